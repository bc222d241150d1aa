"""Two at once, on a real PostgreSQL; each with a twin that goes wrong when its guard is taken away."""

from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from core.models import AuditEntry
from courses.actions import exams, marking, second_checks, signoffs
from courses.actions.exams import start_attempt, submit
from courses.actions.marking import mark_by_hand
from courses.actions.signoffs import confirm_task, request_task
from courses.models import Answer, Attempt, SecondCheck, SignoffSettings, TaskSubmission
from staff.models import CreditEntry, Evidence
from tests.courses.factories import sit, written
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


def test_without_lock_and_constraints_eight_starts_open_several(course, learner, enrolled, monkeypatch):
    monkeypatch.setattr(exams, "lock_person", lambda person: None)
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
    def careless(submission, verb, by, now, said):
        submission = TaskSubmission.objects.get(pk=submission.pk)
        if submission.state != TaskSubmission.State.REQUESTED:
            raise signoffs.Refused(signoffs.AlreadyDecided("", ""))
        submission.state, submission.assessor, submission.decided_at = "confirmed", by, now
        submission.save()
        return submission

    monkeypatch.setattr(signoffs, "_decide", careless)
    outcome = confirm_at_once(enrolled, learner, [holder("supervisor", town.linxi) for _ in range(4)])
    assert len(outcome.values) > 1


def mark_at_once(attempt, answers, trainers):
    def by(answer, user):
        return lambda: mark_by_hand(answer=Answer.objects.get(pk=answer.pk), share=Decimal(1), by=user).state

    return race(*(by(answer, user) for answer in answers for user in trainers))


def pile(attempt):
    return [answer for answer in attempt.answers.standing() if answer.value == ["写清地点和时间"]]


def test_of_two_markers_on_each_last_answer_one_counts_and_the_score_comes(course, learner, enrolled, town):
    attempt = written(learner, course)
    trainers = [holder("trainer", town.qinghe) for _ in range(2)]
    outcome = mark_at_once(attempt, pile(attempt), trainers)
    assert (len(outcome.values), len(outcome.errors_of(marking.Refused))) == (2, 2)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("marked", 100)
    assert Evidence.objects.filter(source=attempt.source).count() == 2


def test_without_the_held_row_marks_are_given_twice(course, learner, enrolled, town, monkeypatch):
    def unheld(answer):
        barrier.wait(timeout=10)
        return Attempt.objects.select_related("exam", "person").get(pk=answer.attempt_id)

    attempt = written(learner, course)
    trainers = [holder("trainer", town.qinghe) for _ in range(2)]
    barrier = Barrier(2)
    monkeypatch.setattr(marking, "_held", unheld)
    mark_at_once(attempt, pile(attempt)[:1], trainers)
    assert AuditEntry.objects.filter(action="exam.mark").count() == 2


def look_twice_at_once(enrolled, learner, town):
    settings = SignoffSettings.load()
    settings.second_share = 100
    settings.save()
    submit(attempt=sit(learner, enrolled.course, right=8), by=learner)
    submission = request_task(enrolment=enrolled, done={1, 2}, note="", by=learner)
    confirm_task(submission=submission, by=holder("supervisor", town.linxi))
    check = SecondCheck.objects.get()

    def said(user, agrees):
        def decide():
            row = SecondCheck.objects.get(pk=check.pk)
            if agrees:
                return second_checks.agree(check=row, by=user).state
            return second_checks.disagree(check=row, reason="没有走到", by=user).state

        return decide

    users = [holder("subdistrict", town.linxi) for _ in range(4)]
    return race(*(said(user, number % 2 == 0) for number, user in enumerate(users)))


def stands(check):
    """Does what stands of the evidence follow from what was decided?"""
    return Evidence.objects.standing().filter(kind="task").exists() == (check.state == "agreed")


def test_of_four_second_assessors_one_decides(course, learner, enrolled, town):
    outcome = look_twice_at_once(enrolled, learner, town)
    assert (len(outcome.values), len(outcome.errors_of(second_checks.Refused))) == (1, 3)
    assert stands(SecondCheck.objects.get())


def test_without_the_guarded_step_several_decide(course, learner, enrolled, town, monkeypatch):
    def careless(check, verb, by, now, reason=""):
        check = SecondCheck.objects.select_related("submission__enrolment__person").get(pk=check.pk)
        if check.state != SecondCheck.State.WAITING:
            raise second_checks.Refused(second_checks.AlreadyChecked("", ""))
        check.state, check.assessor, check.decided_at = SecondCheck.MOVES["waiting"][verb], by, now
        check.reason = reason
        check.save()
        return check

    monkeypatch.setattr(second_checks, "_decide", careless)
    outcome = look_twice_at_once(enrolled, learner, town)
    assert len(outcome.values) > 1
