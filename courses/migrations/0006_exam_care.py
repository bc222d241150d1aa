from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0005_requirements")]

    operations = [
        migrations.CreateModel(
            name="ExamFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_at", models.DateTimeField()),
                ("basis", models.CharField(max_length=80)),
                ("figures", models.JSONField()),
                (
                    "exam",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="courses.exam"
                    ),
                ),
            ],
            options={"verbose_name": "考试分析", "verbose_name_plural": "考试分析"},
        ),
    ]
