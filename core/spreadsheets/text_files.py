"""Comma-separated text: which encoding, which separator, how many rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from core.spreadsheets import limits
from core.spreadsheets.stops import Stop
from core.spreadsheets.values import cell_of_text
from core.spreadsheets.workbook import Row, Sheet, Workbook

SHEET_NAME = "CSV"
_SEPARATORS = (",", "\t", ";", "|", "，")
_ALLOWED_CONTROLS = frozenset("\t\n\r\f\v\x1a")


def decode(content: bytes) -> str:
    """UTF-8 (with or without mark), UTF-16 with mark, else GB18030 (which contains GBK)."""
    has_utf16_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if has_utf16_mark else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(c < " " and c not in _ALLOWED_CONTROLS for c in text[:100_000]):
            raise Stop("not_a_spreadsheet", found="binary")
        return text
    raise Stop("unknown_encoding")


def _separator(text: str) -> str:
    """The one that cuts the first filled lines into most pieces."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    return max(_SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines))


def workbook_of_text(content: bytes) -> Workbook:
    text = decode(content)
    csv.field_size_limit(limits.MAX_CELL_CHARACTERS * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        rows = tuple(_rows(reader))
    except csv.Error as error:
        if "field limit" in str(error) or "field larger" in str(error):
            facts = {"sheet": SHEET_NAME, "row": reader.line_num, "limit": limits.MAX_CELL_CHARACTERS}
            raise Stop("cell_too_long", **facts) from error
        raise Stop("corrupt") from error
    return Workbook((Sheet(SHEET_NAME, rows),), format="csv")


def _rows(reader: Iterator[list[str]]) -> Iterator[Row]:
    for number, line in enumerate(reader, 1):
        if number > limits.MAX_ROWS + limits.MAX_OTHER_ROWS:
            raise Stop("too_many_rows", sheet=SHEET_NAME, row=number, limit=limits.MAX_ROWS)
        if len(line) > limits.MAX_COLUMNS:
            raise Stop("too_many_columns", sheet=SHEET_NAME, column=len(line), limit=limits.MAX_COLUMNS)
        if any(len(text) > limits.MAX_CELL_CHARACTERS for text in line):
            raise Stop("cell_too_long", sheet=SHEET_NAME, row=number, limit=limits.MAX_CELL_CHARACTERS)
        yield Row(number, tuple(cell_of_text(text) for text in line))
