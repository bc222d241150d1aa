import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models

from courses.blocks import LessonBody


class Migration(migrations.Migration):
    dependencies = [("core", "0007_message_choices"), ("courses", "0002_question_imports")]

    operations = [
        migrations.AddField(
            model_name="lessonpage",
            name="practices",
            field=models.JSONField(default=list, editable=False),
        ),
        # The blocks are named, not listed: a migration that lists them would be longer than all others together.
        migrations.AlterField(
            model_name="lessonpage",
            name="body",
            field=wagtail.fields.StreamField(LessonBody(), blank=True, verbose_name="内容"),
        ),
        migrations.CreateModel(
            name="MediaPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.CharField(max_length=40, verbose_name="音视频")),
                ("second", models.PositiveIntegerField(verbose_name="停在第几秒")),
                ("saved_at", models.DateTimeField()),
                ("lesson", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="media_places", to="courses.lessonpage")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="media_places", to="core.person")),
            ],
            options={
                "verbose_name": "音视频位置",
                "verbose_name_plural": "音视频位置",
                "constraints": [models.UniqueConstraint(fields=("person", "lesson", "block"), name="media_place_once")],
            },
        ),
        migrations.CreateModel(
            name="PracticeRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.CharField(max_length=40, verbose_name="练习")),
                ("digest", models.CharField(max_length=64, verbose_name="内容摘要")),
                ("step", models.PositiveSmallIntegerField(default=0, verbose_name="做对几步")),
                ("saved_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("lesson", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="practice_runs", to="courses.lessonpage")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="practice_runs", to="core.person")),
            ],
            options={
                "verbose_name": "仿真练习",
                "verbose_name_plural": "仿真练习",
                "constraints": [models.UniqueConstraint(fields=("person", "lesson", "block"), name="practice_run_once")],
            },
        ),
    ]  # fmt: skip
