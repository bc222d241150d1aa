"""`manage.py import_sheet KIND FILE --division CODE [--as-of DATE] [--dry-run] [--json] [--name NAME]`.

The same check and the same writing as on the screen. Exit 0: all taken; 1: some wait or are refused; 2: the whole file
is refused.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from core import slots
from core.actions.imports import check, write
from core.imports.kinds import ImportContext, ImportKind
from core.imports.verdicts import Verdict, Written
from core.models import Division
from core.refusals import Refused
from core.spreadsheets import FileRefusal

ALL_TAKEN, SOME_WAIT, FILE_REFUSED = 0, 1, 2


class Command(BaseCommand):
    help = "核对一份表格，并写入可以收的行（--dry-run 只核对）。"
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", metavar="KIND", help=" | ".join(slots.keys("imports")))
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--division", metavar="CODE", default="", help="区划代码")
        parser.add_argument("--as-of", metavar="DATE", type=date.fromisoformat, help="数据日期，默认今天")
        parser.add_argument("--name", default="", help="新建区划的名称（只用于 communities）")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")
        parser.add_argument("--json", action="store_true", help="只输出一个 JSON 对象")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            verdict, written = self._run(options)
        except Refused as refusal:
            code = getattr(refusal.reason, "code", refusal.code)
            self._say(options, {"error": {"code": code, "words": refusal.words}}, refusal.words)
            raise SystemExit(FILE_REFUSED) from None
        self._say(options, {**verdict.as_json(), "written": written.as_json()}, in_words(verdict, written))
        if not verdict.all_taken:
            raise SystemExit(SOME_WAIT)

    def _run(self, options: dict[str, Any]) -> tuple[Verdict, Written]:
        if options["kind"] not in slots.keys("imports"):
            raise Refused(FileRefusal("unknown_kind", {"kind": options["kind"]}))
        kind: ImportKind = slots.entry("imports", options["kind"])
        file: Path = options["file"]
        if not file.is_file():
            raise Refused(FileRefusal("no_such_file", {"file": file.name}))
        context = context_for(kind, file, options)
        verdict = check(kind=kind, content=file.read_bytes(), context=context)
        written = write(kind=kind, verdict=verdict, context=context, dry_run=options["dry_run"])
        return verdict, written

    def _say(self, options: dict[str, Any], data: dict[str, Any], words: str) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) if options["json"] else words)


def context_for(kind: ImportKind, file: Path, options: dict[str, Any]) -> ImportContext:
    """Raises Refused(FileRefusal) for a division that is not there, unless the kind makes it."""
    code = options["division"].strip()
    division = Division.objects.filter(code=code, ends_on__isnull=True).first() if code else None
    if division is None and not kind.creates_division:
        raise Refused(FileRefusal("unknown_division", {"code": code}) if code else FileRefusal("no_division"))
    return ImportContext(
        as_of=options["as_of"] or timezone.localdate(), file=file.name, division=division, code=code,
        name=options["name"].strip(),
    )  # fmt: skip


def in_words(verdict: Verdict, written: Written) -> str:
    """For people: counts, warnings, and one line for each remark."""
    counts = verdict.counts
    lines = [
        f"{verdict.file}：共{counts['person_rows']}行，可收{counts['accept']}，待答{counts['question']}，"
        f"不收{counts['reject']}，提示{counts['notices']}，略过{counts['skip']}",
        f"新增{written.new}，变化{written.changed}，不变{written.unchanged}",
        *(warning.words for warning in verdict.file_warnings),
        *(f"{f.sheet} 第{f.row}行 {f.field} {f.words}" for f in verdict.findings),
    ]
    return "\n".join(lines)
