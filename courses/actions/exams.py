"""Exams: draw a paper, save answers one by one, hand in, mark, and hand the evidence over."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import audit
from core.actions.people import lock_person
from core.models import Person, User
from core.states import move
from courses.actions.learning import complete_if_done, done_lessons
from courses.arrangements import terms_of
from courses.models import Answer, Attempt, Enrolment, Exam, Question
from courses.refusals import Declined
from courses.rules.answers import Misshapen, shaped
from courses.rules.attempts import NotEnrolled, why_not_save, why_not_start
from courses.rules.marking import Marked, mark
from courses.rules.papers import Item, Part, TooFewQuestions, draw
from courses.rules.rulings import Ruled
from courses.rulings import rulings_on
from staff.actions.skills import record_evidence, scope_of
from staff.models import Evidence


def blueprint(exam: Exam) -> list[Part]:
    """The exam's blueprint as the rule reads it."""
    return [
        Part(
            count=block.value["count"],
            chapter=block.value["chapter"] or "",
            skill=block.value["skill"] or "",
            difficulty=block.value["difficulty"],
        )
        for block in exam.blueprint
    ]


def item_of(row: Question) -> Item:
    """A question of the bank as the drawing rule reads it (skill and lesson selected)."""
    return Item(
        pk=row.pk, code=row.code, version=row.version, kind=row.kind, body=row.body, options=tuple(row.options),
        key=tuple(row.key), explanation=row.explanation, chapter=row.chapter, skill=row.skill.code,
        difficulty=row.difficulty, lesson=row.lesson.slug if row.lesson else "", english=row.english,
        pictures=tuple(row.pictures),
    )  # fmt: skip


def bank(exam: Exam) -> list[Item]:
    """The questions in use of the exam's course."""
    rows = Question.objects.current().filter(course=exam.course_id).select_related("skill", "lesson")
    return [item_of(row) for row in rows]


def why_not_now(*, person: Person, exam: Exam, at: datetime) -> Any | None:
    """Why this person cannot begin the exam now; None when she can."""
    enrolment = sat_under(person, exam)
    if enrolment is None:
        return NotEnrolled()
    tried, terms = tried_under(enrolment, exam), terms_of(person.pk, exam, enrolment)
    last = tried.order_by("-started_at").values_list("started_at", flat=True).first()
    lessons = enrolment.course.lessons().exclude(pk__in=done_lessons(enrolment).values("lesson"))
    return why_not_start(
        tried=tried.count(),
        tries=terms.tries,
        last_on=timezone.localdate(last) if last else None,
        wait_days=terms.wait_days,
        lessons_left=lessons.count(),
        on=timezone.localdate(at),
    )


def tried_under(enrolment: Enrolment, exam: Exam) -> QuerySet[Attempt]:
    """The tries that count: of this enrolment, void ones left out."""
    return Attempt.objects.under(enrolment).filter(exam=exam).exclude(state=Attempt.State.VOIDED)


def sat_under(person: Person, exam: Exam) -> Enrolment | None:
    """The enrolment an exam is sat under: the open one, else the last completed (a retake for a better mark)."""
    return Enrolment.objects.of(person).filter(course=exam.course_id).select_related("course").current()


@transaction.atomic
def start_attempt(
    *, person: Person, exam: Exam, by: User | None, at: datetime | None = None, seed: int | None = None
) -> Attempt:
    """Draw and freeze a paper; the clock starts. An attempt already open is returned as it is.

    Of two starts at once the unique constraint lets one through, and the other gets the same attempt.
    Raises Declined(NotEnrolled | LessonsFirst | NoTriesLeft | MustWait | TooFewQuestions).
    """
    now = at or timezone.now()
    close_overdue(person=person, at=now)
    lock_person(person)  # extra time given at this moment is in the terms, or moves the deadline
    opened = Attempt.objects.of(person).open().filter(exam=exam)
    if (running := opened.first()) is not None:
        return running
    if (reason := why_not_now(person=person, exam=exam, at=now)) is not None:
        raise Declined(reason)
    seed = secrets.randbits(53) if seed is None else seed
    questions = draw(bank(exam), blueprint(exam), seed)
    if isinstance(questions, TooFewQuestions):
        raise Declined(questions)
    try:
        with transaction.atomic():
            attempt = _freeze(person, exam, questions, seed, now)
    except IntegrityError:
        return opened.get()
    drawn = [question["question"] for question in questions]
    Question.objects.filter(pk__in=drawn, drawn_at=None).update(drawn_at=now)
    return attempt


def _freeze(person: Person, exam: Exam, questions: list[dict[str, Any]], seed: int, now: datetime) -> Attempt:
    tried = Attempt.objects.of(person).filter(exam=exam).count()
    minutes = terms_of(person.pk, exam, None).minutes
    return Attempt.objects.create(
        person=person,
        exam=exam,
        number=tried + 1,
        seed=seed,
        paper={"title": exam.title, "scheme": exam.scheme, "minutes": minutes, "questions": questions},
        pass_mark=exam.pass_mark,
        started_at=now,
        deadline_at=now + timedelta(minutes=minutes),
    )


def _locked(attempt: Attempt) -> Attempt:
    """The attempt's row, held until the end of the transaction: an answer and a hand-in never overlap.

    Found only under the person whom `attempt` names, so that a view may ask for it without reading it before.
    Raises Attempt.DoesNotExist.
    """
    return Attempt.objects.of(attempt.person_id).select_for_update().get(pk=attempt.pk)


@transaction.atomic
def save_answer(
    *,
    attempt: Attempt,
    number: int,
    raw: Sequence[str],
    client_id: str = "",
    by: User | None,
    is_flagged: bool = False,
    at: datetime | None = None,
) -> Answer:
    """Keep one answer; once this returns and the transaction is committed it will not be lost.

    Sent again with the same `client_id` it is the same row, also after the hand-in: what was acknowledged stays so.
    The newest saved answer of a question counts. Every id gets its row, also for an answer equal to the standing one:
    else a late repeat of it would pass for a new answer. Only without an id (a plain form) an equal one makes no row.
    Raises Declined(AttemptClosed | TimeOver | Misshapen); Attempt questions outside the paper are Misshapen.
    Raises Attempt.DoesNotExist when there is none of this key and person.
    """
    now = at or timezone.now()
    attempt = _locked(attempt)
    sent_before = attempt.answers.filter(client_id=client_id).order_by("pk").first() if client_id else None
    if sent_before is not None:
        return sent_before
    if reason := why_not_save(is_open=attempt.is_open, deadline_at=attempt.deadline_at, at=now):
        raise Declined(reason)
    question = next((q for q in attempt.questions if q["number"] == number), None)
    value = shaped(question, raw) if question else Misshapen(number)
    if isinstance(value, Misshapen):
        raise Declined(value)
    if not client_id and (standing := _standing(attempt, number, value, is_flagged)) is not None:
        return standing
    return Answer.objects.create(
        attempt=attempt,
        number=number,
        client_id=client_id or uuid.uuid4().hex,
        value=value,
        is_flagged=is_flagged,
        saved_at=now,
    )


def _standing(attempt: Attempt, number: int, value: list[Any], is_flagged: bool) -> Answer | None:
    """The answer that counts now, when it says the same."""
    standing = attempt.answers.filter(number=number).order_by("-pk").first()
    return standing if standing and (standing.value, standing.is_flagged) == (value, is_flagged) else None


def marked(
    attempt: Attempt, answers: Iterable[Answer] | None = None, rulings: Mapping[int, Sequence[Ruled]] | None = None
) -> Marked:
    """The marks of an attempt as its paper, its standing answers and the rulings on its questions give them.

    `answers` and `rulings` where they have been read already.
    """
    standing = list(attempt.answers.standing() if answers is None else answers)
    if rulings is None:
        rulings = rulings_on(question["question"] for question in attempt.questions)
    return mark(
        attempt.paper,
        {answer.number: answer.value for answer in standing},
        {answer.number: answer.marks for answer in standing if answer.marks is not None},
        rulings,
    )


@transaction.atomic
def submit(*, attempt: Attempt, by: User | None, at: datetime | None = None) -> Attempt:
    """Hand in, mark, record the evidence, and complete the course if that was the last step.

    A second hand-in finds the attempt closed and changes nothing. A paper with written answers waits for a person.
    """
    now = at or timezone.now()
    attempt = _locked(attempt)
    if not attempt.is_open:
        return attempt
    move(attempt, "submit", submitted_at=min(now, attempt.deadline_at))
    scope = scope_of(attempt.person)
    audit.record("exam.submit", about=attempt, by=by, scope=scope, data={"answers": attempt.answers.count()})
    settle(attempt=attempt, by=by, at=now)
    return attempt


@transaction.atomic
def settle(*, attempt: Attempt, by: User | None, at: datetime | None = None) -> Attempt:
    """Give a submitted attempt its score, if nothing waits for a person, and pass it on as evidence."""
    now = at or timezone.now()
    score = marked(attempt).score
    if attempt.state != Attempt.State.SUBMITTED or score is None:
        return attempt
    move(attempt, "mark", score=score, marked_at=now)
    _hand_over(attempt, score)
    for enrolment in Enrolment.objects.of(attempt.person).open().filter(course=attempt.exam.course_id):
        complete_if_done(enrolment=enrolment, by=by, at=now)
    return attempt


def _hand_over(attempt: Attempt, score: Decimal) -> None:
    """The score as evidence for every skill of the course; what level that means is not ours to say."""
    happened_on = timezone.localdate(attempt.submitted_at)
    for line in attempt.exam.course.course_skills.select_related("skill"):
        record_evidence(
            person=attempt.person,
            skill=line.skill,
            kind=Evidence.Kind.EXAM,
            value=score,
            happened_on=happened_on,
            source=attempt.source,
            by=None,
        )


def close_overdue(*, person: Person, at: datetime) -> int:
    """Hand in what the person left open past its time, as it stood; returns how many that were."""
    overdue = list(Attempt.objects.of(person).overdue(at))
    for attempt in overdue:
        submit(attempt=attempt, by=None, at=at)
    return len(overdue)
