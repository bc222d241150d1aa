import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0006_home_page'),
        ('courses', '0003_practice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(choices=[('present', '到课'), ('late', '迟到'), ('excused', '请假'), ('absent', '缺席')], max_length=8, verbose_name='出勤')),
                ('how', models.CharField(choices=[('list', '讲师名单'), ('scan', '扫码')], default='list', max_length=4, verbose_name='方式')),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '出勤',
                'verbose_name_plural': '出勤',
            },
        ),
        migrations.CreateModel(
            name='CourseRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, verbose_name='班号')),
                ('title', models.CharField(max_length=80, verbose_name='班名')),
                ('place', models.CharField(max_length=80, verbose_name='地点')),
                ('guest', models.CharField(blank=True, max_length=80, verbose_name='外请讲师')),
                ('note', models.TextField(blank=True, max_length=500, verbose_name='给学员的话')),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('ends_on', models.DateField(verbose_name='结束日期')),
                ('seats', models.PositiveSmallIntegerField(verbose_name='座位')),
                ('taken', models.PositiveSmallIntegerField(default=0, verbose_name='已报')),
                ('books_from', models.DateField(verbose_name='报名开始')),
                ('books_until', models.DateField(verbose_name='报名截止')),
                ('cancels_until', models.DateField(verbose_name='自行退班截止')),
                ('hours', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='学时')),
                ('least_share', models.PositiveSmallIntegerField(default=80, verbose_name='到课多少算学完（%）')),
                ('has_checkin', models.BooleanField(default=False, verbose_name='备用扫码签到')),
                ('state', models.CharField(choices=[('planned', '筹备中'), ('open', '报名中'), ('running', '上课中'), ('closed', '已结班'), ('cancelled', '已取消')], default='planned', max_length=10, verbose_name='状态')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='结班日期')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='原因')),
            ],
            options={
                'verbose_name': '班次',
                'verbose_name_plural': '班次',
                'ordering': ['-starts_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RunEvaluation',
            fields=[
                ('key', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('content', models.PositiveSmallIntegerField(verbose_name='内容有用')),
                ('teaching', models.PositiveSmallIntegerField(verbose_name='讲得明白')),
                ('arrangement', models.PositiveSmallIntegerField(verbose_name='时间地点合适')),
                ('words', models.TextField(blank=True, max_length=500, verbose_name='想说的话')),
            ],
            options={
                'verbose_name': '班次评价',
                'verbose_name_plural': '班次评价',
                'ordering': ['key'],
            },
        ),
        migrations.CreateModel(
            name='RunSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='日期')),
                ('starts_at', models.TimeField(verbose_name='开始')),
                ('ends_at', models.TimeField(verbose_name='结束')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='地点')),
            ],
            options={
                'verbose_name': '课次',
                'verbose_name_plural': '课次',
                'ordering': ['on', 'starts_at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='enrolment',
            name='enrolment_one_open',
        ),
        migrations.AddField(
            model_name='enrolment',
            name='attendance',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='到课（%）'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='has_evaluated',
            field=models.BooleanField(default=False, verbose_name='已评价'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='原因'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='enrolment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions_attended', to='courses.enrolment'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='courserun',
            name='course',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='courses.coursepage'),
        ),
        migrations.AddField(
            model_name='courserun',
            name='division',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='core.division'),
        ),
        migrations.AddField(
            model_name='courserun',
            name='host',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='core.organisation'),
        ),
        migrations.AddField(
            model_name='courserun',
            name='trainers',
            field=models.ManyToManyField(blank=True, related_name='teaches', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='run',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='courses.courserun'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('run__isnull', True), ('state__in', ('waiting', 'enrolled'))), fields=('person', 'course'), name='enrolment_one_open'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('run__isnull', False), ('state__in', ('waiting', 'enrolled', 'completed', 'failed'))), fields=('person', 'run'), name='enrolment_one_seat'),
        ),
        migrations.AddField(
            model_name='runevaluation',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evaluations', to='courses.courserun'),
        ),
        migrations.AddField(
            model_name='runsession',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='courses.courserun'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='courses.runsession'),
        ),
        migrations.AddConstraint(
            model_name='courserun',
            constraint=models.CheckConstraint(condition=models.Q(('taken__lte', models.F('seats'))), name='run_taken_within_seats'),
        ),
        migrations.AddConstraint(
            model_name='courserun',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='run_period'),
        ),
        migrations.AddConstraint(
            model_name='courserun',
            constraint=models.CheckConstraint(condition=models.Q(('books_until__gte', models.F('books_from'))), name='run_booking_period'),
        ),
        migrations.AddConstraint(
            model_name='courserun',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='run_hours_positive'),
        ),
        migrations.AddConstraint(
            model_name='courserun',
            constraint=models.CheckConstraint(condition=models.Q(('least_share__gte', 1), ('least_share__lte', 100)), name='run_least_share'),
        ),
        migrations.AddConstraint(
            model_name='courserun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on__isnull', True)), _connector='OR'), name='run_closed_on'),
        ),
        migrations.AddConstraint(
            model_name='courserun',
            constraint=models.UniqueConstraint(fields=('division', 'number'), name='run_number_once'),
        ),
        migrations.AddConstraint(
            model_name='runevaluation',
            constraint=models.CheckConstraint(condition=models.Q(('content__gte', 1), ('content__lte', 5), ('teaching__gte', 1), ('teaching__lte', 5), ('arrangement__gte', 1), ('arrangement__lte', 5)), name='evaluation_1_to_5'),
        ),
        migrations.AddConstraint(
            model_name='runsession',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='session_times'),
        ),
        migrations.AddConstraint(
            model_name='runsession',
            constraint=models.UniqueConstraint(fields=('run', 'on', 'starts_at'), name='session_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('session', 'enrolment'), name='attendance_once'),
        ),
    ]
