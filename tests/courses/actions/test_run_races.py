"""Classes under a crowd, on a real PostgreSQL; each race has a twin that goes wrong when its guard is taken away."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry
from core.refusals import Refused
from courses.actions import bookings, hours, runs
from courses.actions.attendance import record_attendance
from courses.actions.bookings import book, cancel_booking
from courses.actions.learning import complete_if_done, enrol, finish_lesson
from courses.actions.runs import close_run
from courses.models import CourseRun, Enrolment
from courses.rules.runs import Clashes
from staff.models import CreditEntry
from tests.courses.actions.test_races import drop
from tests.courses.factories import class_of, learner_at
from tests.rig.races import race

pytestmark = pytest.mark.postgres
CROWD, SEATS = 30, 4
WAIT = 0.4


def unlocked(keys):
    return {run.pk: run for run in CourseRun.objects.filter(pk__in=set(keys)).select_related("division")}


def slow(function):
    """The function, with time for somebody else between what it saw and what follows from it."""

    def wrapped(*args, **more):
        value = function(*args, **more)
        time.sleep(WAIT)
        return value

    return wrapped


def seats_of(run, state="enrolled"):
    return Enrolment.objects.filter(run=run, state=state)


def crowd_at(run, people):
    def one(user):
        return lambda: book(person=user.person, run=CourseRun.objects.get(pk=run.pk), by=user).state

    return race(*(one(user) for user in people))


@pytest.fixture
def crowd(town):
    return [learner_at(town.huaian) for _ in range(CROWD)]


def test_of_thirty_at_once_four_have_seats_and_the_others_wait(course, town, crowd):
    run = class_of(course, town.qinghe, seats=SEATS)
    outcome = crowd_at(run, crowd)
    assert outcome.errors == []
    assert sorted(outcome.values) == ["enrolled"] * SEATS + ["waiting"] * (CROWD - SEATS)
    run.refresh_from_db()
    assert (run.taken, seats_of(run).count()) == (SEATS, SEATS)


def test_without_the_guarded_update_more_people_sit_than_there_are_seats(course, town, crowd, monkeypatch):
    def careless(key):
        run = CourseRun.objects.get(pk=key)
        if run.taken >= run.seats:
            return False
        time.sleep(0.05)
        CourseRun.objects.filter(pk=key).update(taken=run.taken + 1)
        return True

    monkeypatch.setattr(bookings, "_take_seat", careless)
    monkeypatch.setattr(bookings, "lock_runs", unlocked)
    drop(CourseRun, "run_taken_within_seats")
    run = class_of(course, town.qinghe, seats=SEATS)
    try:
        crowd_at(run, crowd)
        assert seats_of(run).count() > SEATS
    finally:
        _restore()


def _restore():
    """Put the constraint back over rows that keep to it."""
    from django.db import connection
    from django.db.models import F

    CourseRun.objects.filter(taken__gt=F("seats")).update(taken=F("seats"))
    with connection.schema_editor() as editor:
        editor.add_constraint(
            CourseRun, next(c for c in CourseRun._meta.constraints if c.name == "run_taken_within_seats")
        )


def leave_while_others_book(course, town, monkeypatch):
    """One seat, held; its holder leaves while three come. Returns the run as it is afterwards."""
    run = class_of(course, town.qinghe, seats=1)
    holder = learner_at(town.huaian)
    seat = book(person=holder.person, run=run, by=holder)
    monkeypatch.setattr(bookings, "_check", slow(bookings._check))
    people = [learner_at(town.huaian) for _ in range(3)]

    def leave():
        time.sleep(WAIT / 2)
        cancel_booking(enrolment=seat, by=holder)

    def come(user):
        return lambda: book(person=user.person, run=CourseRun.objects.get(pk=run.pk), by=user)

    outcome = race(leave, *(come(user) for user in people))
    assert outcome.errors == []
    run.refresh_from_db()
    return run


def test_a_seat_that_comes_free_meets_whoever_just_begins_to_wait(course, town, monkeypatch):
    run = leave_while_others_book(course, town, monkeypatch)
    assert (run.taken, seats_of(run).count(), seats_of(run, "waiting").count()) == (1, 1, 2)


def test_without_the_lock_a_seat_stays_empty_while_people_wait(course, town, monkeypatch):
    monkeypatch.setattr(bookings, "lock_runs", unlocked)
    run = leave_while_others_book(course, town, monkeypatch)
    assert (run.taken, seats_of(run, "waiting").count()) == (0, 3)


def test_six_leave_at_once_and_six_move_up(course, town, crowd):
    run = class_of(course, town.qinghe, seats=6)
    seats = [book(person=user.person, run=run, by=user) for user in crowd[:14]]

    def leave(seat, user):
        return lambda: cancel_booking(enrolment=Enrolment.objects.get(pk=seat.pk), by=user)

    outcome = race(*(leave(seat, user) for seat, user in zip(seats[:6], crowd[:6], strict=True)))
    assert outcome.errors == []
    run.refresh_from_db()
    assert run.taken == 6
    assert list(seats_of(run).order_by("pk")) == seats[6:12]


def two_classes_at_once(course, town, monkeypatch):
    classes = [class_of(course, town.qinghe, title=title) for title in ("甲班", "乙班")]
    user = learner_at(town.huaian)
    monkeypatch.setattr(bookings, "clash", slow(bookings.clash))

    def come(run):
        return lambda: book(person=user.person, run=CourseRun.objects.get(pk=run.pk), by=user).state

    return race(*(come(run) for run in classes))


def test_nobody_gets_into_two_classes_of_one_hour(course, town, monkeypatch):
    outcome = two_classes_at_once(course, town, monkeypatch)
    refusals = outcome.errors_of(Refused)
    assert (len(outcome.values), len(refusals), len(outcome.errors)) == (1, 1, 1)
    assert isinstance(refusals[0].reason, Clashes)
    assert CourseRun.objects.filter(taken=1).count() == 1


def test_without_the_persons_lock_she_sits_in_both(course, town, monkeypatch):
    monkeypatch.setattr(bookings, "lock_persons", lambda keys: None)
    assert two_classes_at_once(course, town, monkeypatch).values == ["enrolled", "enrolled"]


def class_over(course, town, alice, people):
    run = class_of(course, town.qinghe, first=timezone.localdate() - timedelta(days=5), seats=9)
    seats = [book(person=user.person, run=run, by=alice) for user in people]
    for session in run.sessions.all():
        record_attendance(session=session, marks={seat.pk: "present" for seat in seats}, by=alice)
    return run


def close_at_once(run, alice):
    return race(lambda: close_run(run=CourseRun.objects.get(pk=run.pk), by=alice).through, times=4)


def closings():
    return AuditEntry.objects.filter(action="run.move", data__verb="close").count()


def test_of_four_closings_one_closes(course, town, alice, crowd):
    run = class_over(course, town, alice, crowd[:5])
    outcome = close_at_once(run, alice)
    assert (outcome.values, len(outcome.errors_of(Refused)), len(outcome.errors)) == ([5], 3, 3)
    assert (CreditEntry.objects.count(), closings()) == (5, 1)


def test_without_lock_and_guarded_step_several_close(course, town, alice, crowd, monkeypatch):
    run = class_over(course, town, alice, crowd[:5])

    def careless(row, verb, **columns):
        type(row).objects.filter(pk=row.pk).update(state=row.MOVES[row.state][verb], **columns)

    monkeypatch.setattr(runs, "move", careless)
    monkeypatch.setattr(runs, "lock_with_queues", lambda key, persons: unlocked([key]))
    monkeypatch.setattr(runs, "attendance_lines", slow(runs.attendance_lines))
    close_at_once(run, alice)
    assert closings() > 1


def through_both_ways_at_once(course, town, alice, monkeypatch):
    """The course is completed online in the moment the class is closed; returns the hours she has of it."""
    user = learner_at(town.huaian)
    run = class_over(course, town, alice, [user])
    enrolment = enrol(person=user.person, course=course, by=user)
    for lesson in course.lessons():
        finish_lesson(enrolment=enrolment, lesson=lesson, by=user)
    monkeypatch.setattr("courses.actions.learning._is_through", lambda enrolment: True)
    monkeypatch.setattr(hours, "hours_due", slow(hours.hours_due))
    outcome = race(
        lambda: close_run(run=CourseRun.objects.get(pk=run.pk), by=alice),
        lambda: complete_if_done(enrolment=Enrolment.objects.get(pk=enrolment.pk), by=user),
    )
    assert outcome.errors == []
    return sum(CreditEntry.objects.filter(withdrawn_at=None).values_list("hours", flat=True))


def test_class_and_course_at_once_count_once(course, town, alice, monkeypatch):
    assert through_both_ways_at_once(course, town, alice, monkeypatch) == 6


def test_without_the_lock_the_course_counts_twice(course, town, alice, monkeypatch):
    monkeypatch.setattr(hours, "lock_person", lambda person: None)
    monkeypatch.setattr(runs, "lock_persons", lambda keys: None)
    assert through_both_ways_at_once(course, town, alice, monkeypatch) == 10
