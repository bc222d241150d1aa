"""What HR or a supervisor grants one person: extra time, one more try, no waiting, a later day, a void sitting."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry, Message
from core.refusals import Refused
from courses.actions.arrangements import (
    extend_due,
    give_time,
    give_try,
    lift_arrangement,
    lift_wait,
    void_attempt,
)
from courses.actions.exams import save_answer, start_attempt, submit, why_not_now
from courses.actions.learning import enrol
from courses.actions.requirements import ReasonMissing, apply_course
from courses.actions.signoffs import confirm_task, request_task
from courses.models import Attempt, Enrolment, ExamArrangement
from courses.rules.arrangements import CarriesCompletion, NoLater, NoOpenCourse, NotOneself, TriesLeft, VoidAlready
from courses.rules.attempts import MustWait, NoTriesLeft
from courses.rules.signoffs import HoldsResidentData
from staff.models import Evidence, HeldSkill
from tests.courses.factories import learner_at, require, sit
from tests.factories import holder

pytestmark = pytest.mark.django_db
WHY = "视力不好，看屏幕慢"


@pytest.fixture
def hr(town):
    return holder("district_hr", town.qinghe, username="hr-of-exams")


@pytest.fixture
def grant(course, learner, hr):
    """The common arguments of every arrangement."""
    return {"person": learner.person, "course": course, "reason": WHY, "by": hr}


def refusal(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.reason


def minutes_of(attempt):
    return (attempt.deadline_at - attempt.started_at).total_seconds() / 60


def begin(learner, course, **more):
    return start_attempt(person=learner.person, exam=course.exam, by=learner, **more)


# --- extra time --------------------------------------------------------------------------------


def test_extra_time_is_in_the_deadline_of_the_next_attempt(course, learner, enrolled, grant):
    give_time(**grant, percent=50)
    attempt = begin(learner, course)
    assert (minutes_of(attempt), attempt.paper["minutes"]) == (45, 45)
    line = AuditEntry.objects.get(action="exam.arrange")
    assert (line.reason, line.data["kind"]) == (WHY, "time")
    assert "加时50%" in Message.objects.get(person=learner.person, kind="exam").title


def test_the_running_attempts_deadline_moves_and_answers_are_taken_until_then(course, learner, enrolled, grant):
    attempt = sit(learner, course, right=0)
    give_time(**{**grant, "course": None}, minutes=20)
    attempt.refresh_from_db()
    assert minutes_of(attempt) == 50
    late = attempt.started_at + timedelta(minutes=45)
    key = attempt.questions[0]["key"]
    assert save_answer(attempt=attempt, number=1, raw=key, client_id="late", by=learner, at=late).value == key


def test_taking_it_back_never_shortens_what_runs(course, learner, enrolled, grant, hr):
    row = give_time(**grant, percent=100)
    attempt = begin(learner, course)
    assert lift_arrangement(arrangement=row, by=hr) is True
    assert lift_arrangement(arrangement=row, by=hr) is False
    give_time(**grant, percent=25)
    attempt.refresh_from_db()
    assert minutes_of(attempt) == 60
    submit(attempt=attempt, by=learner)
    assert minutes_of(begin(learner, course)) == 38


def test_another_persons_time_is_untouched(course, learner, enrolled, grant, town):
    give_time(**{**grant, "course": None}, percent=50)
    other = learner_at(town.huaian)
    enrolment = enrol(person=other.person, course=course, by=other)
    from courses.actions.learning import finish_lesson

    for lesson in course.lessons():
        finish_lesson(enrolment=enrolment, lesson=lesson, by=other)
    assert minutes_of(begin(other, course)) == 30


# --- tries and waiting -------------------------------------------------------------------------


def use_up(learner, course):
    for _ in range(2):
        submit(attempt=sit(learner, course, right=1), by=learner)


def test_one_more_try_once_all_are_used(course, learner, enrolled, grant):
    assert refusal(give_try, **grant) == TriesLeft(2)
    use_up(learner, course)
    assert why_not_now(person=learner.person, exam=course.exam, at=timezone.now()) == NoTriesLeft(2)
    give_try(**grant)
    assert refusal(give_try, **grant) == TriesLeft(1)
    assert begin(learner, course).number == 3
    submit(attempt=Attempt.objects.open().get(), by=learner)
    assert why_not_now(person=learner.person, exam=course.exam, at=timezone.now()) == NoTriesLeft(3)


def test_waiting_days_are_lifted(course, learner, enrolled, grant):
    exam = course.exam
    exam.wait_days = 7
    exam.save()
    submit(attempt=sit(learner, course, right=1), by=learner)
    reason = why_not_now(person=learner.person, exam=exam, at=timezone.now())
    assert isinstance(reason, MustWait)
    lift_wait(**grant)
    assert why_not_now(person=learner.person, exam=exam, at=timezone.now()) is None


def test_what_was_granted_for_an_earlier_taking_is_used_up(course, learner, enrolled, grant):
    use_up(learner, course)
    give_try(**grant)
    Enrolment.objects.filter(pk=enrolled.pk).update(
        state="completed", completed_on=timezone.localdate(), enrolled_at=timezone.now() - timedelta(days=400)
    )
    Attempt.objects.update(started_at=timezone.now() - timedelta(days=300))
    ExamArrangement.objects.update(given_at=timezone.now() - timedelta(days=200))
    enrol(person=learner.person, course=course, by=learner)
    assert refusal(give_try, **grant) == TriesLeft(2)


# --- the day due -------------------------------------------------------------------------------


def test_a_later_day_due_stands_against_the_nightly_pass_and_is_taken_back(course, learner, town, grant, hr):
    today = timezone.localdate()
    require(course, town.qinghe, days=5, starts_on=today)
    apply_course(course=course, on=today)
    later = today + timedelta(days=30)
    row = extend_due(**grant, due_on=later)
    apply_course(course=course, on=today)
    assert Enrolment.objects.get(person=learner.person).due_on == later
    lift_arrangement(arrangement=row, by=hr)
    assert Enrolment.objects.get(person=learner.person).due_on == today + timedelta(days=5)


def test_a_day_due_given_again_replaces_the_earlier_one(course, learner, town, grant):
    today = timezone.localdate()
    require(course, town.qinghe, days=5, starts_on=today)
    apply_course(course=course, on=today)
    for days in (10, 20):
        extend_due(**grant, due_on=today + timedelta(days=days))
    assert ExamArrangement.objects.standing().count() == 1
    assert Enrolment.objects.get(person=learner.person).due_on == today + timedelta(days=20)
    assert refusal(extend_due, **grant, due_on=today + timedelta(days=20)) == NoLater(today + timedelta(days=20))


def test_nothing_is_extended_that_has_no_day_or_is_not_learnt(course, learner, enrolled, grant, town):
    assert refusal(extend_due, **grant, due_on=date(2030, 1, 1)) == NoLater(None)
    stranger = learner_at(town.huaian)
    assert refusal(give_try, **{**grant, "person": stranger.person}) == NoOpenCourse()


# --- void --------------------------------------------------------------------------------------


def test_a_void_sitting_uses_no_try_and_its_evidence_is_withdrawn(course, learner, enrolled, hr):
    attempt = submit(attempt=sit(learner, course, right=8), by=learner)
    assert HeldSkill.objects.count() == 2
    void_attempt(attempt=attempt, reason="考到一半停电", by=hr)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.voiding.reason) == ("voided", "考到一半停电")
    assert (Evidence.objects.standing().count(), HeldSkill.objects.count()) == (0, 0)
    assert attempt.answers.count() == 10
    submit(attempt=sit(learner, course, right=1), by=learner)
    assert why_not_now(person=learner.person, exam=course.exam, at=timezone.now()) is None
    line = AuditEntry.objects.get(action="exam.void")
    assert (line.data, line.reason) == ({"state": "marked", "score": "80.0"}, "考到一半停电")
    assert refusal(void_attempt, attempt=attempt, reason="再来", by=hr) == VoidAlready()


def test_an_open_sitting_can_be_void_and_begun_anew(course, learner, enrolled, hr):
    running = sit(learner, course, right=3)
    void_attempt(attempt=running, reason="停电", by=hr)
    assert submit(attempt=running, by=learner).state == Attempt.State.VOIDED
    assert begin(learner, course).pk != running.pk


def test_a_sitting_on_which_a_completed_course_rests_is_not_void(course, learner, enrolled, chief, hr):
    attempt = submit(attempt=sit(learner, course, right=8), by=learner)
    task = request_task(enrolment=enrolled, done={1, 2}, note="", by=learner)
    confirm_task(submission=task, by=chief)
    enrolled.refresh_from_db()
    assert enrolled.state == "completed"
    assert refusal(void_attempt, attempt=attempt, reason="代考", by=hr) == CarriesCompletion()
    better = submit(attempt=sit(learner, course, right=10), by=learner)
    void_attempt(attempt=attempt, reason="代考", by=hr)
    assert refusal(void_attempt, attempt=better, reason="代考", by=hr) == CarriesCompletion()


# --- who and why -------------------------------------------------------------------------------


def test_a_reason_is_wanted_without_numbers_and_nobody_arranges_for_herself(course, learner, enrolled, grant):
    assert refusal(give_time, **{**grant, "reason": " "}, percent=50) == ReasonMissing()
    assert refusal(give_time, **{**grant, "reason": "电13800138000"}, percent=50) == HoldsResidentData(0, 1)
    assert refusal(give_time, **{**grant, "by": learner}, percent=50) == NotOneself()
    assert ExamArrangement.objects.count() == 0
