"""Two at once, on a real PostgreSQL; each with a twin that goes wrong when its guard is taken away."""

import pytest
from django.db import connection

from courses.actions import exams, signoffs
from courses.actions.exams import start_attempt, submit
from courses.actions.signoffs import confirm_task, request_task
from courses.models import Attempt, TaskSubmission
from staff.models import CreditEntry, Evidence
from tests.courses.factories import sit
from tests.factories import holder
from tests.rig.races import race

pytestmark = pytest.mark.postgres


def drop(model, *names):
    with connection.schema_editor() as editor:
        for constraint in model._meta.constraints:
            if constraint.name in names:
                editor.remove_constraint(model, constraint)


def restore(model, *names):
    model.objects.all().delete()
    with connection.schema_editor() as editor:
        for constraint in model._meta.constraints:
            if constraint.name in names:
                editor.add_constraint(model, constraint)


def begin_at_once(course, learner):
    return race(lambda: start_attempt(person=learner.person, exam=course.exam, by=learner).pk, times=8)


def test_eight_starts_open_one_attempt(course, learner, enrolled):
    outcome = begin_at_once(course, learner)
    assert (len(set(outcome.values)), outcome.errors) == (1, [])
    assert Attempt.objects.count() == 1


def test_without_the_constraints_eight_starts_open_several(course, learner, enrolled):
    guards = ("attempt_one_open", "attempt_number_once")
    drop(Attempt, *guards)
    try:
        begin_at_once(course, learner)
        assert Attempt.objects.count() > 1
    finally:
        restore(Attempt, *guards)


def test_eight_hand_ins_record_once(course, learner, enrolled):
    attempt = sit(learner, course, right=8)
    outcome = race(lambda: submit(attempt=Attempt.objects.get(pk=attempt.pk), by=learner).state, times=8)
    assert (outcome.values, outcome.errors) == (["marked"] * 8, [])
    assert Evidence.objects.filter(source=attempt.source).count() == 2


def test_without_the_lock_a_second_hand_in_is_thrown_out(course, learner, enrolled, monkeypatch):
    attempt = sit(learner, course, right=8)
    monkeypatch.setattr(exams, "_locked", lambda row: Attempt.objects.select_related("exam", "person").get(pk=row.pk))
    outcome = race(lambda: submit(attempt=Attempt.objects.get(pk=attempt.pk), by=learner).state, times=8)
    assert outcome.errors != []


def confirm_at_once(enrolled, learner, supervisors):
    submission = request_task(enrolment=enrolled, done={1, 2}, note="", by=learner)

    def by(user):
        return lambda: confirm_task(submission=TaskSubmission.objects.get(pk=submission.pk), by=user).pk

    return race(*(by(user) for user in supervisors))


def test_of_four_supervisors_one_confirms(course, learner, enrolled, town):
    submit(attempt=sit(learner, course, right=8), by=learner)
    outcome = confirm_at_once(enrolled, learner, [holder("supervisor", town.linxi) for _ in range(4)])
    assert (len(outcome.values), len(outcome.errors_of(signoffs.Refused))) == (1, 3)
    assert Evidence.objects.filter(kind="task").count() == 1
    assert CreditEntry.objects.count() == 1


def test_without_the_guarded_step_several_confirm(course, learner, enrolled, town, monkeypatch):
    def careless(submission, verb, by, now, reason=""):
        submission = TaskSubmission.objects.get(pk=submission.pk)
        if submission.state != TaskSubmission.State.REQUESTED:
            raise signoffs.Refused(signoffs.AlreadyDecided("", ""))
        submission.state, submission.assessor, submission.decided_at = "confirmed", by, now
        submission.save()
        return submission

    monkeypatch.setattr(signoffs, "_decide", careless)
    outcome = confirm_at_once(enrolled, learner, [holder("supervisor", town.linxi) for _ in range(4)])
    assert len(outcome.values) > 1
