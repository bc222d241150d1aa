"""A course run from plan to close: planned → open → running → closed, or cancelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.actions.people import lock_persons
from core.models import Division, User
from core.states import move
from courses.actions import run_messages
from courses.actions.bookings import lock_runs, lock_with_queues, promote
from courses.actions.hours import settle_hours
from courses.models import Attendance, CoursePage, CourseRun, Enrolment, RunSession
from courses.refusals import Declined
from courses.rules.runs import (
    Meeting,
    NothingPlanned,
    NotOpen,
    NotYetOver,
    Outcome,
    SeatsBelowTaken,
    Unmarked,
    WhyNeeded,
    outcome,
)
from staff.actions.credits import withdraw_credit

TRIES = 5


def next_number(division: Division, year: int) -> str:
    """«2026-07»: the next of the division's year."""
    used = CourseRun.objects.filter(division=division, number__startswith=f"{year}-").values_list("number", flat=True)
    counts = [int(number[5:]) for number in used if number[5:].isdigit()]
    return f"{year}-{max(counts, default=0) + 1:02d}"


@transaction.atomic
def plan_run(
    *,
    course: CoursePage,
    division: Division,
    columns: dict[str, Any],
    sessions: Sequence[Meeting],
    trainers: Collection[User],
    by: User | None,
) -> CourseRun:
    """A new run with its sessions; first and last day follow from them. `columns` are those of CourseRun.

    Raises Declined(NothingPlanned) without a session.
    """
    if not sessions:
        raise Declined(NothingPlanned())
    days = [session.on for session in sessions]
    for attempt in range(TRIES):
        number = next_number(division, min(days).year)
        try:
            with transaction.atomic():
                run = CourseRun.objects.create(
                    course=course, division=division, number=number, starts_on=min(days), ends_on=max(days), **columns
                )
                break
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    _write_sessions(run, sessions)
    run.trainers.set(trainers)
    audit.record("run.plan", about=run, by=by, scope=division, data={"course": course.code, "seats": run.seats})
    return run


def _write_sessions(run: CourseRun, sessions: Sequence[Meeting]) -> bool:
    """Make the run's sessions those given; one with attendance stays. Returns whether day, time or number changed."""
    wanted = {(session.on, session.starts_at): session for session in sessions}
    held = {(row.on, row.starts_at): row for row in run.sessions.all()}
    gone = [row.pk for key, row in held.items() if key not in wanted]
    dropped, _rows = RunSession.objects.filter(pk__in=gone, attendance__isnull=True).delete()
    changed = bool(dropped)
    for key, session in wanted.items():
        row = held.get(key) or RunSession(run=run, on=session.on, starts_at=session.starts_at)
        changed = changed or row.pk is None or row.ends_at != session.ends_at
        row.ends_at = session.ends_at
        row.save()
    return changed


@transaction.atomic
def change_run(
    *, run: CourseRun, columns: dict[str, Any], sessions: Sequence[Meeting], trainers: Collection[User], by: User
) -> CourseRun:
    """Change what a run says of itself. Seats in it are told when day, time or place changes; more seats move up the
    waiting. Raises Declined(NothingPlanned | NotOpen | SeatsBelowTaken).
    """
    if not sessions:
        raise Declined(NothingPlanned())
    run = lock_with_queues(run.pk, [])[run.pk]
    if run.state in (CourseRun.State.CLOSED, CourseRun.State.CANCELLED):
        raise Declined(NotOpen(run.state))
    if columns.get("seats", run.seats) < run.taken:
        raise Declined(SeatsBelowTaken(columns["seats"], run.taken))
    moved = columns.get("place", run.place) != run.place
    moved = _write_sessions(run, sessions) or moved
    days = list(run.sessions.values_list("on", flat=True))
    columns = {**columns, "starts_on": min(days), "ends_on": max(days)}
    before = {name: str(getattr(run, name)) for name, value in columns.items() if getattr(run, name) != value}
    for name, value in columns.items():
        setattr(run, name, value)
    run.save(update_fields=list(columns))
    run.trainers.set(trainers)
    entry = audit.record("run.change", about=run, by=by, scope=run.division, data={"before": before})
    if moved and run.state != CourseRun.State.PLANNED:
        for seat in held_seats(run):
            run_messages.tell_changed(seat, run, str(entry.pk))
    promote(run, by)
    return run


def held_seats(run: CourseRun) -> list[Enrolment]:
    """Seats and waiting places, the seats first, each in the order of coming."""
    rows = Enrolment.objects.held().filter(run=run).select_related("person__user")
    return sorted(rows, key=lambda row: (row.state == Enrolment.State.WAITING, row.pk))


def _step(run: CourseRun, verb: str, by: User | None, **columns: Any) -> None:
    move(run, verb, **columns)
    reason = columns.get("reason", "")
    audit.record("run.move", about=run, by=by, scope=run.division, reason=reason, data={"verb": verb})


@transaction.atomic
def open_booking(*, run: CourseRun, by: User) -> CourseRun:
    """Learners of the place see the run and book. Raises Declined(NothingPlanned), Refused(NoSuchMove)."""
    run = lock_runs([run.pk])[run.pk]
    if not run.sessions.exists():
        raise Declined(NothingPlanned())
    _step(run, "open", by)
    return run


def begin(run: CourseRun, by: User | None) -> None:
    """An open run that has begun is running; the caller holds its lock."""
    if run.state == CourseRun.State.OPEN:
        _step(run, "start", by)


@transaction.atomic
def cancel_run(*, run: CourseRun, reason: str, by: User) -> CourseRun:
    """The class does not take place. Everyone with a seat or a place in the queue is told why, at once.

    Raises Declined(WhyNeeded), Refused(NoSuchMove).
    """
    if not reason.strip():
        raise Declined(WhyNeeded())
    reason = reason.strip()[:200]
    persons = [seat.person_id for seat in held_seats(run)]
    runs = lock_with_queues(run.pk, persons)
    run = runs[run.pk]
    seats = held_seats(run)
    _step(run, "cancel", by, reason=reason)
    for seat in seats:
        move(seat, "cancel", reason=reason)
        run_messages.tell_run_cancelled(seat, run, reason)
    CourseRun.objects.filter(pk=run.pk).update(taken=0)
    run.taken = 0
    for other in runs.values():
        if other.pk != run.pk:
            promote(other, by)
    return run


@dataclass(frozen=True, slots=True)
class Line:
    """One seat as closing sees it: `marks` by session in order, «» where nothing stands."""

    seat: Enrolment
    marks: tuple[str, ...]
    outcome: Outcome

    @property
    def is_complete(self) -> bool:
        return "" not in self.marks


def attendance_lines(run: CourseRun) -> list[Line]:
    """The attendance list of a run in three queries, by name. Also of a run already closed."""
    sessions = list(run.sessions.all())
    marks: dict[int, dict[int, str]] = defaultdict(dict)
    for row in Attendance.objects.filter(session__run=run):
        marks[row.enrolment_id][row.session_id] = row.mark
    seats = Enrolment.objects.seats().filter(run=run).exclude(state__in=["waiting", "cancelled"])
    lines = []
    for seat in seats.select_related("person__user").order_by("person__name_key", "pk"):
        seat.run = run
        own = tuple(marks[seat.pk].get(session.pk, "") for session in sessions)
        lines.append(Line(seat, own, outcome([mark for mark in own if mark], run.least_share)))
    return lines


def _check_closable(run: CourseRun, lines: Sequence[Line], now: datetime) -> None:
    sessions = list(run.sessions.all())
    last = max(session.ends for session in sessions)
    if now < last:
        raise Declined(NotYetOver(timezone.localdate(last)))
    empty = {n for line in lines for n, mark in enumerate(line.marks) if not mark}
    if empty:
        people = sum(not line.is_complete for line in lines)
        raise Declined(Unmarked(tuple(sorted({sessions[n].on for n in empty})), people))


@dataclass(frozen=True, slots=True)
class Closing:
    """What came of it: who got hours, who did not."""

    through: int
    short: int
    hours: Decimal


@transaction.atomic
def close_run(*, run: CourseRun, by: User, at: datetime | None = None) -> Closing:
    """Close: whoever came often enough has the run's hours credited (once a course and year), the others are told what
    was missing, the queue ends. No evidence comes of having sat there; exam and task stay what completes a course.

    Of two at once the second finds it closed. Raises Declined(NotYetOver | Unmarked), Refused(NoSuchMove).
    """
    now = at or timezone.now()
    run = lock_with_queues(run.pk, [])[run.pk]
    begin(run, by)
    lines = attendance_lines(run)
    if run.state == CourseRun.State.RUNNING:
        _check_closable(run, lines, now)
    _step(run, "close", by, closed_on=timezone.localdate(now), reason="")
    lock_persons([line.seat.person_id for line in lines])
    credited = sum((_settle(line, run, by) for line in lines), start=Decimal(0))
    for seat in held_seats(run):  # only the queue is left
        move(seat, "cancel", reason=_("候补到结班"))
        run_messages.tell_not_promoted(seat, run)
    through = sum(line.outcome.is_enough for line in lines)
    return Closing(through, len(lines) - through, credited)


def _settle(line: Line, run: CourseRun, by: User) -> Decimal:
    """One person's end of the run; returns the hours it gave."""
    seat, came = line.seat, line.outcome
    hours = Decimal(0)
    if came.is_enough:
        move(seat, "complete", completed_on=run.ends_on, attendance=came.share, reason="")
        due = settle_hours(person=seat.person, course=run.course, year=run.ends_on.year, by=by)
        hours = due.get(seat.source, Decimal(0))
    else:
        why = _("到课%(attended)s次，共%(counted)s次") % {"attended": came.attended, "counted": came.counted}
        move(seat, "fail", attendance=came.share, reason=why)
    run_messages.tell_closed(seat, run, came, f"{hours.normalize():f}")
    return hours


@transaction.atomic
def reopen_run(*, run: CourseRun, reason: str, by: User) -> CourseRun:
    """Take a closing back to correct the list: its hours are withdrawn until it is closed again.

    Raises Declined(WhyNeeded), Refused(NoSuchMove).
    """
    if not reason.strip():
        raise Declined(WhyNeeded())
    run = lock_runs([run.pk])[run.pk]
    _step(run, "reopen", by, closed_on=None, reason=reason.strip()[:200])
    ended = [Enrolment.State.COMPLETED, Enrolment.State.FAILED]
    seats = list(Enrolment.objects.seats().filter(run=run, state__in=ended).select_related("person").order_by("person"))
    lock_persons([seat.person_id for seat in seats])
    for seat in seats:
        withdraw_credit(source=seat.source, why=run.reason, by=by)
        move(seat, "reopen", completed_on=None, attendance=None, reason="")
        settle_hours(person=seat.person, course=run.course, year=run.ends_on.year, by=by)
    return run


def due_to_start(on: date) -> Q:
    """Condition on CourseRun: open, and its first day has come."""
    return Q(state=CourseRun.State.OPEN, starts_on__lte=on)


@transaction.atomic
def start_run(*, run: CourseRun, by: User | None) -> None:
    """The first day has come; asking again changes nothing."""
    begin(lock_runs([run.pk])[run.pk], by)
