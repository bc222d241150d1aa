"""错题本 of one person, read from her marked papers and her practice; questions as they are in the bank today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from core.models import Person
from courses.models import Answer, Attempt, MendedQuestion, Question
from courses.papers import sheet_of
from courses.rules.mistakes import DAYS, Mended, days_right
from courses.rulings import rulings_on

Key = tuple[int, str]  # course and code: a question, whatever version


@dataclass(frozen=True, slots=True)
class Mistake:
    """A question of the book: `question` is its current version, `attempts` the papers where it went wrong."""

    question: Question
    wrong_on: date
    attempts: frozenset[int]
    mended: Mended

    @property
    def days_right(self) -> int:
        return days_right(self.mended, self.wrong_on)

    def rests(self, on: date) -> bool:
        """Answered right today: it comes again on another day."""
        return self.days_right > 0 and self.mended.last == on


def _wrong(attempts: Iterable[Attempt]) -> dict[Key, tuple[date, set[int]]]:
    """Question → the last day it went wrong in a paper, and all papers where it did."""
    papers = list(attempts)
    rulings = rulings_on(question["question"] for attempt in papers for question in attempt.questions)
    found: dict[Key, tuple[date, set[int]]] = {}
    for attempt in papers:
        day = timezone.localdate(attempt.submitted_at)
        for shown in sheet_of(attempt, attempt.standing, rulings).wrong:  # type: ignore[attr-defined]
            key = (attempt.exam.course_id, shown.frozen["code"])
            last, papers_of = found.get(key, (day, set()))
            found[key] = (max(last, day), papers_of | {attempt.pk})
    return found


def book(person: Person | int | None) -> list[Mistake]:
    """What is not mended yet, by course and code; a fixed number of queries.

    Left out: retired questions, those whose course is not published, and written ones, which a person marks.
    """
    rows = Attempt.objects.of(person).marked().select_related("exam").order_by("pk")
    wrong = _wrong(rows.prefetch_related(Prefetch("answers", Answer.objects.standing(), to_attr="standing")))
    if not wrong:
        return []
    courses, codes = {course for course, _ in wrong}, {code for _, code in wrong}
    mended = {
        (row.course_id, row.code): Mended(row.first_right_on, row.last_right_on)
        for row in MendedQuestion.objects.of(person).filter(course__in=courses)
    }
    questions = Question.objects.current().filter(course__in=courses, code__in=codes, course__live=True)
    questions = questions.exclude(kind=Question.Kind.SHORT).select_related("course", "lesson", "skill")
    found = []
    for question in questions.order_by("course__code", "code"):
        key = (question.course_id, question.code)
        if key in wrong:
            day, papers = wrong[key]
            found.append(Mistake(question, day, frozenset(papers), mended.get(key, Mended())))
    return [one for one in found if one.days_right < DAYS]
