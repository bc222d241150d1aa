"""What is arranged for a person, read for the exam's start, her pages and the desk."""

from __future__ import annotations

from collections.abc import Iterable

from courses.models import Enrolment, Exam, ExamArrangement
from courses.rules.arrangements import Extra, Terms, terms

Kind = ExamArrangement.Kind


def terms_from(exam: Exam, enrolment: Enrolment | None, rows: Iterable[ExamArrangement]) -> Terms:
    """The terms by standing arrangements already read; a try or lifted wait of an earlier enrolment is used up."""
    mine = [row for row in rows if row.course_id in (None, exam.course_id) and row.lifted_at is None]
    now = [row for row in mine if enrolment is None or row.given_at >= enrolment.enrolled_at]
    return terms(
        minutes=exam.minutes,
        tries=exam.tries,
        wait_days=exam.wait_days,
        extras=[Extra(row.percent, row.minutes) for row in mine if row.kind == Kind.TIME],
        more_tries=sum(row.kind == Kind.TRY for row in now),
        no_wait=any(row.kind == Kind.WAIT for row in now),
    )


def arranged(person: int, exam: Exam) -> list[ExamArrangement]:
    """What stands for this person and exam; one query."""
    return list(ExamArrangement.objects.of(person).standing().for_course(exam.course_id))


def terms_of(person: int, exam: Exam, enrolment: Enrolment | None) -> Terms:
    return terms_from(exam, enrolment, arranged(person, exam))
