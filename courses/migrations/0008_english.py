import wagtail.fields
from django.db import migrations, models

from courses.blocks import LessonBody


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0007_dispatches'),
    ]

    operations = [
        migrations.AddField(
            model_name='coursepage',
            name='audience_en',
            field=models.CharField(blank=True, max_length=120, verbose_name='对象（英文）'),
        ),
        migrations.AddField(
            model_name='coursepage',
            name='in_english',
            field=models.BooleanField(default=False, help_text='每课、每题都有英文以后再勾；英文界面的课程目录会标出来', verbose_name='英文版已齐'),
        ),
        migrations.AddField(
            model_name='coursepage',
            name='task_intro_en',
            field=models.TextField(blank=True, verbose_name='怎么做、交什么（英文）'),
        ),
        migrations.AddField(
            model_name='coursepage',
            name='task_title_en',
            field=models.CharField(blank=True, max_length=200, verbose_name='实操任务（英文）'),
        ),
        # The blocks of the English text are whatever those of the Chinese text are: named, not listed a second time.
        migrations.AddField(
            model_name='lessonpage',
            name='body_en',
            field=wagtail.fields.StreamField(LessonBody(), blank=True, verbose_name='内容（英文）'),
        ),
        migrations.AddField(
            model_name='policydocument',
            name='title_en',
            field=models.CharField(blank=True, max_length=200, verbose_name='英文名称'),
        ),
        migrations.AddField(
            model_name='question',
            name='english',
            field=models.JSONField(blank=True, default=dict, verbose_name='英文'),
        ),
    ]
