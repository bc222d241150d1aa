"""The kind «ledger» (培训台账): who passed which run before this house kept the books."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from core.imports.checking import SheetCheck, tables_of
from core.imports.columns import Column, columns_of
from core.imports.kinds import NO_ANSWERS, Answers, ImportContext, ImportKind
from core.imports.verdicts import Undo, Verdict, Written
from core.models import User
from core.refusals import Refused
from core.rules.person_names import PersonName, read_name
from core.spreadsheets import FileRefusal, Workbook
from courses.actions.ledger import settle_or_withdraw
from courses.imports.ledger_columns import LedgerColumns
from courses.imports.ledger_persons import Persons
from courses.imports.ledger_rows import Book, LedgerReader
from courses.imports.ledger_writing import LedgerResource


class LedgerKind(ImportKind):
    slug: ClassVar[str] = "ledger"
    label = _("培训台账")
    permission = "people.import"
    about = _("一人一班一行：班次名称、起止日期、学时、姓名、身份证后四位、单位、考核结果。先导入花名册。")
    next_routes = (
        ("ledger-courses", _("给班次指定课程"), _("指定以后，合格的人按了解（L1）记入技能，作为摸底，12个月有效")),
    )

    next_permissions = {"ledger-courses": "runs.edit"}

    @property
    def columns(self) -> dict[str, Column]:
        return columns_of(LedgerColumns)

    def check(self, workbook: Workbook, context: ImportContext, answers: Answers = NO_ANSWERS) -> Verdict:
        if context.division is None:
            raise Refused(FileRefusal("no_division"))
        tables = tables_of(workbook, self, key_fields=("name",), least=5)
        check = SheetCheck(self, context, answers)
        persons = Persons(context.division, _names(tables))
        book = Book(context.as_of, persons, workbook.counts_from_1904)
        for sheet, table in tables:
            book.has_numbers = "certificate_number" in table.columns
            for row in check.records(sheet, table):
                line = check.line(table, row, name=row.cell("name").text)
                LedgerReader(line, row, book).read()
        return check.verdict()

    def write(self, verdict: Verdict, context: ImportContext, *, dry_run: bool = False) -> Written:
        return LedgerResource(context).write(verdict, dry_run=dry_run)

    def undone(self, steps: Sequence[Undo], by: User | None) -> None:
        """Hours and levels of the rows that went, or went back to what they were, follow."""
        settle_or_withdraw(pks=[step.pk for step in steps if step.model == "courses.ledgerrow"], by=by)

    def examples(self) -> Sequence[Sequence[Any]]:
        return (
            ("2025", "2025年第1期网格化管理培训班", "青禾区委社会工作部", "面授", "2025.03.10-03.11", "", "", "12",
             "区党群服务中心", "周秀兰", "0017", "临溪街道槐安里社区", "合格", "青社培〔2025〕0001号", "", ""),
        )  # fmt: skip

    def choices(self) -> dict[str, Sequence[str]]:
        return {"form": ("面授", "线上", "派出"), "result": ("合格", "不合格", "缺考")}


def _names(tables: Sequence[tuple[Any, Any]]) -> set[str]:
    read = (read_name(" ".join(row.cell("name").text.split())) for _sheet, table in tables for row in table.records)
    return {name.value for name in read if isinstance(name, PersonName)}
