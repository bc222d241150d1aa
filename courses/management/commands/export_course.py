"""`manage.py export_course CODE DIR`: a course as a folder of plain text."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.actions.content import export_course
from courses.models import CoursePage


class Command(BaseCommand):
    help = "把一门课程写成文本文件夹，可以用任何编辑器修改后再导入"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, code: str, folder: Path, json: bool, **options: Any) -> None:
        course = CoursePage.objects.filter(code=code).first()
        if course is None:
            raise CommandError(f"没有编号为{code}的课程", returncode=2)
        written = export_course(course=course, folder=folder)
        names = [str(path.relative_to(folder)) for path in written]
        self.stdout.write(
            json_text.dumps({"code": code, "files": names}, ensure_ascii=False) if json else f"写出{len(names)}个文件"
        )
