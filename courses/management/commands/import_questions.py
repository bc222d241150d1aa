"""`manage.py import_questions FILE --course CODE [--dry-run] [--json]`.

The same check and the same writing as in /cms/. Exit 0: every item is taken; 1: some are reported or refused; 2: the
whole file is refused.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from core.refusals import Refused
from courses.actions.question_imports import Checked, check_questions, import_questions
from courses.models import CoursePage
from courses.question_files import BankRefusal, Item
from courses.question_files.problems import NOTES, problem_words
from courses.rules.questions import KIND_WORDS

SOME_WAIT, FILE_REFUSED = 1, 2


class Command(BaseCommand):
    help = "把一份题库收进课程（Excel、GIFT、Moodle XML、Aiken、QTI）；--dry-run 只核对。"
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--course", metavar="CODE", required=True, help="课程代码，如 ZS-111")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            checked = self._run(options)
        except Refused as refusal:
            code = getattr(refusal.reason, "code", refusal.code)
            words = str(refusal.words)
            said = json.dumps({"error": {"code": code, "words": words}}, ensure_ascii=False, indent=1)
            self.stdout.write(said if options["json"] else words)
            raise SystemExit(FILE_REFUSED) from None
        data = {"file": options["file"].name, **as_json(checked)}
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) if options["json"] else in_words(checked))
        if checked.bank.problems:
            raise SystemExit(SOME_WAIT)

    def _run(self, options: dict[str, Any]) -> Checked:
        file: Path = options["file"]
        if not file.is_file():
            raise Refused(BankRefusal("no_such_file", {"file": file.name}))
        course = CoursePage.objects.filter(code=options["course"].strip()).first()
        if course is None:
            raise Refused(BankRefusal("no_such_course", {"code": options["course"]}))
        take = check_questions if options["dry_run"] else import_questions
        return take(course=course, content=file.read_bytes(), name=file.name)


def as_json(checked: Checked) -> dict[str, Any]:
    rows = [
        {"place": row["place"], "verdict": row["verdict"], "code": row["code"], "words": _words(row)}
        for row in checked.rows
    ]
    return {
        "format": checked.bank.format,
        "counts": {kind if kind == "total" else _name(kind): count for kind, count in checked.counts.items()},
        "questions": [question_json(number, item) for number, item in enumerate(checked.bank.items, 1)],
        "rows": rows,
        "written": asdict(checked.written),
    }


def _words(row: dict[str, Any]) -> str:
    return problem_words(row["code"], row["facts"])


def _name(kind: str) -> str:
    """What scripts read; for matching the word that the banks of other systems use."""
    return "匹配" if kind == "matching" else str(KIND_WORDS[kind])


def question_json(number: int, item: Item) -> dict[str, Any]:
    """One question; the answer as letters, true or false, or a list of what is accepted."""
    said: dict[str, Any] = {
        "no": number, "type": _name(item.kind), "category": item.category, "stem": item.body,
        "explanation": item.explanation, "difficulty": item.difficulty,
    }  # fmt: skip
    if item.kind == "matching":
        said["pairs"] = [[option["text"], option["match"]] for option in item.options]
    elif item.kind in ("single", "multiple", "ordering"):
        said["options"] = [option["text"] for option in item.options]
        said["answer"] = "".join(item.key)
    elif item.kind == "true_false":
        said["answer"] = item.key[0]
    else:
        said["answer"] = list(item.key)
    if item.pictures:
        said["pictures"] = [picture.name for picture in item.pictures]
    if item.notes:
        said["notes"] = [str(NOTES[note]) for note in item.notes]
    return said


def in_words(checked: Checked) -> str:
    kinds = "，".join(f"{KIND_WORDS[kind]}{count}" for kind, count in checked.counts.items() if kind != "total")
    written = checked.written
    lines = [
        f"{checked.bank.format}：可收{checked.counts['total']}题（{kinds}）",
        f"新增{written.new}，改动{written.changed}，不变{written.unchanged}",
        *(f"{row['place']}：{_words(row)}" for row in checked.rows),
    ]
    return "\n".join(lines)
