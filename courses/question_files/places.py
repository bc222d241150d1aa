"""Where in a file something stands, in words that lead its author there."""

from __future__ import annotations

from django.utils.translation import gettext as _


def at_line(number: int) -> str:
    """Of a text file."""
    return _("第%(number)s行") % {"number": number}


def at_question(number: int) -> str:
    """Of a file whose lines say nothing to a person."""
    return _("第%(number)s题") % {"number": number}


def at_cell(sheet: str, row: int, column: int | None = None) -> str:
    """Of a workbook: `sheet` where several hold questions, `column` (0 = A) where one cell is meant."""
    place = _("第%(number)s行") % {"number": row}
    if column is not None:
        place = _("第%(number)s行%(column)s列") % {"number": row, "column": _letters(column)}
    return f"{sheet} {place}" if sheet else place


def _letters(column: int) -> str:
    """0 → A, 26 → AA."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
