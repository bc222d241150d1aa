"""Terms of an exam for one person: the exam's own, bettered by what was arranged for her.

Extra time: of several arrangements the largest counts, they are not added. A percentage is rounded up to the minute.
The usual measures are those of the national rules for candidates with disabilities (教学〔2017〕4号: 30% more, 50% for
papers in Braille).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MOST_MINUTES = 240


@dataclass(frozen=True, slots=True)
class Extra:
    """Extra time: a percentage of the exam's minutes, or minutes."""

    percent: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    minutes: int
    tries: int
    wait_days: int


@dataclass(frozen=True, slots=True)
class NotOneself:
    """Nobody arranges for herself."""


@dataclass(frozen=True, slots=True)
class TriesLeft:
    """There are tries left, so one more helps nothing yet."""

    left: int


@dataclass(frozen=True, slots=True)
class NoLater:
    """The new day is not after the day due, or past."""

    due_on: date | None


@dataclass(frozen=True, slots=True)
class NoOpenCourse:
    """The person does not learn the course now, or it has no exam."""


@dataclass(frozen=True, slots=True)
class VoidAlready:
    """The sitting is void."""


@dataclass(frozen=True, slots=True)
class CarriesCompletion:
    """The course was completed by this sitting and no other: hours and certificate hang on it."""


def extra_minutes(base: int, extras: Iterable[Extra]) -> int:
    """Minutes beyond `base`, of several arrangements the largest."""
    return max((-(-base * (one.percent or 0) // 100) if one.percent else one.minutes or 0 for one in extras), default=0)


def terms(
    *,
    minutes: int,
    tries: int,
    wait_days: int,
    extras: Iterable[Extra] = (),
    more_tries: int = 0,
    no_wait: bool = False,
) -> Terms:
    return Terms(minutes + extra_minutes(minutes, extras), tries + more_tries, 0 if no_wait else wait_days)


def why_not_extend(due_on: date | None, to: date, on: date) -> NoLater | None:
    """Why a day due cannot be moved to `to`; None when it can. Without a day due there is nothing to extend."""
    return NoLater(due_on) if due_on is None or to <= due_on or to < on else None
