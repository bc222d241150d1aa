"""Tell what a file is by its content, and hand it to the reader of that format."""

from __future__ import annotations

import io
import zipfile

import python_calamine

from core.spreadsheets import limits
from core.spreadsheets.markup import SheetMarkup, WorkbookMarkup, read_markup
from core.spreadsheets.refusals import FileRefusal
from core.spreadsheets.stops import Stop
from core.spreadsheets.text_files import workbook_of_text
from core.spreadsheets.values import cell_of, cell_of_value, marked
from core.spreadsheets.workbook import EMPTY_CELL, MergedRange, Row, Sheet, Workbook

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_KNOWN_STRANGERS = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"MZ", "EXE"),
    (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gzip"), (b"\x7fELF", "ELF"), (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
)  # fmt: skip


def workbook_of(content: bytes, suffix: str = "") -> Workbook | FileRefusal:
    """The workbook, or why it is not taken."""
    try:
        return _dispatch(content, suffix)
    except Stop as stop:
        return stop.refusal


def _dispatch(content: bytes, suffix: str) -> Workbook:
    head = content[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if content.startswith(b"PK"):
        return _open_archive(content)
    if content.startswith(_OLE):
        return _open_compound(content, suffix)
    for magic, found in _KNOWN_STRANGERS:
        if content.startswith(magic):
            raise Stop("not_a_spreadsheet", found=found)
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<meta", b"<!--")) or b"<html" in head:
        raise Stop("html_page")
    if head.startswith(b"<"):
        raise Stop("not_a_spreadsheet", found="XML")
    return workbook_of_text(content)


# --- .xlsx -------------------------------------------------------------------------------


def _open_archive(content: bytes) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _weigh(archive)
            markup = read_markup(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, KeyError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "encrypted" in str(error):
            raise Stop("encrypted") from error
        raise Stop("corrupt") from error
    return _with_values(content, markup)


def _weigh(archive: zipfile.ZipFile) -> None:
    """Before anything is unpacked: members, size, ratio, and whether it is a workbook at all."""
    members = archive.infolist()
    if len(members) > limits.MAX_MEMBERS:
        raise Stop("bomb")
    unpacked = sum(member.file_size for member in members)
    for member in members:
        packs_too_well = member.file_size > limits.MAX_PACKING_RATIO * max(member.compress_size, 1)
        if packs_too_well and member.file_size > limits.RATIO_COUNTS_FROM_BYTES:
            raise Stop("bomb")
    if unpacked > limits.MAX_UNPACKED_BYTES:
        raise Stop("bomb")
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise Stop("not_a_spreadsheet", found=_kind_of_archive(names))


def _kind_of_archive(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return ".xlsb"
    if any(name.startswith("word/") for name in names):
        return "Word"
    if any(name.startswith("ppt/") for name in names):
        return "PowerPoint"
    return "OpenDocument" if "content.xml" in names else "ZIP"


def _calamine(content: bytes, suffix: str = "") -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except Exception as error:
        if "assword" in str(error):
            raise Stop("encrypted") from error
        raise Stop("wps_et" if suffix == ".et" else "corrupt") from error


def _values(book: python_calamine.CalamineWorkbook, name: str) -> tuple[list[list], python_calamine.CalamineSheet]:
    try:
        sheet = book.get_sheet_by_name(name)
        return sheet.to_python(skip_empty_area=False), sheet
    except Exception as error:
        raise Stop("corrupt") from error


def _with_values(content: bytes, markup: WorkbookMarkup) -> Workbook:
    book = _calamine(content)
    sheets = [
        _sheet(name, _values(book, name)[0], sheet, markup)
        for name, sheet in markup.sheets.items()
        if name in book.sheet_names
    ]
    return Workbook(tuple(sheets), markup.counts_from_1904, "xlsx")


def _sheet(name: str, values: list[list], sheet: SheetMarkup, markup: WorkbookMarkup) -> Sheet:
    rows = []
    for number in range(1, sheet.last_row + 1):
        line = values[number - 1] if number <= len(values) else []
        width = max(len(line), sheet.widths.get(number, 0))
        cells = [
            cell_of(line[c] if c < len(line) else None, sheet.cells.get((number, c)), markup.styles)
            for c in range(width)
        ]
        _no_cell_too_long(cells, name, number)
        rows.append(Row(number, _trimmed(cells), number in sheet.hidden_rows, marked(cells, number, sheet, markup)))
    return Sheet(name, tuple(rows), sheet.merged, sheet.is_hidden)


def _no_cell_too_long(cells: list, name: str, number: int) -> None:
    if any(len(cell.raw) > limits.MAX_CELL_CHARACTERS for cell in cells):
        raise Stop("cell_too_long", sheet=name, row=number, limit=limits.MAX_CELL_CHARACTERS)


def _trimmed(cells: list) -> tuple:
    while cells and cells[-1] is EMPTY_CELL:
        cells.pop()
    return tuple(cells)


# --- .xls --------------------------------------------------------------------------------


def _open_compound(content: bytes, suffix: str) -> Workbook:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Stop("encrypted")
    if not any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        raise Stop("not_a_spreadsheet", found="Word" if "WordDocument".encode("utf-16-le") in content else "OLE")
    book = _calamine(content, suffix)
    if len(book.sheet_names) > limits.MAX_SHEETS:
        raise Stop("too_many_sheets", count=len(book.sheet_names), limit=limits.MAX_SHEETS)
    return Workbook(tuple(_plain_sheet(book, name) for name in book.sheet_names), format="xls")


def _plain_sheet(book: python_calamine.CalamineWorkbook, name: str) -> Sheet:
    """An .xls sheet: values and merged ranges; colours, formulas and hidden rows are not known."""
    values, sheet = _values(book, name)
    last_row = max((n for n, line in enumerate(values, 1) if any(value not in ("", None) for value in line)), default=0)
    if last_row > limits.MAX_ROWS + limits.MAX_OTHER_ROWS:
        raise Stop("too_many_rows", sheet=name, row=last_row, limit=limits.MAX_ROWS)
    rows = []
    for number, line in enumerate(values[:last_row], 1):
        cells = [cell_of_value(value) for value in line]
        _no_cell_too_long(cells, name, number)
        trimmed = _trimmed(cells)
        if len(trimmed) > limits.MAX_COLUMNS:
            raise Stop("too_many_columns", sheet=name, column=len(trimmed), limit=limits.MAX_COLUMNS)
        rows.append(Row(number, trimmed))
    merged = tuple(
        MergedRange(first[0] + 1, last[0] + 1, first[1], last[1]) for first, last in sheet.merged_cell_ranges or ()
    )
    return Sheet(name, tuple(rows), merged)
