"""From the value library's answer and the markup of a cell to one `Cell`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from core.spreadsheets.markup import CellMarkup, SheetMarkup, Style, WorkbookMarkup
from core.spreadsheets.workbook import BOOLEAN, DATE, EMPTY_CELL, ERROR, NUMBER, TEXT, Cell

ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#GETTING_DATA"})
# A spreadsheet keeps 15 significant digits of a number; what a program shows beyond them is noise.
_SIGNIFICANT = "%.15g"


def number_text(value: float | int) -> str:
    """«9.90000199707073e+17» → «990000199707073000»: no exponent, no trailing «.0»."""
    text = format(Decimal(_SIGNIFICANT % value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cell_of_text(text: str) -> Cell:
    if text == "":
        return EMPTY_CELL
    return Cell(text, text, ERROR if text.strip() in ERRORS else TEXT)


def cell_of_value(value: Any, formula: str = "", number_format: str = "") -> Cell:
    """A cell of which only the value is known."""
    if value is None or (value == "" and not formula):
        return EMPTY_CELL
    if isinstance(value, bool):
        return Cell(value, "TRUE" if value else "FALSE", BOOLEAN, formula)
    if isinstance(value, int | float):
        return Cell(value, number_text(value), NUMBER, formula, number_format=number_format)
    if isinstance(value, datetime):
        at_midnight = value.time() == time.min
        return Cell(value.date() if at_midnight else value, value.date().isoformat(), DATE, formula)
    if isinstance(value, date):
        return Cell(value, value.isoformat(), DATE, formula)
    if isinstance(value, time | timedelta):
        return Cell(str(value), str(value), TEXT, formula)
    kind = ERROR if value.strip() in ERRORS else TEXT
    return Cell(value, value, kind, formula)


def cell_of(value: Any, markup: CellMarkup | None, styles: Sequence[Style]) -> Cell:
    """A cell of an .xlsx: the value, corrected by what the markup says about formula and error."""
    if markup is None:
        return cell_of_value(value)
    if markup.error:
        return Cell(markup.error, markup.error, ERROR, markup.formula)
    if markup.formula and not markup.has_result:
        return Cell(None, markup.formula, TEXT, markup.formula, has_result=False)
    style = styles[markup.style] if markup.style < len(styles) else Style()
    return cell_of_value(value, markup.formula, style.number_format)


def marked(cells: Sequence[Cell], number: int, sheet: SheetMarkup, markup: WorkbookMarkup) -> str:
    """«red» or «struck» when most filled cells of the row are; else empty."""
    looks = [
        markup.styles[known.style].mark if (known := sheet.cells.get((number, c))) else ""
        for c, cell in enumerate(cells)
        if cell is not EMPTY_CELL
    ]
    for look in ("red", "struck"):
        if looks and looks.count(look) * 2 > len(looks):
            return look
    return ""
