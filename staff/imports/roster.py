"""The kind «roster» (花名册): who works where, as what, with which papers."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext, gettext_lazy as _

from core.imports.checking import SheetCheck, tables_of
from core.imports.columns import Column, columns_of
from core.imports.gazetteers import gazetteer_of
from core.imports.kinds import NO_ANSWERS, Answers, ImportContext, ImportKind
from core.imports.verdicts import Verdict, Written
from core.refusals import Refused
from core.rules.dates import tenth_of_column
from core.rules.person_names import PersonName, read_name
from core.spreadsheets import FileRefusal, Sheet, Table, TableRow, Workbook
from core.spreadsheets.tables import FOOTNOTE, TOTAL
from core.spreadsheets.workbook import NUMBER
from staff.imports.roster_cells import Book, Named
from staff.imports.roster_columns import RosterColumns
from staff.imports.roster_groups import ask_about_foreign, compare_certificates, compare_rows
from staff.imports.roster_rows import RowReader
from staff.imports.roster_writing import RosterResource
from staff.models import PersonnelCategory, Post
from staff.rules.roster_words import plain

DATE_FIELDS = (
    "born_on", "in_service_since", "in_post_since", "contract_ends_on", "cert_awarded_on", "registered_until",
)  # fmt: skip
DEFAULT_CATEGORY = "other"


class RosterKind(ImportKind):
    slug: ClassVar[str] = "roster"
    label = _("花名册")
    permission = "people.import"
    about = _("一人一行：社区、姓名、身份证号、职务、合同、证书、电话。")
    next_routes = (
        ("people", _("看人员名册"), _("刚写入的人都在里面")),
        ("gaps", _("看缺口总表"), _("在岗人数已按新名册算")),
    )

    @property
    def columns(self) -> dict[str, Column]:
        return columns_of(RosterColumns)

    def check(self, workbook: Workbook, context: ImportContext, answers: Answers = NO_ANSWERS) -> Verdict:
        if context.division is None:
            raise Refused(FileRefusal("no_division"))
        tables = tables_of(workbook, self, key_fields=("name", "id_number"), least=4)
        check = SheetCheck(self, context, answers)
        book = book_of(context, workbook, [table for _sheet, table in tables])
        for sheet, table in tables:
            for row in check.records(sheet, table):
                line = check.line(table, row, name=row.cell("name").raw)
                RowReader(line, row, table, book).read()
        compare_rows(check.lines, book.places)
        compare_certificates(check.lines)
        ask_about_foreign(check.lines, context)
        warn_about_file(check, tables)
        return check.verdict()

    def write(self, verdict: Verdict, context: ImportContext, *, dry_run: bool = False) -> Written:
        return RosterResource(context).write(verdict, dry_run=dry_run)


def book_of(context: ImportContext, workbook: Workbook, tables: list[Table]) -> Book:
    """Everything the rows are read with, loaded once."""
    assert context.division is not None
    categories = _named(PersonnelCategory)
    default = PersonnelCategory.objects.filter(code=DEFAULT_CATEGORY).first()
    return Book(
        as_of=context.as_of,
        places=gazetteer_of(context.division),
        posts=_named(Post),
        categories=categories,
        # Where even the default is missing it is made when the roster is written: a check writes nothing.
        default_category=Named(
            default.pk if default else 0, default.label if default else gettext("其他"), frozenset()
        ),
        counts_from_1904=workbook.counts_from_1904,
        tenths={name: _tenth(name, tables) for name in DATE_FIELDS},
        dots_differ=_dots_differ(tables),
    )


def _named(model: type[Post] | type[PersonnelCategory]) -> tuple[Named, ...]:
    return tuple(
        Named(row.pk, row.name, frozenset(plain(word) for word in (row.name, *row.words)))
        for row in model.objects.all()
    )


def _tenth(name: str, tables: list[Table]) -> dict[str, int | None]:
    cells = [row.cell(name) for table in tables for row in table.records]
    return tenth_of_column((cell.value, cell.text, cell.number_format) for cell in cells)


def _dots_differ(tables: list[Table]) -> bool:
    """Is any name of the file written with another dot than «·»?"""
    names = (read_name(row.cell("name").raw) for table in tables for row in table.records)
    return any(isinstance(name, PersonName) and name.dot_was_other for name in names)


# --- the whole file ----------------------------------------------------------------------


def warn_about_file(check: SheetCheck, tables: list[tuple[Sheet, Table]]) -> None:
    rows = [row for _sheet, table in tables for row in table.rows]
    counted = len(check.lines)
    for row in rows:
        stated = _stated_total(row) if row.kind == TOTAL else None
        if stated is not None and stated != counted:
            check.warn(
                "total_mismatch", stated=gettext("%(n)s人") % {"n": stated}, counted=gettext("%(n)s行") % {"n": counted}
            )
            break
    if marked := sum(bool(row.row.marked) for table in tables for row in table[1].records):
        explained = any(row.kind == FOOTNOTE and ("红" in row.label or "颜色" in row.label) for row in rows)
        check.warn("colour_meaning" if explained else "colour_rows", count=marked)
    if hidden := sum(row.row.hidden for table in tables for row in table[1].records):
        check.warn("hidden_rows", count=hidden)
    for sheet, _table in tables:
        if sheet.hidden:
            check.warn("hidden_sheet", sheet=sheet.name)


def _stated_total(row: TableRow) -> int | None:
    """The head count that a total row states: the number in the name column, else the row's only number."""
    name = row.cell("name")
    numbers = [cell for cell in row.row.cells if cell.kind == NUMBER]
    cell = name if name.kind == NUMBER else numbers[0] if len(numbers) == 1 else None
    return int(cell.value) if cell is not None else None
