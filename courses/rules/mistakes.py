"""错题本: a question answered wrong in an exam stays until it was answered right in practice on two different days.

Two days, so that it was recalled and not only remembered from a minute ago: practice spread over days holds longer
than practice in one go (Cepeda et al. 2006, doi 10.1037/0033-2909.132.3.354). A wrong answer begins the count again,
in practice and in a later exam.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DAYS = 2


@dataclass(frozen=True, slots=True)
class Mended:
    """First and last day on which the question was answered right in practice; none after a wrong answer."""

    first: date | None = None
    last: date | None = None


def since(mended: Mended, wrong_on: date) -> Mended:
    """What counts after the day it last went wrong in an exam; practice of that very day does."""
    return mended if mended.first is not None and mended.first >= wrong_on else Mended()


def days_right(mended: Mended, wrong_on: date) -> int:
    """0, 1, or 2 when it is mended."""
    counted = since(mended, wrong_on)
    if counted.first is None:
        return 0
    return DAYS if counted.last != counted.first else 1


def practised(mended: Mended, *, wrong_on: date, is_right: bool, on: date) -> Mended:
    """After an answer on a day."""
    if not is_right:
        return Mended()
    return Mended(since(mended, wrong_on).first or on, on)
