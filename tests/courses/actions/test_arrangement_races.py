"""Extra time, a void sitting, one more try at the very moment: on a real PostgreSQL, with twins without the guard."""

import time
from datetime import timedelta

import pytest

from core.refusals import Refused
from courses.actions import arrangements, exams
from courses.actions.arrangements import give_time, give_try, void_attempt
from courses.actions.exams import start_attempt, submit
from courses.models import Attempt, ExamArrangement
from staff.models import Evidence
from tests.courses.factories import sit
from tests.factories import holder
from tests.rig.races import race

pytestmark = pytest.mark.postgres


@pytest.fixture
def hr(town):
    return holder("district_hr", town.qinghe, username="hr-of-exams")


def begin_while_time_is_given(course, learner, hr):
    def begin():
        return start_attempt(person=learner.person, exam=course.exam, by=learner).pk

    def give():
        return give_time(person=learner.person, course=course, reason="视力不好", by=hr, percent=100).pk

    outcome = race(begin, give)
    attempt = Attempt.objects.get()
    return outcome, attempt.deadline_at - attempt.started_at


def test_an_attempt_begun_at_the_same_moment_has_the_extra_time(course, learner, enrolled, hr):
    outcome, length = begin_while_time_is_given(course, learner, hr)
    assert (outcome.errors, length) == ([], timedelta(minutes=60))


def test_without_the_held_person_the_extra_time_can_be_missed(course, learner, enrolled, hr, monkeypatch):
    """The start reads the terms, the arrangement looks for attempts, and neither sees the other."""
    freeze = exams._freeze

    def slow(*arguments):
        attempt = freeze(*arguments)
        time.sleep(1)
        return attempt

    monkeypatch.setattr(exams, "_freeze", slow)
    monkeypatch.setattr(exams, "lock_person", lambda person: None)
    monkeypatch.setattr(arrangements, "lock_person", lambda person: time.sleep(0.3))
    _, length = begin_while_time_is_given(course, learner, hr)
    assert length == timedelta(minutes=30)


def test_a_sitting_void_while_it_is_handed_in_leaves_no_evidence(course, learner, enrolled, hr):
    attempt = sit(learner, course, right=8)
    outcome = race(
        lambda: submit(attempt=Attempt.objects.get(pk=attempt.pk), by=learner).state,
        lambda: void_attempt(attempt=Attempt.objects.get(pk=attempt.pk), reason="停电", by=hr).pk,
    )
    attempt.refresh_from_db()
    assert (outcome.errors, attempt.state) == ([], "voided")
    assert Evidence.objects.standing().count() == 0


def try_at_once(course, learner, hr):
    for _ in range(2):
        submit(attempt=sit(learner, course, right=0), by=learner)

    def give():
        return give_try(person=learner.person, course=course, reason="停电", by=hr).pk

    return race(give, times=4)


def test_four_taps_give_one_more_try(course, learner, enrolled, hr):
    outcome = try_at_once(course, learner, hr)
    assert (len(outcome.values), len(outcome.errors_of(Refused))) == (1, 3)
    assert ExamArrangement.objects.count() == 1


def test_without_the_held_person_four_taps_give_several(course, learner, enrolled, hr, monkeypatch):
    monkeypatch.setattr(arrangements, "lock_person", lambda person: None)
    keep = arrangements._keep

    def slow(*arguments, **more):
        time.sleep(0.5)
        return keep(*arguments, **more)

    monkeypatch.setattr(arrangements, "_keep", slow)
    try_at_once(course, learner, hr)
    assert ExamArrangement.objects.count() > 1
