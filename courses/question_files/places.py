"""Where in a file something stands, in words that lead its author there.

A place is kept as it was read, in Chinese; `said` says it in the reader's language.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

_CELL = re.compile(r"第(\d+)行(?:([A-Z]+)列)?")
_QUESTION = re.compile(r"第(\d+)题")


def at_line(number: int) -> str:
    """Of a text file."""
    return f"第{number}行"


def at_question(number: int) -> str:
    """Of a file whose lines say nothing to a person."""
    return f"第{number}题"


def at_cell(sheet: str, row: int, column: int | None = None) -> str:
    """Of a workbook: `sheet` where several hold questions, `column` (0 = A) where one cell is meant."""
    place = f"第{row}行" if column is None else f"第{row}行{_letters(column)}列"
    return f"{sheet} {place}" if sheet else place


def said(place: str) -> str:
    """«第3行E列» for whom reads Chinese, «Row 3, column E» in English; names of sheets and files stay."""
    return _QUESTION.sub(_question, _CELL.sub(_cell, place))


def _cell(found: re.Match[str]) -> str:
    if found[2] is None:
        return _("第%(number)s行") % {"number": found[1]}
    return _("第%(number)s行%(column)s列") % {"number": found[1], "column": found[2]}


def _question(found: re.Match[str]) -> str:
    return _("第%(number)s题") % {"number": found[1]}


def _letters(column: int) -> str:
    """0 → A, 26 → AA."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
