"""What the figures of one row say about each other, and what the rows of a sheet say about the total."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# part, wholes: a part may not be larger than any of its wholes. Floating population is not part of the residents.
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("aged_80", ("aged_60", "aged_65", "residents")),
    ("aged_65", ("aged_60", "residents")),
    ("aged_60", ("residents",)),
    ("children", ("residents",)),
    ("disabled", ("residents",)),
    ("assisted", ("households",)),
    ("grids", ("households",)),
    # No part, but more homes than people means that two columns were swapped or a digit was typed too many.
    ("households", ("residents",)),
)
# A share in a count column can be turned into heads where the whole stands in the same row.
WHOLES = {
    "aged_60": "residents", "aged_65": "residents", "aged_80": "residents", "children": "residents",
    "migrants": "residents", "disabled": "residents", "party_members": "residents", "assisted": "households",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartTooLarge:
    """`part` has more than `whole`, of which it can only be a part."""

    part: str
    whole: str
    value: Decimal
    of: Decimal


def parts_too_large(figures: Mapping[str, Decimal]) -> list[PartTooLarge]:
    """At most one remark per part; figures that could not be read are not in `figures` and not compared."""
    found = []
    for part, wholes in PARTS:
        for whole in wholes:
            if part in figures and whole in figures and figures[part] > figures[whole]:
                found.append(PartTooLarge(part, whole, figures[part], figures[whole]))
                break
    young_and_old = ("aged_60", "children", "residents")
    if not found and all(key in figures for key in young_and_old):
        together = figures["aged_60"] + figures["children"]
        if together > figures["residents"]:
            found.append(PartTooLarge("children", "residents", together, figures["residents"]))
    return found


def heads_of(percent: Decimal | None, key: str, figures: Mapping[str, Decimal]) -> tuple[Decimal, ...]:
    """19.0% of 6,167 residents are 1,172 heads; nothing where the whole is not known."""
    whole = figures.get(WHOLES.get(key, ""))
    if percent is None or whole is None or percent > 100:
        return ()
    return ((whole * percent / 100).quantize(Decimal(1)),)


@dataclass(frozen=True, slots=True)
class TotalDiffers:
    """The sheet's own total is not the sum of its rows; `unread` cells could not be added."""

    key: str
    stated: Decimal
    counted: Decimal
    unread: int


def totals_that_differ(
    stated: Mapping[str, Decimal], rows: Sequence[Mapping[str, Decimal]], unread: Mapping[str, int]
) -> list[TotalDiffers]:
    """Compare a total row with the rows it sums up, column by column."""
    found = []
    for key, total in stated.items():
        counted = sum((row[key] for row in rows if key in row), Decimal(0))
        if counted != total:
            found.append(TotalDiffers(key, total, counted, unread.get(key, 0)))
    return found


_AS_OF_LABEL = r"(?:截至|截止|统计时点|统计时间|统计日期|数据时间|数据日期|数据时点|时点)[^\d]{0,6}"
_DAY = r"(\d{4})\s*[年./-]\s*(\d{1,2})(?:\s*[月./-]\s*(\d{1,2}))?\s*(月?[底末])?"
_AS_OF = re.compile(_AS_OF_LABEL + _DAY)


def days_in(lines: Iterable[str]) -> list[date]:
    """The days that the lines around a table name as theirs («数据截至2026年9月30日»); a month means its last day."""
    found = set()
    for line in lines:
        for match in _AS_OF.finditer(line.replace(" ", "")):
            year, month, day = int(match[1]), int(match[2]), match[3]
            if not 1 <= month <= 12:
                continue
            last = monthrange(year, month)[1]
            if day is None or int(day) <= last:
                found.add(date(year, month, int(day) if day else last))
    return sorted(found)
