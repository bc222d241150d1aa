"""May an exam be begun, may an answer still be saved: the reasons why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

# An answer given in the last second may be under way; the server's clock decides, with this much patience.
GRACE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class NotEnrolled:
    """Enrol first."""


@dataclass(frozen=True, slots=True)
class LessonsFirst:
    """The exam opens when the lessons are done."""

    left: int


@dataclass(frozen=True, slots=True)
class NoTriesLeft:
    tries: int


@dataclass(frozen=True, slots=True)
class MustWait:
    """The next try is open from this day on."""

    until: date


@dataclass(frozen=True, slots=True)
class AttemptClosed:
    """Handed in or voided: nothing is saved any more."""


@dataclass(frozen=True, slots=True)
class TimeOver:
    deadline_at: datetime


def why_not_start(
    *, tried: int, tries: int, last_on: date | None, wait_days: int, lessons_left: int, on: date
) -> LessonsFirst | NoTriesLeft | MustWait | None:
    """Why the next try cannot begin on a day; None when it can. Voided tries are not counted by the caller."""
    if lessons_left:
        return LessonsFirst(left=lessons_left)
    if tried >= tries:
        return NoTriesLeft(tries=tries)
    if last_on is not None and on < (until := last_on + timedelta(days=wait_days)):
        return MustWait(until=until)
    return None


def why_not_save(*, is_open: bool, deadline_at: datetime, at: datetime) -> AttemptClosed | TimeOver | None:
    """Why an answer cannot be saved any more; None when it can."""
    if not is_open:
        return AttemptClosed()
    if at > deadline_at + GRACE:
        return TimeOver(deadline_at=deadline_at)
    return None
