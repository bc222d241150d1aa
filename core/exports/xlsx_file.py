"""XLSX, written row by row. Text is stored as text, so a formula cannot come into being."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from core.exports.cells import cell_value, is_armed
from core.exports.tables import Table

_HEAD_FILL = PatternFill("solid", fgColor="E6F0E9")
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
WIDEST, NARROWEST, LOOKED_AT = 42, 8, 200


def text_cell(sheet: Any, text: str, *, bold: bool = False) -> WriteOnlyCell:
    """A cell of type text whatever the text begins with; armed ones also keep it when someone edits them."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # the library has just taken "=…" for a formula and "#REF!" for an error
    if is_armed(text):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> WriteOnlyCell | Any:
    value = cell_value(value)
    if isinstance(value, str):
        return text_cell(sheet, value)
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
        return cell
    return value


def display_width(value: Any) -> int:
    """Columns a value takes: a Chinese character two, a date ten."""
    if isinstance(value, datetime):
        return 16
    if isinstance(value, date):
        return 10
    return max((sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in str(value or "").splitlines()), default=0)


def _set_widths(sheet: Any, columns: Sequence[str], sample: list[Sequence[Any]]) -> None:
    for index, label in enumerate(columns):
        widest = max([display_width(label), *(display_width(row[index]) for row in sample if index < len(row))])
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(max(widest + 3, NARROWEST), WIDEST)


def _heading(sheet: Any, columns: Sequence[str]) -> Iterator[WriteOnlyCell]:
    for label in columns:
        cell = text_cell(sheet, str(label), bold=True)
        cell.fill = _HEAD_FILL
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        yield cell


def write_xlsx(table: Table, stream: IO[bytes]) -> None:
    write_book([table], stream)


def write_book(tables: Sequence[Table], stream: IO[bytes]) -> None:
    """Several tables, one sheet each."""
    book = Workbook(write_only=True)
    for table in tables:
        _write_sheet(book, table)
    book.save(stream)


def _write_sheet(book: Workbook, table: Table) -> None:
    sheet = book.create_sheet(_NOT_IN_SHEET_NAME.sub(" ", str(table.title))[:31].strip() or "Sheet1")
    rows = iter(table.rows)
    sample = list(islice(rows, LOOKED_AT))
    _set_widths(sheet, [str(c) for c in table.columns], sample)
    above = table.lines_above()
    sheet.freeze_panes = f"A{len(above) + 2}"
    for index, (label, value) in enumerate(above):
        sheet.append([text_cell(sheet, label, bold=index == 0), text_cell(sheet, value)])
    sheet.append(list(_heading(sheet, table.columns)))
    for row in chain(sample, rows):
        sheet.append([_cell(sheet, value) for value in row])
