"""Course runs: may one book, may one leave, which classes clash, who came often enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

FEWEST = 3  # answers below which an evaluation is shown to nobody
LATE = timedelta(minutes=15)  # a scan later than this after the start counts as late [A]
EARLY = timedelta(minutes=60)  # the code may be shown from so long before the start [A]
COUNTS = frozenset({"present", "late"})


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session of a run, and the name it goes by in a refusal."""

    on: date
    starts_at: time
    ends_at: time
    title: str = ""


@dataclass(frozen=True, slots=True)
class NotOpen:
    """The run takes no bookings: it is planned, running, closed or cancelled."""

    state: str


@dataclass(frozen=True, slots=True)
class BooksFrom:
    """Booking has not begun."""

    day: date


@dataclass(frozen=True, slots=True)
class BookingOver:
    """Booking has ended."""

    day: date


@dataclass(frozen=True, slots=True)
class Clashes:
    """At that time the person sits in another class."""

    title: str
    on: date


@dataclass(frozen=True, slots=True)
class NotForHere:
    """The run is given for another place than the person's."""

    place: str


@dataclass(frozen=True, slots=True)
class AlreadyTaken:
    """The person finished this very run, or was in it to the end."""

    state: str


@dataclass(frozen=True, slots=True)
class TooLateToCancel:
    """A learner gives her seat back herself until this day; then the office does it."""

    until: date


@dataclass(frozen=True, slots=True)
class SeatsBelowTaken:
    """So many seats are held already."""

    wanted: int
    taken: int


@dataclass(frozen=True, slots=True)
class NoSeatLeft:
    """All seats are held."""

    seats: int


@dataclass(frozen=True, slots=True)
class NotYetOver:
    """A run closes after its last session."""

    last: date


@dataclass(frozen=True, slots=True)
class Unmarked:
    """Sessions in which somebody is neither present nor absent: nobody loses hours by an empty field."""

    days: tuple[date, ...]
    people: int


@dataclass(frozen=True, slots=True)
class NotBegun:
    """Nothing is recorded of a session that has not begun."""

    on: date
    starts_at: time


@dataclass(frozen=True, slots=True)
class WhyNeeded:
    """This step is told to people, so it needs a reason."""


@dataclass(frozen=True, slots=True)
class NothingPlanned:
    """A run without a session cannot be booked."""


def why_not_book(
    *, state: str, books_from: date, books_until: date, on: date
) -> NotOpen | BooksFrom | BookingOver | None:
    """May a learner book on this day? Whether a seat is free is another question: a full run has a waiting list."""
    if state != "open":
        return NotOpen(state)
    if on < books_from:
        return BooksFrom(books_from)
    return BookingOver(books_until) if on > books_until else None


def why_not_cancel(*, is_waiting: bool, cancels_until: date, on: date) -> TooLateToCancel | None:
    """Leaving a waiting list is always possible; a seat goes back until the day named in the run."""
    return TooLateToCancel(cancels_until) if not is_waiting and on > cancels_until else None


def clash(wanted: Iterable[Meeting], held: Iterable[Meeting]) -> Clashes | None:
    """The first held meeting that overlaps one of the wanted; touching ends do not clash."""
    days: dict[date, list[Meeting]] = {}
    for meeting in held:
        days.setdefault(meeting.on, []).append(meeting)
    for meeting in sorted(wanted, key=lambda one: (one.on, one.starts_at)):
        for other in days.get(meeting.on, ()):
            if meeting.starts_at < other.ends_at and other.starts_at < meeting.ends_at:
                return Clashes(other.title, other.on)
    return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What closing a run means for one person. `share`: sessions attended in per cent, excused ones left out of the
    count; None when every session was excused. `is_enough` decides on the hours.
    """

    share: int | None
    attended: int
    counted: int
    is_enough: bool


def outcome(marks: Sequence[str], least_share: int) -> Outcome:
    """Who came often enough. Late is there; an excused session is asked of nobody, but one must have been there."""
    asked = [mark for mark in marks if mark != "excused"]
    attended = sum(mark in COUNTS for mark in asked)
    share = attended * 100 // len(asked) if asked else None
    return Outcome(share, attended, len(asked), share is not None and attended > 0 and share >= least_share)


@dataclass(frozen=True, slots=True)
class Average:
    """One question of an evaluation: the mean of its marks, one decimal."""

    name: str
    mean: Decimal


def averages(answers: Sequence[Mapping[str, int]]) -> tuple[Average, ...] | None:
    """Means by question; None below FEWEST answers, for then a mean names people."""
    if len(answers) < FEWEST:
        return None
    return tuple(
        Average(name, (Decimal(sum(row[name] for row in answers)) / len(answers)).quantize(Decimal("0.1")))
        for name in answers[0]
    )


def mark_of_scan(begins: datetime, at: datetime) -> str:
    return "late" if at > begins + LATE else "present"


def code_is_shown(begins: datetime, ends: datetime, at: datetime) -> bool:
    """A code is shown, and taken, from an hour before the session to its end."""
    return begins - EARLY <= at <= ends
