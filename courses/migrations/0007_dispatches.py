from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0006_home_page'),
        ('courses', '0006_exam_care'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerCourse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='去掉年份、期数和“培训班”之后的名称', max_length=120)),
                ('state', models.CharField(choices=[('undecided', '还没有定'), ('mapped', '对应课程'), ('none', '不对应课程')], default='undecided', max_length=10, verbose_name='状态')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_names', to='courses.coursepage')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ledger_courses', to='core.division')),
            ],
            options={
                'verbose_name': '台账班次对应课程',
                'verbose_name_plural': '台账班次对应课程',
                'ordering': ['division', 'key'],
            },
        ),
        migrations.CreateModel(
            name='LedgerRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='同一班次的标识', max_length=160)),
                ('run', models.CharField(max_length=120, verbose_name='班次名称')),
                ('organiser', models.CharField(blank=True, max_length=80, verbose_name='主办单位')),
                ('form', models.CharField(choices=[('face', '面授'), ('online', '线上'), ('dispatched', '派出'), ('other', '其他形式')], max_length=12, verbose_name='培训形式')),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('ends_on', models.DateField(verbose_name='结束日期')),
                ('hours', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='学时')),
                ('result', models.CharField(choices=[('passed', '合格'), ('failed', '不合格'), ('absent', '缺考')], max_length=8, verbose_name='考核结果')),
                ('certificate_number', models.CharField(blank=True, max_length=60, verbose_name='证书编号')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ledger_rows', to='core.person')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='courses.ledgercourse')),
            ],
            options={
                'verbose_name': '培训台账记录',
                'verbose_name_plural': '培训台账记录',
                'ordering': ['-ends_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=100, verbose_name='学习内容')),
                ('purpose', models.TextField(max_length=500, verbose_name='回来用在哪里')),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('ends_on', models.DateField(verbose_name='结束日期')),
                ('hours', models.DecimalField(decimal_places=1, max_digits=5, verbose_name='学时')),
                ('cost', models.DecimalField(decimal_places=2, default=0, max_digits=9, verbose_name='培训费用（元）')),
                ('cost_share', models.DecimalField(decimal_places=2, default=1, max_digits=3, verbose_name='单位承担比例')),
                ('service_months', models.PositiveSmallIntegerField(default=0, verbose_name='服务期（月）')),
                ('service_ends_on', models.DateField(blank=True, null=True, verbose_name='服务期到')),
                ('state', models.CharField(choices=[('requested', '待审批'), ('approved', '已批准'), ('refused', '未批准'), ('away', '外出学习'), ('reported', '已交总结'), ('closed', '已办结')], default='requested', max_length=10, verbose_name='状态')),
                ('requested_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='审批意见')),
                ('summary', models.TextField(blank=True, max_length=2000, verbose_name='学到什么、怎样用')),
                ('reported_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='core.division')),
                ('institute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='core.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dispatches', to='core.person')),
                ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.attachment')),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '派送培训',
                'verbose_name_plural': '派送培训',
                'ordering': ['-starts_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='dispatch_period'), models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='dispatch_hours'), models.CheckConstraint(condition=models.Q(('cost__gte', 0), ('cost_share__gte', 0), ('cost_share__lte', 1)), name='dispatch_cost_share'), models.CheckConstraint(condition=models.Q(('service_months', 0), models.Q(('cost__gt', 0), ('cost_share__gt', 0)), _connector='OR'), name='dispatch_service_is_paid_for'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='dispatch_refusal_reason'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('requested_by__isnull', True), models.Q(('decided_by', models.F('requested_by')), _negated=True), _connector='OR'), name='dispatch_decided_by_another'), models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('person', 'institute', 'starts_on'), name='dispatch_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='ledgercourse',
            constraint=models.UniqueConstraint(fields=('division', 'key'), name='ledger_course_once'),
        ),
        migrations.AddConstraint(
            model_name='ledgercourse',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('course__isnull', False), ('state', 'mapped')), models.Q(models.Q(('state', 'mapped'), _negated=True), ('course__isnull', True)), _connector='OR'), name='ledger_course_mapped'),
        ),
        migrations.AddConstraint(
            model_name='ledgerrow',
            constraint=models.UniqueConstraint(fields=('person', 'key'), name='ledger_row_once'),
        ),
        migrations.AddConstraint(
            model_name='ledgerrow',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='ledger_row_period'),
        ),
        migrations.AddConstraint(
            model_name='ledgerrow',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gte', 0)), name='ledger_row_hours'),
        ),
    ]
