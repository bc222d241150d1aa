"""The caring sides of an exam, told with the learner of the role card: she failed, disputed, got time, practises."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from core.management.demo.learning import at, raw, study
from core.models import Person, User
from courses.actions.arrangements import give_time
from courses.actions.disputes import correct_key, dispute_question, keep_question
from courses.actions.exams import bank, blueprint, save_answer, start_attempt, submit
from courses.actions.learning import enrol
from courses.actions.mistakes import practise_mistake
from courses.actions.remarking import affected, remark_attempt
from courses.models import Attempt, CoursePage, Dispute, Question
from courses.rules.papers import draw
from courses.statistics import renew

DAY = 4  # days ago she sat it
# The questions she disputes: what she answered (its first words), what she says, what the author answers.
UPHELD = (
    "q12", "先做匿名处理", "匿名以后再逐个取得同意，比要求的更严，也没有违反规定。题目问的是“应当怎么做”。",
    "说得有道理：“应当怎么做”没有排除更严的做法，两项都算对。题干会改成“至少要怎么做”。",
)  # fmt: skip
KEPT = (
    "q08", "没有盖社区的章", "我们这里没盖章的告知书，居民不认。",
    "盖不盖章不影响告知得清不清楚。法条要求写明目的、方式和种类，见第十七条。",
)  # fmt: skip
OPEN = ("q19", "写一份书面申请", "街道要求撤回同意写书面申请留底，打电话查不到依据。课里没有说清这一点。", "")
ALSO_MISSED = 4  # others she got wrong


def _seed(course: CoursePage, codes: set[str], learner: Person) -> int:
    """A seed whose paper holds all three."""
    assert course.exam is not None
    parts, items, seed = blueprint(course.exam), bank(course.exam), learner.pk
    while True:
        paper = draw(items, parts, seed)
        if not isinstance(paper, list) or codes <= {question["code"] for question in paper}:
            return seed
        seed += 1


def _given(question: dict[str, Any], texts: dict[str, str]) -> list[str]:
    """The option that begins with her words; else the first that is not right, or the other truth."""
    if question["kind"] == "true_false":
        return ["false" if question["key"][0] else "true"]
    others = sorted((o for o in question["options"] if o["id"] not in question["key"]), key=lambda o: o["text"])
    said = [o for o in others if o["text"].startswith(texts.get(question["code"], "-"))]
    return [(said or others)[0]["id"]] if others else []


def _sit(learner: Person, course: CoursePage, day: date) -> Attempt:
    """Just below the pass mark."""
    enrolment = enrol(person=learner, course=course, by=None, at=at(day - timedelta(days=9)))
    study(enrolment, None, day - timedelta(days=1))
    assert course.exam is not None
    texts = {code: words for code, words, _said, _answer in (UPHELD, KEPT, OPEN)}
    seed = _seed(course, set(texts), learner)
    attempt = start_attempt(person=learner, exam=course.exam, by=None, at=at(day, 19), seed=seed)
    others = [q["code"] for q in attempt.questions if q["code"] not in texts and q["kind"] in ("single", "true_false")]
    missed = {*texts, *others[:ALSO_MISSED]}
    for question in attempt.questions:
        number = question["number"]
        answer = _given(question, texts) if question["code"] in missed else raw(question)
        save_answer(attempt=attempt, number=number, raw=answer, client_id=f"{number}", by=None, at=at(day, 19))
    return submit(attempt=attempt, by=None, at=at(day, 19) + timedelta(minutes=25))


def _letter(attempt: Attempt, number: int) -> str:
    """The bank's letter of what she answered."""
    question = attempt.questions[number - 1]
    given = attempt.answers.standing().get(number=number).value[0]
    text = next(option["text"] for option in question["options"] if option["id"] == given)
    stored = Question.objects.get(pk=question["question"])
    return next(option["id"] for option in stored.options if option["text"] == text)


def _dispute(attempt: Attempt, story: tuple[str, str, str, str], day: date) -> Dispute:
    number = next(q["number"] for q in attempt.questions if q["code"] == story[0])
    return dispute_question(attempt=attempt, number=number, text=story[2], by=None, at=at(day, 20))


def _upheld(attempt: Attempt, author: User, day: date) -> None:
    """The author finds that her answer is right as well; every paper with the question is marked anew."""
    dispute = _dispute(attempt, UPHELD, day)
    letters = f"{dispute.question.key[0]}{_letter(attempt, dispute.number)}"
    decided = at(day + timedelta(days=1), 15)
    ruling = correct_key(
        dispute=dispute, answer_text=letters, explanation="", reason=UPHELD[3], by=author, at=decided
    )  # fmt: skip
    for pk in affected(ruling):
        remark_attempt(pk=pk, ruling=ruling, at=decided)


def tell_exam_care(learner: Person, course: CoursePage, author: User, hr: User, today: date) -> None:
    """One dispute upheld with the marks it changed, one kept, one open; half the time again; a mistake practised."""
    day = today - timedelta(days=DAY)
    attempt = _sit(learner, course, day)
    _upheld(attempt, author, day)
    kept = _dispute(attempt, KEPT, day)
    keep_question(dispute=kept, reason=KEPT[3], by=author, at=at(day + timedelta(days=2), 9))
    _dispute(attempt, OPEN, today - timedelta(days=1))
    give_time(person=learner, course=None, percent=50, reason="散光，看屏幕慢", by=hr, at=at(today - timedelta(days=2)))
    yesterday = today - timedelta(days=1)
    practise_mistake(person=learner, question=kept.question, wrong_on=day, is_right=True, on=yesterday)
    assert course.exam is not None
    renew(course.exam, at(today, 3))
