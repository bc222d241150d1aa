from __future__ import annotations

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("courses", "0006_exam_care")]

    operations: list[Operation] = []
