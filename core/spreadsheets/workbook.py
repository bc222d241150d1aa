"""A workbook as plain, frozen values: what stands in each cell and what the sheet shows around it.

No Django and no library objects, so that rules can take cells and the reading process can hand them over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

EMPTY, TEXT, NUMBER, DATE, BOOLEAN, ERROR = "empty", "text", "number", "date", "boolean", "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    `value`: None, str, int or float, bool, date or datetime or time. `raw`: what to show a person (a number as it is
    stored, without exponent). `formula`: its text with the leading «=», and `has_result` whether a result was kept.
    `number_format`: the display format of a number, where the file says one. `filled_from_merge`: the value belongs to
    the merged range's first cell.
    """

    value: Any = None
    raw: str = ""
    kind: str = EMPTY
    formula: str = ""
    has_result: bool = True
    number_format: str = ""
    filled_from_merge: bool = False

    @property
    def is_empty(self) -> bool:
        return self.kind == EMPTY and not self.formula

    @property
    def text(self) -> str:
        """The raw text without surrounding blanks of any kind; empty for an empty cell."""
        return self.raw.strip().strip("\ufeff\u200b\u00a0\u3000 ")


EMPTY_CELL = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` as the spreadsheet shows it, `cells` from column A on.

    `marked`: most of its filled cells are in red or struck through ("red", "struck", or "").
    """

    number: int
    cells: tuple[Cell, ...] = ()
    hidden: bool = False
    marked: str = ""

    @property
    def is_blank(self) -> bool:
        return all(cell.is_empty or not (cell.text or cell.formula) for cell in self.cells)

    def cell(self, column: int) -> Cell:
        """The cell of a column (0 = A), empty beyond the row's end."""
        return self.cells[column] if column < len(self.cells) else EMPTY_CELL


@dataclass(frozen=True, slots=True)
class MergedRange:
    """First and last row (from 1) and column (from 0), all inclusive."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` holds every row from 1 to the last filled one."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[MergedRange, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """`counts_from_1904`: day numbers of this file start in 1904 (old Macintosh workbooks), not in 1900."""

    sheets: tuple[Sheet, ...]
    counts_from_1904: bool = False
    format: str = "xlsx"

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)
