"""Who came: the trainer's list, a scanned code that fills it in, and people who come without having booked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.models import Person, User
from core.refusals import Refused
from courses.actions.bookings import book, lock_runs
from courses.actions.runs import begin
from courses.models import Attendance, CourseRun, Enrolment, RunSession
from courses.refusals import Declined
from courses.rules.runs import NotBegun, NotOpen, code_is_shown, mark_of_scan

MARKABLE = (CourseRun.State.OPEN, CourseRun.State.RUNNING)


@dataclass(frozen=True, slots=True)
class NoSeat:
    """Nobody of that name holds a seat in this run."""

    is_waiting: bool

    def words(self) -> str:
        if self.is_waiting:
            return _("您还在候补，没有座位。请直接找讲师，有空位可以当场安排。")
        return _("您没有报这个班。还有空位的话，可以现在报名。")


def _locked(session: RunSession) -> CourseRun:
    run = lock_runs([session.run_id])[session.run_id]
    if run.state not in MARKABLE:
        raise Declined(NotOpen(run.state))
    return run


@transaction.atomic
def record_attendance(*, session: RunSession, marks: Mapping[int, str], by: User, at: datetime | None = None) -> int:
    """Save the list of one session: mark by key of the seat, «» for not yet known. Returns how many changed.

    From the morning of the day on, so that a list can be prepared at the door; the same list again changes nothing.
    Raises Declined(NotBegun | NotOpen).
    """
    now = at or timezone.now()
    if timezone.localdate(now) < session.on:
        raise Declined(NotBegun(session.on, session.starts_at))
    run = _locked(session)
    begin(run, by)
    seats = Enrolment.objects.seats().filter(run=run, state=Enrolment.State.ENROLLED, pk__in=marks)
    held = {row.enrolment_id: row for row in session.attendance.all()}
    changed = 0
    for key in seats.values_list("pk", flat=True):
        mark, row = marks[key], held.get(key)
        if mark not in ("", *Attendance.Mark.values) or mark == (row.mark if row else ""):
            continue
        changed += 1
        if not mark and row:
            row.delete()
            continue
        facts = {"mark": mark, "how": Attendance.How.LIST, "recorded_by": by, "recorded_at": now}
        Attendance.objects.update_or_create(session=session, enrolment_id=key, defaults=facts)
    if changed:
        data = {"session": str(session), "changed": changed}
        audit.record("run.attendance", about=run, by=by, scope=run.division, data=data)
    return changed


@transaction.atomic
def check_in(*, session: RunSession, person: Person, by: User, at: datetime | None = None) -> Attendance:
    """The person scanned the session's code at `at`. What the trainer's list says already, stays.

    Raises Declined(NotBegun | NotOpen), Refused(NoSeat).
    """
    now = at or timezone.now()
    if not code_is_shown(session.begins, session.ends, now):
        raise Declined(NotBegun(session.on, session.starts_at))
    run = _locked(session)
    seats = Enrolment.objects.held().filter(run=run, person=person)
    seat = seats.filter(state=Enrolment.State.ENROLLED).first()
    if seat is None:
        raise Refused(NoSeat(is_waiting=seats.exists()))
    begin(run, by)
    mark = mark_of_scan(session.begins, now)
    facts = {"mark": mark, "how": Attendance.How.SCAN, "recorded_by": by, "recorded_at": now}
    row, _made = Attendance.objects.get_or_create(session=session, enrolment=seat, defaults=facts)
    return row


@transaction.atomic
def walk_in(*, session: RunSession, person: Person, by: User, at: datetime | None = None) -> Attendance:
    """Somebody came without having booked: a seat if one is free, and the mark with it. As `book`, and `check_in`."""
    now = at or timezone.now()
    if timezone.localdate(now) < session.on:
        raise Declined(NotBegun(session.on, session.starts_at))
    seat = book(person=person, run=session.run, by=by, walks_in=True, at=now)
    run = _locked(session)
    if seat.state != Enrolment.State.ENROLLED:
        raise Refused(NoSeat(is_waiting=True))
    begin(run, by)
    how = Attendance.How.SCAN if by.person_id == person.pk else Attendance.How.LIST
    facts = {"mark": mark_of_scan(session.begins, now), "how": how, "recorded_by": by, "recorded_at": now}
    row, _made = Attendance.objects.get_or_create(session=session, enrolment=seat, defaults=facts)
    return row
