"""A practice screen: what a step asks, and whether what was done is right. The key stays on the server."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

TAP, FIELD, CHOICE = "tap", "field", "choice"


class Form(StrEnum):
    """What may be typed into a field; each value is stored in blocks."""

    ANY = "any"
    NUMBER = "number"
    DATE = "date"
    CODE = "code"  # letters, digits and hyphens


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    MISFORMED = "misformed"  # not what the field takes; says nothing about right or wrong
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Step:
    """`part`: the name on the part to tap, or of the field to fill. `right`: accepted texts, or the right option."""

    kind: str
    right: Sequence[str]
    form: str = Form.ANY


def judge(step: Step, given: str) -> Verdict:
    """Taps and choices by name; a field by what it means: width, case, spaces, spelling of days do not count."""
    said = plain(given)
    if not said:
        return Verdict.EMPTY
    if step.kind != FIELD:
        return Verdict.RIGHT if said in {plain(name) for name in step.right} else Verdict.WRONG
    if (meant := meaning(step.form, given)) is None:
        return Verdict.MISFORMED
    accepted = {meaning(step.form, text) for text in step.right}
    return Verdict.RIGHT if meant in accepted else Verdict.WRONG


def plain(text: str) -> str:
    """Full width as half width, no spaces, small letters."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def meaning(form: str, text: str) -> str | Decimal | date | None:
    """What a text means in a field of this form; None when the field does not take it."""
    said = plain(text)
    if form == Form.NUMBER:
        try:
            number = Decimal(said.replace(",", ""))
        except InvalidOperation:
            return None
        return number if number.is_finite() else None
    if form == Form.DATE:
        return _day(said)
    if form == Form.CODE:
        return said if re.fullmatch(r"[a-z0-9-]+", said) else None
    return said.rstrip(".。") or None


def _day(said: str) -> date | None:
    found = re.fullmatch(r"(\d{4})(?:[-/.年])?(\d{1,2})(?:[-/.月])?(\d{1,2})日?", said)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a picture, in per cent of its width and height."""

    left: float
    top: float
    width: float
    height: float

    @property
    def is_inside(self) -> bool:
        return (
            self.left >= 0 and self.top >= 0 and self.width > 0 and self.height > 0
            and self.left + self.width <= 100 and self.top + self.height <= 100
        )  # fmt: skip
