"""`manage.py import_course DIR`: take a course folder in. Exit 0 taken, 2 refused."""

from __future__ import annotations

import dataclasses
import json as json_text
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from core.refusals import Refused
from courses.actions.content import import_course


class Command(BaseCommand):
    help = "把一个课程文件夹（course.yaml、lessons/、questions.yaml）导入并发布；同一文件夹再导一次不变"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--draft", action="store_true", help="只存草稿，等审核人发布")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, folder: Path, draft: bool, dry_run: bool, json: bool, **options: Any) -> None:
        try:
            with transaction.atomic():
                written = import_course(folder=folder, by=None, publish=not draft)
                transaction.set_rollback(dry_run)
        except Refused as refusal:
            self._say(json, {"error": {"code": refusal.code, "words": refusal.words}}, f"没有导入：{refusal.words}")
            sys.exit(2)
        words = f"{written.code}：{written.lessons}课、{written.questions}题有变化"
        self._say(json, dataclasses.asdict(written), words)

    def _say(self, as_json: bool, data: dict[str, Any], words: str) -> None:
        self.stdout.write(json_text.dumps(data, ensure_ascii=False) if as_json else words)
