from __future__ import annotations

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('core', '0006_home_page'),
        ('courses', '0004_runs'),
        ('staff', '0003_presets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='enrolment',
            name='is_assigned',
            field=models.BooleanField(default=False, verbose_name='由必修安排派学'),
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='开始日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('newcomers_only', models.BooleanField(default=False, verbose_name='只管生效以后到岗的人')),
                ('due_from', models.CharField(choices=[('post', '到岗后若干天内'), ('rule', '安排生效后若干天内'), ('day', '固定日期前')], default='rule', max_length=8, verbose_name='期限从哪天算')),
                ('days', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1500)], verbose_name='天数')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('repeat_months', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='每隔几个月再学')),
                ('why', models.CharField(max_length=200, verbose_name='为什么要学')),
                ('cite', models.CharField(blank=True, max_length=120, verbose_name='依据')),
                ('reminds', models.BooleanField(default=True, verbose_name='到期前提醒')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('categories', models.ManyToManyField(blank=True, related_name='+', to='staff.personnelcategory', verbose_name='人员类别')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='courses.coursepage', verbose_name='课程')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='core.division', verbose_name='范围')),
                ('posts', models.ManyToManyField(blank=True, related_name='+', to='staff.post', verbose_name='岗位')),
            ],
            options={
                'verbose_name': '必修安排',
                'verbose_name_plural': '必修安排',
                'ordering': ['division__path', 'course__code', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='原因')),
                ('until', models.DateField(blank=True, null=True, verbose_name='到哪天为止')),
                ('given_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exemptions', to='core.person')),
                ('requirement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exemptions', to='courses.requirement')),
            ],
            options={
                'verbose_name': '必修豁免',
                'verbose_name_plural': '必修豁免',
                'ordering': ['-given_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='enrolment',
            name='requirement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='enrolments', to='courses.requirement'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='requirement_period', violation_error_message='结束日期早于开始日期。'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', False)), name='requirement_starts_on'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('days__isnull', True), ('due_from', 'day'), ('due_on__isnull', False)), models.Q(('days__isnull', False), ('due_from__in', ('post', 'rule')), ('due_on__isnull', True)), _connector='OR'), name='requirement_due_rule'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.CheckConstraint(condition=models.Q(('repeat_months__isnull', True), ('repeat_months__gte', 1), _connector='OR'), name='requirement_repeat_months'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('person', 'requirement'), name='exemption_one_standing'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='exemption_reason'),
        ),
    ]
