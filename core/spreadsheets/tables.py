"""Find the table in a sheet: title rows, a header of one or two rows, and what each row below it is.

Pure: takes a `Sheet`, gives a `Table`. A value is carried on only inside a merged range, never from the row above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.spreadsheets.headers import ColumnWords, HeaderCell, HeaderColumn, fields_of, plain
from core.spreadsheets.workbook import EMPTY_CELL, TEXT, Cell, Row, Sheet

HEADER_SEARCHED_ROWS = 30
RECORD, SUBTOTAL, TOTAL, HEADER_REPEATED, BLANK, FOOTNOTE = (
    "record", "subtotal", "total", "header_repeated", "blank", "footnote",
)  # fmt: skip
_SUM_WORDS = re.compile(r"^(.{0,20}?)(本页小计|小计|合计|总计|共计|累计)[::]?(\d+人?)?$")
_NOTE_START = re.compile(
    r"^(备注|注|附注|说明|填表说明|填报说明|填报人|填表人|制表人|经办人|复核人|审核人|审核|负责人|单位负责人|联系人|联系电话|电话|以上"
    r"|(填报|填表|制表|上报|报送)?(日期|时间|单位))[0-9一二三]*[::.、,。(]"
)
_LONG_NOTE = 16


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row below the header: what it is, and its cells by field name (merged values filled in)."""

    number: int
    kind: str
    cells: Mapping[str, Cell]
    row: Row

    def cell(self, field: str) -> Cell:
        return self.cells.get(field, EMPTY_CELL)

    @property
    def label(self) -> str:
        """The first filled cell's text, for rows that are not records."""
        return next((cell.text for cell in self.row.cells if cell.text), "")


@dataclass(frozen=True, slots=True)
class Table:
    """`columns`: field → column number (0 = A); `headers`: field → label as written; `unmapped`: labels not kept."""

    sheet: str
    titles: tuple[str, ...]
    header_rows: tuple[int, ...]
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    unmapped: tuple[str, ...]
    rows: tuple[TableRow, ...]

    @property
    def records(self) -> tuple[TableRow, ...]:
        return tuple(row for row in self.rows if row.kind == RECORD)


def _group_spans(sheet: Sheet, row: Row) -> list[str]:
    """The heading above each column: a merged heading covers its whole range."""
    texts = [cell.text for cell in row.cells]
    for merged in sheet.merged:
        if merged.first_row == row.number and merged.last_column > merged.first_column:
            texts += [""] * (merged.last_column + 1 - len(texts))
            heading = texts[merged.first_column]
            texts[merged.first_column : merged.last_column + 1] = [heading] * (
                merged.last_column + 1 - merged.first_column
            )
    return texts


def _two_row_header(sheet: Sheet, upper: Row, lower: Row) -> list[HeaderCell]:
    groups = _group_spans(sheet, upper)
    width = max(len(groups), len(lower.cells))
    groups += [""] * (width - len(groups))
    labels = [lower.cell(column).text for column in range(width)]
    if not sheet.merged:  # without merged ranges (.csv, .xls) a heading reaches to the next one
        for column in range(1, width):
            groups[column] = groups[column] or (groups[column - 1] if labels[column] else "")
    return [HeaderCell(label or group, group if label else "") for label, group in zip(labels, groups, strict=True)]


def _header_candidates(sheet: Sheet) -> Iterator[tuple[tuple[int, ...], list[HeaderCell]]]:
    rows = sheet.rows[:HEADER_SEARCHED_ROWS]
    for index, row in enumerate(rows):
        if sum(bool(cell.text) for cell in row.cells) < 2:
            continue
        yield (row.number,), [HeaderCell(cell.text) for cell in row.cells]
        if index + 1 < len(rows) and _may_be_lower_header(rows[index + 1]):
            yield (row.number, row.number + 1), _two_row_header(sheet, row, rows[index + 1])


def _may_be_lower_header(row: Row) -> bool:
    """Header labels are text: a row with a number or a date in it is a record."""
    filled = [cell for cell in row.cells if cell.text]
    return bool(filled) and all(cell.kind == TEXT for cell in filled)


def _body_row_is_record(cells: Mapping[str, Cell], key_fields: tuple[str, ...]) -> bool:
    return any(cells[name].kind == TEXT and len(cells[name].text) > 1 for name in key_fields if name in cells)


def find_table(
    sheet: Sheet, columns: Mapping[str, HeaderColumn], *, key_fields: tuple[str, ...] = (), least: int = 3
) -> Table | None:
    """The table of a sheet whose header has every required column and at least `least` known ones; else None.

    `key_fields` are the fields that only a record fills (name, ID number): a row that holds one of them as text is a
    record whatever else it says.
    """
    words = ColumnWords(columns)
    required = {name for name, column in columns.items() if column.required}
    best: tuple[int, tuple[int, ...], list[HeaderCell], dict[str, int]] | None = None
    for numbers, header in _header_candidates(sheet):
        found = fields_of(header, words)
        if len(found) >= least and required <= set(found) and (best is None or len(found) > best[0]):
            best = len(found), numbers, header, found
    if best is None:
        return None
    _, numbers, header, found = best
    kept = set(found.values())
    return Table(
        sheet=sheet.name,
        titles=tuple(cell.text for row in sheet.rows[: numbers[0] - 1] for cell in row.cells if cell.text),
        header_rows=numbers,
        columns=found,
        headers={name: header[column].as_written for name, column in found.items()},
        unmapped=tuple(cell.as_written for i, cell in enumerate(header) if cell.label and i not in kept),
        rows=tuple(_body_rows(sheet, numbers[-1], Header(header, found, words), key_fields)),
    )


@dataclass(frozen=True, slots=True)
class Header:
    """The header found: its cells, field → column, and the words that led there."""

    cells: list[HeaderCell]
    columns: dict[str, int]
    words: ColumnWords

    def says(self, column: int, text: str) -> bool:
        """Is the text this column's label, its heading, or another spelling of the same field?"""
        if column >= len(self.cells) or not plain(text):
            return False
        own = self.cells[column]
        if plain(text) in {plain(own.label), plain(own.group)}:
            return True
        name = self.words.field_of(HeaderCell(text, own.group))
        return name is not None and self.columns.get(name) == column


def _body_rows(sheet: Sheet, last_header_row: int, header: Header, key_fields: tuple[str, ...]) -> Iterator[TableRow]:
    rows = [row for row in sheet.rows if row.number > last_header_row]
    while rows and rows[-1].is_blank:
        rows.pop()
    filled = _merged_values(sheet, last_header_row)
    for row in rows:
        cells = {name: filled.get((row.number, column)) or row.cell(column) for name, column in header.columns.items()}
        yield TableRow(row.number, _kind_of(row, cells, header, key_fields), cells, row)


def _merged_values(sheet: Sheet, last_header_row: int) -> dict[tuple[int, int], Cell]:
    """Values carried down inside merged ranges below the header.

    Only down, in the range's first column: a note merged across a row says nothing in the columns it lies over.
    """
    by_number = {row.number: row for row in sheet.rows}
    filled: dict[tuple[int, int], Cell] = {}
    for merged in sheet.merged:
        first = by_number.get(merged.first_row)
        if first is None or merged.first_row <= last_header_row or first.cell(merged.first_column).is_empty:
            continue
        value = replace(first.cell(merged.first_column), filled_from_merge=True)
        for number in range(merged.first_row, min(merged.last_row, len(sheet.rows)) + 1):
            if number != merged.first_row:
                filled[number, merged.first_column] = value
    return filled


def _kind_of(row: Row, cells: Mapping[str, Cell], header: Header, key_fields: tuple[str, ...]) -> str:
    if row.is_blank:
        return BLANK
    texts = [(column, cell.text) for column, cell in enumerate(row.cells) if cell.text]
    if _repeats_header(texts, header):
        return HEADER_REPEATED
    if (kind := _sum_row(texts)) and not _body_row_is_record(cells, key_fields[1:]):
        return kind
    if _is_signature(texts) or (not _body_row_is_record(cells, key_fields) and _is_note(texts)):
        return FOOTNOTE
    return RECORD


def _repeats_header(texts: list[tuple[int, str]], header: Header) -> bool:
    same = sum(header.says(column, text) for column, text in texts)
    return same >= 3 and same * 10 >= len(texts) * 6


def _sum_row(texts: list[tuple[int, str]]) -> str:
    for _, text in texts[:3]:
        if match := _SUM_WORDS.match(plain(text, keep_brackets=True)):
            return SUBTOTAL if "小计" in match[2] else TOTAL
    return ""


def _starts_a_note(text: str) -> bool:
    return bool(_NOTE_START.match(text.replace("：", ":").replace(" ", "")))


def _is_signature(texts: list[tuple[int, str]]) -> bool:
    """«审核人：… 填报日期：…»: every cell is a label with what was filled in."""
    return all(_starts_a_note(text) for _, text in texts)


def _is_note(texts: list[tuple[int, str]]) -> bool:
    first = texts[0][1]
    return _starts_a_note(first) or len(texts) == 1 and len(first) >= _LONG_NOTE
