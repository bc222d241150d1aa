"""The two files an import hands out: an upload template per kind, and a batch's own bad rows with reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook as NewWorkbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from core.exports.tables import Head, Table
from core.exports.xlsx_file import display_width, write_book
from core.imports.checking import tables_of
from core.imports.columns import Column
from core.imports.findings import QUESTION, REJECT, Finding
from core.imports.kinds import ImportKind
from core.imports.verdicts import Verdict
from core.spreadsheets import Sheet, Table as FoundTable, TableRow, Workbook

_FILL, _NEEDED = PatternFill("solid", fgColor="E6F0E9"), PatternFill("solid", fgColor="FFF0C2")
_ROWS_WITH_DROPDOWN = 5_000


def template(kind: ImportKind) -> bytes:
    """An .xlsx with the header, dropdowns and text columns; the second sheet explains every column with an example.

    The examples stand beside the explanations, one column below the other, so that they are never read as rows.
    """
    book = NewWorkbook()
    sheet = book.active
    sheet.title = str(kind.label)[:31]
    choices = kind.choices()
    for number, (name, column) in enumerate(kind.columns.items(), start=1):
        _head_cell(sheet, number, column)
        if words := choices.get(name):
            _dropdown(sheet, number, words)
    sheet.freeze_panes = "A2"
    _explain(book.create_sheet(_("填写说明")), kind)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _head_cell(sheet: Any, number: int, column: Column) -> None:
    cell = sheet.cell(row=1, column=number, value=f"{column.label}*" if column.required else column.label)
    cell.font, cell.fill = Font(bold=True), _NEEDED if column.required else _FILL
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    letter = get_column_letter(number)
    sheet.column_dimensions[letter].width = max(display_width(column.label) + 4, 10)
    # Text, so that a long number keeps its digits and 2024.10 its zero.
    sheet.column_dimensions[letter].number_format = "@"


def _dropdown(sheet: Any, number: int, words: Sequence[str]) -> None:
    rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False)
    letter = get_column_letter(number)
    rule.add(f"{letter}2:{letter}{_ROWS_WITH_DROPDOWN}")
    sheet.add_data_validation(rule)


def _explain(sheet: Any, kind: ImportKind) -> None:
    examples = kind.examples()
    lines = [[_("栏目"), _("必填"), _("说明"), *(_("示例%(n)s") % {"n": n + 1} for n in range(len(examples)))]]
    for index, column in enumerate(kind.columns.values()):
        required = _("必填") if column.required else ""
        lines.append([column.label, required, str(column.note), *(str(row[index]) for row in examples)])
    notes = [
        _("一行一条记录，从第2行填起；不要合并单元格，不要加小计和合计。"),
        _("不知道的留空，不要填0；没有的才填0。"),
        _("栏目可以换顺序，也可以少几栏；表头写法相近的也认得。"),
    ]
    for line in [*lines, [], *([note] for note in notes)]:
        sheet.append(line)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), _FILL
    for number, width in enumerate((22, 8, 46, 18, 18), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def failing_rows(verdict: Verdict) -> dict[str, dict[int, list[Finding]]]:
    """Sheet → row → what is asked or wrong there."""
    found: dict[str, dict[int, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in verdict.findings:
        if finding.verdict in (QUESTION, REJECT):
            found[finding.sheet][finding.row].append(finding)
    return found


def failure_file(kind: ImportKind, workbook: Workbook, verdict: Verdict) -> bytes:
    """The rows that were not taken, as their owner wrote them, with a reason column; it can be uploaded again."""
    failing = failing_rows(verdict)
    tables = [
        _own_rows(kind, sheet, table, failing[sheet.name])
        for sheet, table in _tables(kind, workbook)
        if sheet.name in failing
    ]
    stream = BytesIO()
    write_book(tables, stream)
    return stream.getvalue()


def _tables(kind: ImportKind, workbook: Workbook) -> list[tuple[Sheet, FoundTable]]:
    """A kind that finds its tables in its own way says so with a method `tables`."""
    own = getattr(kind, "tables", None)
    return own(workbook) if own is not None else tables_of(workbook, kind, key_fields=())


def _own_rows(kind: ImportKind, sheet: Sheet, table: FoundTable, failing: Mapping[int, list[Finding]]) -> Table:
    by_number = {column: name for name, column in table.columns.items()}
    width = max((len(row.row.cells) for row in table.rows), default=0)
    width = max(width, *(number + 1 for number in by_number), 1)
    labels = _labels(kind, sheet, table, by_number, width)
    rows = [
        [*_cells(row, by_number, width), "；".join(finding.words for finding in failing[row.number])]
        for row in table.rows
        if row.number in failing
    ]
    return Table(sheet.name, [*labels, _("问题")], rows, Head(plain=True))


def _labels(kind: ImportKind, sheet: Sheet, table: FoundTable, by_number: Mapping[int, str], width: int) -> list[str]:
    """One header row: our own label where the written one needed its group heading, else as written."""
    lower = next(row for row in sheet.rows if row.number == table.header_rows[-1])
    upper = next(row for row in sheet.rows if row.number == table.header_rows[0])
    two_rows = len(table.header_rows) > 1
    labels = []
    for number in range(width):
        name = by_number.get(number)
        written = lower.cell(number).text or upper.cell(number).text
        own = kind.columns[name].label if two_rows and name in kind.columns else None
        labels.append(own or (table.headers.get(name, written) if name else written))
    return labels


def _cells(row: TableRow, by_number: Mapping[int, str], width: int) -> list[Any]:
    values = []
    for number in range(width):
        cell = row.cell(by_number[number]) if number in by_number else row.row.cell(number)
        values.append(cell.value if cell.has_result else cell.raw)
    return values
