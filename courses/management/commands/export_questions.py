"""`manage.py export_questions CODE --format excel|gift|moodle [--output FILE]`: a course's bank as a file."""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.actions.question_export import FORMATS, bank_of, export_questions
from courses.models import CoursePage


class Command(BaseCommand):
    help = "把一门课的题库写成Excel、GIFT或Moodle XML文件，可以再导入"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--format", choices=FORMATS, default="excel")
        parser.add_argument("--output", type=Path, help="写到哪个文件；不写时在当前文件夹，以课程编号命名")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, code: str, json: bool, output: Path | None, **options: Any) -> None:
        course = CoursePage.objects.filter(code=code).first()
        if course is None:
            raise CommandError(f"没有编号为{code}的课程", returncode=2)
        written = export_questions(bank_of(course), options["format"])
        target = output or Path(f"{code}.{FORMATS[options['format']].suffix}")
        try:
            target.write_bytes(written.content)
        except OSError as error:
            raise CommandError(f"写不进文件{target}：{error.strerror}", returncode=2) from error
        rows = [
            {"name": row.name, "code": row.code, "whole": row.whole, "words": row.words()} for row in written.left_out
        ]
        if json:
            said = {
                "code": code,
                "format": options["format"],
                "file": str(target),
                "count": written.count,
                "rows": rows,
            }
            self.stdout.write(json_text.dumps(said, ensure_ascii=False))
            return
        self.stdout.write(f"{target}：写出{written.count}道题")
        for row in rows:
            self.stdout.write(f"  {row['words']}")
