"""Cells of a roster row: errors and formulas, dates, questions and their answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.imports.checking import Line
from core.imports.findings import Choice
from core.rules.dates import DateProblem, DateReading, OpenEnd, Reading, read_date
from core.rules.divisions import Gazetteer
from core.rules.identity import masked_in_place
from core.spreadsheets import Cell, Table, TableRow
from core.spreadsheets.workbook import DATE, EMPTY_CELL, ERROR, TEXT

_REFERENCE = re.compile(r'("[^"]*")|\$?\b[A-Z]{1,3}\$?\d{1,7}\b')
WORK_DATES = ("in_service_since", "in_post_since", "contract_starts_on", "contract_ends_on")


@dataclass(frozen=True, slots=True)
class Named:
    """A row of reference data: key, usual name, all spellings."""

    key: int
    name: str
    words: frozenset[str]


@dataclass(slots=True)
class Book:
    """What the rows of one file are read with."""

    as_of: date
    places: Gazetteer
    posts: tuple[Named, ...]
    categories: tuple[Named, ...]
    default_category: Named
    counts_from_1904: bool = False
    # field → {"number" | "text": the month that «yyyy.1» means in this column, or None}
    tenths: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)
    dots_differ: bool = False


class CellReader:
    """The cells of one row, and how a doubt about one becomes a remark."""

    def __init__(self, line: Line, row: TableRow, table: Table, book: Book) -> None:
        self.line, self.row, self.table, self.book = line, row, table, book
        self.cells: dict[str, Cell] = {}
        self.computed: set[str] = set()

    def _take_cells(self) -> None:
        """Errors and formulas first; what a person answered stands for the cell."""
        for name, column in self.line.columns.items():
            if name not in self.table.columns:
                continue
            cell = self.row.cell(name)
            if not column.stored and cell.kind == ERROR:
                cell = EMPTY_CELL
            self.cells[name] = self._without_error(name, cell) if column.stored else cell

    def _without_error(self, name: str, cell: Cell) -> Cell:
        if cell.kind == ERROR or not cell.has_result:
            code = "cell_error" if cell.kind == ERROR else "formula_no_result"
            raw = cell.raw if cell.kind == ERROR else shown_formula(cell.formula)
            answer = self.line.ask(code, field=name, pick="text", raw=raw)
            return Cell(answer, answer, TEXT) if answer else EMPTY_CELL
        if cell.formula and cell.text:
            self.computed.add(name)
            value = masked_in_place(cell.text) if name == "id_number" else cell.text
            self.line.note("formula_cached", field=name, raw=shown_formula(cell.formula), value=value)
        return cell

    def cell(self, name: str) -> Cell:
        return self.cells.get(name, EMPTY_CELL)

    def _value(self, name: str) -> object:
        """The value for rules that tell numbers and dates from text."""
        cell = self.cell(name)
        return None if cell.kind == TEXT else cell.value

    def _answered(self, code: str, name: str, choices: list[Choice], pick: str = "", **facts: Any) -> str | None:
        return self.line.ask(code, field=name, choices=choices, pick=pick, **facts)

    # --- dates -----------------------------------------------------------------------------

    def _reading(self, name: str, *, ask_column: bool = True) -> Reading:
        cell = self.cell(name)
        proven = self.book.tenths.get(name, {}) if ask_column else {}
        tenth = proven.get("text" if cell.kind == TEXT else "number")
        return read_date(self._value(name), cell.text, counts_from_1904=self.book.counts_from_1904, tenth=tenth)

    def _date(self, name: str, *, last: bool = False) -> date | None:
        """The day to keep (the last one the text can mean for an end); remarks on how it was written."""
        reading = self._reading(name)
        if reading is None:
            return None
        cell = self.cell(name)
        if isinstance(reading, OpenEnd):
            self.line.note("date_open", field=name, raw=cell.text, value="open")
            return None
        if isinstance(reading, DateProblem):
            return self._ask_date(name, reading, last=last)
        if self._is_tenth(cell) and reading.precision == "month":
            self.line.note("date_tenth_by_column", field=name, raw=cell.text, value=reading.iso)
        elif self._deserves_remark(name, cell, reading):
            self.line.note("date_form", field=name, raw=cell.text, value=reading.iso)
        return reading.last if last else reading.first

    def _is_tenth(self, cell: Cell) -> bool:
        return bool(re.match(r"^\d{4}\.1$", cell.text))

    def _deserves_remark(self, name: str, cell: Cell, reading: DateReading) -> bool:
        """Unusual writing; and, for the start of service, text whose row leaves all other work dates blank."""
        if cell.kind == DATE or name in self.computed:
            return False
        others = [other for other in WORK_DATES[1:] if other in self.table.columns]
        alone = name == "in_service_since" and bool(others) and not any(self.cell(other).text for other in others)
        return not reading.is_plain or alone

    def _ask_date(self, name: str, problem: DateProblem, *, last: bool = False) -> date | None:
        choices = [Choice(reading.iso, reading.iso) for reading in problem.readings]
        answer = self._answered(problem.code, name, choices, "date", raw=self.cell(name).text)
        if answer is None:
            return None
        reading = read_date(None, answer, tenth=1)
        if not isinstance(reading, DateReading):
            self.line.ask_again(problem.code, field=name)
            return None
        return reading.last if last else reading.first


def shown_formula(formula: str) -> str:
    """«=MID(H281,7,6)» → «=MID(…,7,6)»: what a reference points to is another cell's business."""
    return _REFERENCE.sub(lambda found: found[1] or "…", formula)
