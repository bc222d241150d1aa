"""What may stand in a cell of an exported file, so that opening it never runs anything (CWE-1236)."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

# A spreadsheet takes these for the start of a formula; some input methods and locales also the full-width twins.
ARMED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST = 32_767  # characters of one cell in a spreadsheet
# What XML 1.0 cannot carry, and halves of characters that no file can.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")


def plain_text(value: str) -> str:
    """The text as a file can carry it: line ends as LF, control characters out, cut at a cell's length."""
    text = _UNWRITABLE.sub("", _LINE_END.sub("\n", value))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def is_armed(text: str) -> bool:
    """Would a spreadsheet try to compute this? Leading spaces do not make it harmless."""
    return text.startswith(ARMED) or text.lstrip(" \u00a0\u3000").startswith(ARMED)


def disarmed(text: str) -> str:
    """For CSV, where a cell has no type: an apostrophe in front, as a spreadsheet user would type it."""
    return f"'{text}" if is_armed(text) else text


def cell_value(value: Any) -> str | int | float | Decimal | date | datetime | None:
    """One value as the writers take it: numbers and dates as they are, everything else as safe text."""
    if value is None or isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return plain_text(str(value))
