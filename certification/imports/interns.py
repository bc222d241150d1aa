"""The kind «interns» (实习生名册): a school's students on placement. Only one's own school's rows come in."""

from __future__ import annotations

from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certification.imports.interns_columns import InternsColumns
from certification.imports.interns_rows import Book, InternReader
from certification.imports.interns_writing import InternsResource
from certification.models import Agreement
from core.imports.checking import SheetCheck, tables_of
from core.imports.columns import Column, columns_of
from core.imports.gazetteers import gazetteer_of
from core.imports.kinds import NO_ANSWERS, Answers, ImportContext, ImportKind
from core.imports.verdicts import Verdict, Written
from core.models import Division
from core.refusals import Refused
from core.spreadsheets import FileRefusal, Workbook


class InternsKind(ImportKind):
    slug: ClassVar[str] = "interns"
    label = _("实习生名册")
    permission = "students.import"
    scope = "organisation"
    about = _(
        "一人一行：学校、专业、姓名、学号、身份证号、点位社区、督导、起止日期、保险。"
        "上传前要向学生告知个人信息的用途并取得同意。"
    )

    @property
    def columns(self) -> dict[str, Column]:
        return columns_of(InternsColumns)

    def check(self, workbook: Workbook, context: ImportContext, answers: Answers = NO_ANSWERS) -> Verdict:
        tables = tables_of(workbook, self, key_fields=("name", "number"), least=4)
        top = division_of(context)
        check = SheetCheck(self, context, answers)
        book = Book(context.as_of, gazetteer_of(top), workbook.counts_from_1904)
        for sheet, table in tables:
            for row in check.records(sheet, table):
                line = check.line(table, row, name=row.cell("name").raw)
                InternReader(line, row, book).read()
                if context.organisation and line.values["school"] not in ("", context.organisation.name):
                    line.refuse("other_school", field="school", raw=line.values["school"])
        return check.verdict()

    def write(self, verdict: Verdict, context: ImportContext, *, dry_run: bool = False) -> Written:
        return InternsResource(context).write(verdict, dry_run=dry_run)


def division_of(context: ImportContext) -> Division:
    """Where the communities are looked up: the division named, else that of the school's agreement in force."""
    if context.division is not None:
        return context.division
    agreements = Agreement.objects.in_force(timezone.localdate()).filter(organisation=context.organisation)
    agreement = agreements.select_related("division").order_by("division__path").first()
    if agreement is None:
        raise Refused(FileRefusal("no_agreement" if context.organisation else "no_division"))
    return agreement.division
