"""A dispute reaches the author without a name; what he decides is marked anew for everybody who drew the version."""

from decimal import Decimal

import pytest

from core.models import AuditEntry, Job, Message
from core.refusals import Refused
from courses.actions.disputes import (
    AnsweredAlready,
    NotToDispute,
    OwnDispute,
    correct_key,
    dispute_question,
    keep_question,
    strike_question,
)
from courses.actions.exams import submit
from courses.actions.learning import enrol, finish_lesson
from courses.actions.remarking import affected, remark_attempt
from courses.actions.signoffs import confirm_task, request_task
from courses.models import Attempt, CoursePage, Dispute, Question, Ruling
from courses.rules.rulings import OnlyStrike, SameKey, WordsNeeded
from courses.rules.signoffs import HoldsResidentData
from staff.models import CreditEntry, Evidence, HeldSkill
from tests.courses.factories import learner_at, sit, written
from tests.factories import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(town):
    return holder("author", town.city, username="writer")


@pytest.fixture
def failed(course, learner, enrolled):
    """50 points, 60 wanted; the sixth question was answered wrong."""
    return submit(attempt=sit(learner, course, right=5), by=learner)


@pytest.fixture
def dispute(failed, learner):
    return dispute_question(attempt=failed, number=6, text="“先看谁在线”也对，课里就这么说。", by=learner)


def refusal(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.reason


def frozen(attempt, number):
    return attempt.questions[number - 1]


def given_text(attempt, number):
    """What she answered, in words."""
    letter = attempt.answers.standing().get(number=number).value[0]
    return next(option["text"] for option in frozen(attempt, number)["options"] if option["id"] == letter)


def bank_letter(question, text):
    return next(option["id"] for option in question.options if option["text"] == text)


def correct_to_hers(dispute, author, **more):
    letter = bank_letter(dispute.question, given_text(dispute.attempt, dispute.number))
    given = {"explanation": "新的解析。", "reason": "您说得对。", "by": author, **more}
    return correct_key(dispute=dispute, answer_text=letter, **given)


# --- the learner -------------------------------------------------------------------------------


def test_a_dispute_waits_for_the_author_and_a_second_is_the_same(failed, learner, dispute):
    again = dispute_question(attempt=failed, number=6, text="再说一遍", by=learner)
    assert (again, Dispute.objects.count(), dispute.state) == (dispute, 1, "open")
    assert AuditEntry.objects.filter(action="exam.dispute").count() == 1


def test_words_are_wanted_and_residents_numbers_are_not(failed, learner):
    one = {"attempt": failed, "number": 1, "by": learner}
    assert refusal(dispute_question, text=" ", **one) == WordsNeeded()
    assert refusal(dispute_question, text="住户13800138000说的", **one) == HoldsResidentData(0, 1)
    assert Dispute.objects.count() == 0


def test_only_a_marked_paper_and_its_own_questions_can_be_disputed(course, learner, enrolled, failed):
    assert refusal(dispute_question, attempt=failed, number=99, text="不对", by=learner) == NotToDispute()
    running = sit(learner, course, right=0)
    assert refusal(dispute_question, attempt=running, number=1, text="不对", by=learner) == NotToDispute()
    Attempt.objects.filter(pk=failed.pk).update(state="voided")
    failed.refresh_from_db()
    assert refusal(dispute_question, attempt=failed, number=1, text="不对", by=learner) == NotToDispute()


# --- the author --------------------------------------------------------------------------------


def test_kept_with_a_reason_and_the_learner_is_told(dispute, author, failed, run_jobs):
    keep_question(dispute=dispute, reason="课里讲的是先看落点。", by=author)
    dispute.refresh_from_db()
    assert (dispute.state, dispute.answer) == ("kept", "课里讲的是先看落点。")
    told = Message.objects.get(person=failed.person, kind="dispute")
    assert told.body == "课里讲的是先看落点。"
    assert told.link.endswith(f"/my/exams/{failed.pk}/result/#q6")
    assert (Ruling.objects.count(), Job.objects.count()) == (0, 0)
    assert refusal(keep_question, dispute=dispute, reason="再答一次", by=author) == AnsweredAlready("维持原题")


def test_an_answer_without_words_or_of_ones_own_dispute_is_refused(dispute, author, learner):
    assert refusal(keep_question, dispute=dispute, reason="", by=author) == WordsNeeded()
    assert refusal(strike_question, dispute=dispute, reason="不算", by=learner) == OwnDispute()
    dispute.refresh_from_db()
    assert dispute.is_open


def test_a_corrected_key_is_the_next_version_and_counts_for_who_drew_the_old_one(dispute, author, failed, run_jobs):
    ruling = correct_to_hers(dispute, author)
    run_jobs()
    failed.refresh_from_db()
    assert failed.score == Decimal("60.0")
    successor = ruling.successor
    assert (successor.version, successor.is_current, successor.explanation) == (2, True, "新的解析。")
    assert successor.key == [bank_letter(dispute.question, given_text(failed, 6))]
    dispute.question.refresh_from_db()
    assert (dispute.question.is_current, dispute.question.key) == (False, ["A"])
    dispute.refresh_from_db()
    assert (dispute.state, dispute.ruling) == ("upheld", ruling)


def test_the_result_moves_in_evidence_skill_audit_and_message(dispute, author, failed, run_jobs):
    assert HeldSkill.objects.count() == 0
    correct_to_hers(dispute, author)
    run_jobs()
    rows = Evidence.objects.standing().filter(source=failed.source)
    assert set(rows.values_list("skill__code", "value")) == {("A03", Decimal(60)), ("C01", Decimal(60))}
    assert set(HeldSkill.objects.values_list("skill__code", "level")) == {("A03", 1), ("C01", 1)}
    line = AuditEntry.objects.get(action="exam.remark")
    assert (line.data["before"], line.data["after"], line.user) == ("50.0", "60.0", author)
    told = Message.objects.get(dedupe_key__contains=":remark:")
    assert "由50分改为60分" in told.body


def test_a_course_that_waited_only_for_the_pass_is_completed(
    course, learner, enrolled, chief, dispute, author, run_jobs
):
    task = request_task(enrolment=enrolled, done={1, 2}, note="", by=learner)
    confirm_task(submission=task, by=chief)
    correct_to_hers(dispute, author)
    run_jobs()
    enrolled.refresh_from_db()
    assert enrolled.state == "completed"
    assert CreditEntry.objects.filter(withdrawn_at=None).count() == 1


def test_who_was_right_under_the_old_key_stays_right(course, town, dispute, author, run_jobs):
    other = learner_at(town.huaian)
    enrolment = enrol(person=other.person, course=course, by=other)
    for lesson in course.lessons():
        finish_lesson(enrolment=enrolment, lesson=lesson, by=other)
    right = submit(attempt=sit(other, course, right=10), by=other)
    correct_to_hers(dispute, author)
    run_jobs()
    right.refresh_from_db()
    assert right.score == Decimal("100.0")
    assert not Message.objects.filter(person=other.person, dedupe_key__contains=":remark:").exists()


def test_struck_is_right_for_everybody_who_drew_it_and_drawn_no_more(course, dispute, author, failed, run_jobs):
    other = dispute_question(attempt=failed, number=7, text="这题也怪", by=None)
    ruling = strike_question(dispute=dispute, reason="题干有歧义。", by=author)
    run_jobs()
    failed.refresh_from_db()
    other.refresh_from_db()
    assert (failed.score, ruling.successor, other.state) == (Decimal("60.0"), None, "open")
    assert not Question.objects.current().filter(pk=dispute.question_id).exists()


def test_all_open_disputes_of_the_version_are_answered_together(course, town, dispute, author):
    other = learner_at(town.huaian)
    enrolment = enrol(person=other.person, course=course, by=other)
    for lesson in course.lessons():
        finish_lesson(enrolment=enrolment, lesson=lesson, by=other)
    attempt = submit(attempt=sit(other, course, right=0), by=other)
    number = next(q["number"] for q in attempt.questions if q["question"] == dispute.question_id)
    second = dispute_question(attempt=attempt, number=number, text="同意", by=other)
    ruling = strike_question(dispute=second, reason="题干有歧义。", by=author)
    assert set(Dispute.objects.values_list("state", "ruling")) == {("upheld", ruling.pk)}
    assert Message.objects.filter(kind="dispute").count() == 2


def test_what_cannot_be_a_key_is_refused_and_nothing_is_written(dispute, author):
    one = {"dispute": dispute, "explanation": "", "reason": "改", "by": author}
    assert refusal(correct_key, answer_text="A", **one) == SameKey()
    assert refusal(correct_key, answer_text="", **one).code == "answer_missing"
    assert refusal(correct_key, answer_text="Z", **one).code == "answer_outside_options"
    Question.objects.filter(pk=dispute.question_id).update(kind="ordering")
    assert refusal(correct_key, answer_text="B", **one) == OnlyStrike()
    dispute.refresh_from_db()
    assert (dispute.is_open, Ruling.objects.count(), Question.objects.filter(version=2).count()) == (True, 0, 0)


def test_two_right_letters_count_and_leave_the_rewriting_to_the_author(dispute, author, failed, run_jobs):
    given = {"explanation": "", "reason": "两个都对。", "by": author}
    ruling = correct_key(dispute=dispute, answer_text="ABC", **given)
    run_jobs()
    failed.refresh_from_db()
    assert (ruling.successor, failed.score) == (None, Decimal("60.0"))


# --- marking anew ------------------------------------------------------------------------------


def test_marking_anew_twice_changes_nothing(dispute, author, failed, run_jobs):
    ruling = correct_to_hers(dispute, author)
    run_jobs()
    before = (Evidence.objects.count(), AuditEntry.objects.count(), Message.objects.count())
    assert [remark_attempt(pk=pk, ruling=ruling) for pk in affected(ruling)] == [False]
    assert (Evidence.objects.count(), AuditEntry.objects.count(), Message.objects.count()) == before


def test_a_job_whose_worker_was_killed_half_way_goes_on_and_no_paper_changes_twice(
    course, town, dispute, author, failed, run_jobs
):
    for _ in range(3):
        user = learner_at(town.huaian)
        enrolment = enrol(person=user.person, course=course, by=user)
        for lesson in course.lessons():
            finish_lesson(enrolment=enrolment, lesson=lesson, by=user)
        submit(attempt=sit(user, course, right=5), by=user)
    ruling = strike_question(dispute=dispute, reason="题干有歧义。", by=author)
    for pk in affected(ruling)[:2]:
        remark_attempt(pk=pk, ruling=ruling)
    run_jobs()
    assert set(Attempt.objects.values_list("score", flat=True)) == {Decimal("60.0")}
    assert AuditEntry.objects.filter(action="exam.remark").count() == 4
    assert "4份卷子抽到这道题，改了4份的成绩" in Job.objects.get(about=ruling.source).result["words"]


def test_a_paper_that_waited_only_for_the_struck_question_gets_its_score(
    course, learner, enrolled, town, author, run_jobs
):
    attempt = written(learner, course)
    shorts = [q for q in attempt.questions if q["kind"] == "short"]
    other = learner_at(town.huaian)
    for question in shorts:
        row = Dispute.objects.create(
            attempt=attempt, number=question["number"], question_id=question["question"], text="太宽",
            opened_at=attempt.submitted_at,
        )  # fmt: skip
        strike_question(dispute=row, reason="题目太宽。", by=author)
    run_jobs()
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("marked", Decimal("100.0"))
    assert Message.objects.filter(person=attempt.person, dedupe_key=f"{attempt.source}:marked").exists()
    assert other.person != attempt.person


def test_an_open_paper_is_marked_with_the_ruling_when_it_is_handed_in(course, dispute, author, learner, run_jobs):
    running = sit(learner, course, right=5)
    ruling = strike_question(dispute=dispute, reason="题干有歧义。", by=author)
    run_jobs()
    assert running.pk in affected(ruling)
    done = submit(attempt=running, by=learner)
    struck = next(q["number"] for q in running.questions if q["question"] == dispute.question_id)
    assert done.score == (Decimal("60.0") if struck > 5 else Decimal("50.0"))


def test_evidence_withdrawn_for_another_reason_stays_withdrawn(dispute, author, failed, run_jobs):
    from staff.actions.skills import withdraw_evidence
    from staff.models import Skill

    withdraw_evidence(source=failed.source, skill=Skill.objects.get(code="C01"), why="另有原因", by=None)
    correct_to_hers(dispute, author)
    run_jobs()
    standing = Evidence.objects.standing().filter(source=failed.source)
    assert list(standing.values_list("skill__code", "value")) == [("A03", Decimal(60))]


def test_the_course_page_is_untouched(course, dispute, author, run_jobs):
    strike_question(dispute=dispute, reason="题干有歧义。", by=author)
    assert CoursePage.objects.get(pk=course.pk).exam == course.exam
