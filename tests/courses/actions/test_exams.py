"""Answers are kept, late ones refused, replays harmless; a hand-in marks once and hands the evidence over."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.refusals import Refused
from courses.actions.exams import close_overdue, save_answer, start_attempt, submit
from courses.actions.learning import enrol, finish_lesson
from courses.models import Answer, Attempt, Enrolment, Question
from courses.rules.answers import Misshapen
from courses.rules.attempts import AttemptClosed, LessonsFirst, MustWait, NotEnrolled, NoTriesLeft, TimeOver
from staff.models import CreditEntry, Evidence, HeldSkill
from tests.courses.factories import sit

pytestmark = pytest.mark.django_db


def refusal(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.reason


def test_only_the_enrolled_who_did_the_lessons_may_begin(course, learner):
    begin = {"person": learner.person, "exam": course.exam, "by": learner}
    assert refusal(start_attempt, **begin) == NotEnrolled()
    enrolment = enrol(person=learner.person, course=course, by=learner)
    assert refusal(start_attempt, **begin) == LessonsFirst(left=3)
    for lesson in course.lessons():
        finish_lesson(enrolment=enrolment, lesson=lesson, by=learner)
    assert start_attempt(**begin).state == Attempt.State.OPEN


def test_beginning_again_gives_the_open_attempt(course, learner, enrolled):
    first = sit(learner, course, right=0)
    assert start_attempt(person=learner.person, exam=course.exam, by=learner) == first


def test_the_paper_is_frozen_and_the_drawn_question_never_changes(course, learner, enrolled):
    attempt = sit(learner, course, right=10)
    question = Question.objects.get(code="q01")
    question.body = "改过的题干"
    with pytest.raises(Refused):
        question.save()
    shown = next(frozen for frozen in attempt.questions if frozen["code"] == "q01")
    assert shown["body"] == "第1件事怎么办？"


def test_the_newest_saved_answer_counts_and_a_replay_is_the_same_row(course, learner, enrolled):
    attempt = sit(learner, course, right=10)
    one = {"attempt": attempt, "number": 1, "by": learner}
    key = attempt.questions[0]["key"][0]
    other = next(o["id"] for o in attempt.questions[0]["options"] if o["id"] != key)
    save_answer(raw=[other], client_id="phone-2", **one)
    replayed = save_answer(raw=[key], client_id="c1", **one)
    assert replayed.client_id == "c1"
    assert attempt.answers.filter(number=1).count() == 2
    assert attempt.answers.standing().get(number=1).value == [other]


def test_a_plain_form_sent_again_makes_no_row(course, learner, enrolled):
    attempt = sit(learner, course, right=10)
    save_answer(attempt=attempt, number=1, raw=attempt.questions[0]["key"], by=learner)
    assert attempt.answers.count() == 10


def test_a_late_repeat_of_an_equal_answer_does_not_undo_a_newer_one(course, learner, enrolled):
    """Two phones: one repeats what it never heard the receipt of, after the other has changed the answer."""
    attempt = sit(learner, course, right=10)
    key = attempt.questions[0]["key"]
    other = next(o["id"] for o in attempt.questions[0]["options"] if o["id"] not in key)
    one = {"attempt": attempt, "number": 1, "by": learner}
    assert save_answer(raw=key, client_id="first phone", **one).client_id == "first phone"
    save_answer(raw=[other], client_id="second phone", **one)
    save_answer(raw=key, client_id="first phone", **one)
    assert attempt.answers.standing().get(number=1).value == [other]


def test_an_option_that_was_not_shown_or_a_question_not_in_the_paper_is_refused(course, learner, enrolled):
    attempt = sit(learner, course, right=0)
    assert refusal(save_answer, attempt=attempt, number=1, raw=["Z"], client_id="x", by=learner) == Misshapen(1)
    assert refusal(save_answer, attempt=attempt, number=99, raw=["A"], client_id="y", by=learner) == Misshapen(99)


def test_the_servers_clock_refuses_late_answers_after_a_minutes_grace(course, learner, enrolled):
    attempt = sit(learner, course, right=0)
    in_grace, too_late = attempt.deadline_at + timedelta(seconds=59), attempt.deadline_at + timedelta(seconds=61)
    key = attempt.questions[0]["key"]
    assert save_answer(attempt=attempt, number=1, raw=key, client_id="g", by=learner, at=in_grace).value == key
    late = refusal(save_answer, attempt=attempt, number=2, raw=key, client_id="l", by=learner, at=too_late)
    assert late == TimeOver(deadline_at=attempt.deadline_at)


def test_after_the_hand_in_nothing_is_saved_but_what_was_acknowledged_stays_so(course, learner, enrolled):
    attempt = sit(learner, course, right=10)
    submit(attempt=attempt, by=learner)
    closed = refusal(save_answer, attempt=attempt, number=1, raw=["A"], client_id="new", by=learner)
    assert closed == AttemptClosed()
    assert save_answer(attempt=attempt, number=1, raw=["A"], client_id="c1", by=learner).client_id == "c1"


def test_a_hand_in_records_the_score_once_for_every_skill_of_the_course(course, learner, enrolled):
    attempt = sit(learner, course, right=8)
    submit(attempt=attempt, by=learner)
    submit(attempt=attempt, by=learner)
    rows = Evidence.objects.filter(source=attempt.source).order_by("skill__code")
    assert list(rows.values_list("skill__code", "kind", "value")) == [
        ("A03", "exam", Decimal("80.0")), ("C01", "exam", Decimal("80.0")),
    ]  # fmt: skip
    assert list(HeldSkill.objects.values_list("skill__code", "level").order_by("skill__code")) == [
        ("A03", 1), ("C01", 1),
    ]  # fmt: skip
    assert CreditEntry.objects.count() == 0


def test_what_was_left_open_is_handed_in_as_it_stood(course, learner, enrolled):
    attempt = sit(learner, course, right=6)
    later = attempt.deadline_at + timedelta(hours=3)
    assert close_overdue(person=learner.person, at=later) == 1
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score, attempt.submitted_at) == ("marked", Decimal("60.0"), attempt.deadline_at)


def test_tries_and_waiting_days_are_kept(course, learner, enrolled):
    exam = course.exam
    exam.wait_days = 3
    exam.save()
    begin = {"person": learner.person, "exam": exam, "by": learner}
    then, now = timezone.now() - timedelta(days=3), timezone.now()
    submit(attempt=sit(learner, course, right=1, at=then), by=learner, at=then)
    the_day_before = now - timedelta(days=1)
    assert refusal(start_attempt, **begin, at=the_day_before) == MustWait(until=timezone.localdate())
    submit(attempt=start_attempt(**begin, at=now), by=learner, at=now)
    assert refusal(start_attempt, **begin, at=now) == NoTriesLeft(tries=2)
    assert Enrolment.objects.get().state == "enrolled"


def test_a_stranger_sees_no_attempt_and_the_districts_hr_does(course, learner, enrolled, alice, charlie):
    attempt = sit(learner, course, right=0)
    assert list(Attempt.objects.visible_to(learner)) == [attempt]
    assert list(Attempt.objects.visible_to(alice)) == [attempt]
    assert list(Attempt.objects.visible_to(charlie)) == []
    assert Answer.objects.count() == 10
