"""A seat in a class: book, wait, give back, and pass on to the next in the same transaction.

Who locks what, always in this order, so that no two wait for each other: runs by key, then persons by key. The run's
row serialises everything about its seats; the person's row, that nobody sits in two classes at once. `taken` moves only
by the guarded UPDATE of `_take_seat`, and the database keeps it within `seats`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from core import audit
from core.actions.people import lock_persons
from core.models import Affiliation, Person, User
from core.states import move
from courses.actions import run_messages
from courses.models import CourseRun, Enrolment, RunSession
from courses.refusals import Declined
from courses.rules.runs import (
    AlreadyTaken,
    Clashes,
    Meeting,
    NoSeatLeft,
    NotForHere,
    NotOpen,
    SeatsBelowTaken,
    clash,
    why_not_book,
    why_not_cancel,
)

TAKES_SEATS = (CourseRun.State.PLANNED, CourseRun.State.OPEN, CourseRun.State.RUNNING)
PROMOTES = (CourseRun.State.PLANNED, CourseRun.State.OPEN)


def lock_runs(keys: Iterable[int]) -> dict[int, CourseRun]:
    rows = CourseRun.objects.select_for_update(of=("self",)).filter(pk__in=set(keys)).select_related("division")
    return {run.pk: run for run in rows.order_by("pk")}


def _take_seat(run: int) -> bool:
    """One seat, if there is one: the database settles who gets the last."""
    free = CourseRun.objects.filter(pk=run, state__in=TAKES_SEATS, taken__lt=F("seats"))
    return bool(free.update(taken=F("taken") + 1))


def _free_seat(run: int) -> None:
    CourseRun.objects.filter(pk=run, taken__gt=0).update(taken=F("taken") - 1)


def meetings(run: CourseRun) -> list[Meeting]:
    return [Meeting(row.on, row.starts_at, row.ends_at, run.title) for row in run.sessions.all()]


def _held_meetings(persons: Collection[int], apart_from: int) -> dict[int, list[Meeting]]:
    """When each of the persons sits in another class that still goes on."""
    seats = Enrolment.objects.seats().filter(person__in=persons, state=Enrolment.State.ENROLLED)
    seats = seats.exclude(run=apart_from).filter(run__state__in=TAKES_SEATS)
    found: dict[int, list[Meeting]] = {}
    rows = RunSession.objects.filter(run__in=seats.values("run")).select_related("run")
    by_run: dict[int, list[Meeting]] = {}
    for row in rows:
        by_run.setdefault(row.run_id, []).append(Meeting(row.on, row.starts_at, row.ends_at, row.run.title))
    for person, run in seats.values_list("person", "run"):
        found.setdefault(person, []).extend(by_run.get(run, ()))
    return found


def belongs(person: Person, run: CourseRun, at: datetime) -> bool:
    """Does the person belong to the place the run is given for, there or below?"""
    own = Affiliation.objects.active(timezone.localdate(at)).filter(person=person)
    return own.filter(run.division.subtree("division__path")).exists()


def _check(person: Person, run: CourseRun, is_own: bool, walks_in: bool, at: datetime) -> None:
    """Raises Declined where this person cannot be in this run."""
    if is_own and not walks_in:
        on = timezone.localdate(at)
        why = why_not_book(state=run.state, books_from=run.books_from, books_until=run.books_until, on=on)
        if why is not None:
            raise Declined(why)
    if run.state not in TAKES_SEATS:
        raise Declined(NotOpen(run.state))
    if not belongs(person, run, at):
        raise Declined(NotForHere(run.division.name))
    crossing = clash(meetings(run), _held_meetings([person.pk], run.pk).get(person.pk, ()))
    if crossing is not None:
        raise Declined(crossing)


@transaction.atomic
def book(
    *, person: Person, run: CourseRun, by: User | None, walks_in: bool = False, at: datetime | None = None
) -> Enrolment:
    """Take a seat, or the next place of the waiting list when all are held. Idempotent: a seat held is returned.

    The learner herself books within the booking period; HR and trainers also before and after it. `walks_in`: she
    stands at the door, so there is no waiting. Raises Declined(NotOpen | BooksFrom | BookingOver | NotForHere |
    Clashes | AlreadyTaken | NoSeatLeft).
    """
    now = at or timezone.now()
    # Whoever gets a seat holds the run's row by that; whoever does not takes it now, so that no seat that comes free
    # in between goes past a waiting list she is just about to enter.
    has_seat = _take_seat(run.pk)
    run = lock_runs([run.pk])[run.pk]
    has_seat = has_seat or _take_seat(run.pk)
    standing = Enrolment.objects.seats().filter(person=person, run=run).exclude(state=Enrolment.State.CANCELLED).first()
    if standing is not None:
        if has_seat:
            _free_seat(run.pk)
        if standing.state not in (Enrolment.State.WAITING, Enrolment.State.ENROLLED):
            raise Declined(AlreadyTaken(standing.state))
        return standing
    lock_persons([person.pk])
    is_own = by is not None and by.person_id == person.pk
    _check(person, run, is_own, walks_in, now)
    if walks_in and not has_seat:
        raise Declined(NoSeatLeft(run.seats))
    state = Enrolment.State.ENROLLED if has_seat else Enrolment.State.WAITING
    seat = Enrolment.objects.create(person=person, course_id=run.course_id, run=run, state=state, enrolled_at=now)
    audit.record("run.book", about=run, by=by, scope=run.division, data={"person": person.pk, "state": state})
    if by is not None and not is_own:
        run_messages.tell_booked(seat, run)
    return seat


def place_in_queue(seat: Enrolment) -> int:
    """The how-manieth in the waiting list, from 1."""
    ahead = Enrolment.objects.seats().filter(run=seat.run_id, state=Enrolment.State.WAITING, pk__lte=seat.pk)
    return ahead.count()


def _linked(run: int, persons: Collection[int]) -> set[int]:
    """The run, and those in which the same persons wait: a seat given back here may free them for one there."""
    waiting = Enrolment.objects.seats().filter(person__in=persons, state=Enrolment.State.WAITING)
    return {run, *(key for key in waiting.values_list("run", flat=True) if key)}


def _waiting(runs: Collection[int]) -> list[Enrolment]:
    rows = Enrolment.objects.seats().filter(run__in=runs, state=Enrolment.State.WAITING)
    return list(rows.select_related("person__user").order_by("pk"))


def lock_with_queues(run: int, persons: Collection[int]) -> dict[int, CourseRun]:
    """Lock the run, the linked ones, and everybody who may be moved by what happens to their seats."""
    runs = lock_runs(_linked(run, persons))
    lock_persons({*persons, *(seat.person_id for seat in _waiting(runs))})
    return runs


def promote(run: CourseRun, by: User | None) -> list[Enrolment]:
    """Give free seats to the waiting, in their order; the caller holds the locks (`lock_with_queues`).

    Who sits in another class at that time is passed over, told so once, and keeps her place. Once the class is running
    nobody is moved up unasked.
    """
    if run.state not in PROMOTES:
        return []
    waiting = _waiting([run.pk])
    own = meetings(run)
    held = _held_meetings([seat.person_id for seat in waiting], run.pk)
    promoted = []
    for seat in waiting:
        crossing = clash(own, held.get(seat.person_id, ()))
        if crossing is not None:
            _tell_passed_over(run, seat, crossing)
            continue
        if not _take_seat(run.pk):
            break
        move(seat, "promote")
        audit.record("run.promote", about=run, by=by, scope=run.division, data={"person": seat.person_id})
        run_messages.tell_promoted(seat, run)
        promoted.append(seat)
    return promoted


def _tell_passed_over(run: CourseRun, seat: Enrolment, crossing: Clashes) -> None:
    """Only where there really is a seat that goes to somebody else."""
    if CourseRun.objects.filter(pk=run.pk, taken__lt=F("seats")).exists():
        run_messages.tell_passed_over(seat, run, crossing)


@transaction.atomic
def cancel_booking(*, enrolment: Enrolment, by: User | None, reason: str = "", at: datetime | None = None) -> Enrolment:
    """Give the seat back (or leave the waiting list); the next in the list has it in the same transaction.

    The learner herself until the run's day for it; HR and trainers while the run goes on, with word to the learner;
    nobody (`by` None) when her data are erased.
    Raises Declined(TooLateToCancel), Refused(NoSuchMove).
    """
    now = at or timezone.now()
    assert enrolment.run_id is not None
    runs = lock_with_queues(enrolment.run_id, [enrolment.person_id])
    run = runs[enrolment.run_id]
    enrolment = Enrolment.objects.select_related("person__user").get(pk=enrolment.pk)
    is_waiting = enrolment.state == Enrolment.State.WAITING
    is_own = by is not None and by.person_id == enrolment.person_id
    if is_own:
        on = timezone.localdate(now)
        why = why_not_cancel(is_waiting=is_waiting, cancels_until=run.cancels_until, on=on)
        if why is not None:
            raise Declined(why)
    move(enrolment, "cancel", reason=reason.strip()[:200])
    if not is_waiting:
        _free_seat(run.pk)
    data = {"person": enrolment.person_id, "was_waiting": is_waiting}
    audit.record("run.leave", about=run, by=by, scope=run.division, reason=reason, data=data)
    if by is not None and not is_own:
        run_messages.tell_removed(enrolment, run, reason)
    for one in runs.values():
        promote(one, by)
    return enrolment


@transaction.atomic
def change_seats(*, run: CourseRun, seats: int, by: User) -> list[Enrolment]:
    """More seats move the waiting up; fewer than are held is refused. Returns who moved up."""
    run = lock_with_queues(run.pk, [])[run.pk]
    if seats < run.taken:
        raise Declined(SeatsBelowTaken(seats, run.taken))
    if run.state not in TAKES_SEATS:
        raise Declined(NotOpen(run.state))
    CourseRun.objects.filter(pk=run.pk).update(seats=seats)
    audit.record("run.change", about=run, by=by, scope=run.division, data={"seats": [run.seats, seats]})
    run.seats = seats
    return promote(run, by)


def of_people_who_may_come(run: CourseRun, persons: Iterable[int], at: datetime) -> list[Person]:
    """Those of the persons who belong to the run's place, in the order of their names."""
    own = Affiliation.objects.active(timezone.localdate(at)).filter(run.division.subtree("division__path"))
    return list(Person.objects.filter(Q(pk__in=own.values("person")), pk__in=persons).order_by("name_key", "pk"))
