"""A bank as a file: what `courses.actions.question_imports` takes back in without a difference."""

from __future__ import annotations

from collections.abc import Iterable

from courses.models import Chapter, CoursePage, Question
from courses.question_files.entries import Entry, Written
from courses.question_files.export import FORMATS


def export_questions(questions: Iterable[Question], file_format: str) -> Written:
    """The questions in the order given; `file_format` is one of `FORMATS`."""
    return FORMATS[file_format].write(entries_of(list(questions)))


def bank_of(course: CoursePage) -> list[Question]:
    """The questions of a course that are in use."""
    return list(Question.objects.current().filter(course=course).order_by("code"))


def entries_of(questions: list[Question]) -> list[Entry]:
    """One query more, however many there are."""
    titles = _chapter_titles({question.course_id for question in questions})
    return [
        Entry(
            kind=row.kind, body=row.body, options=row.options, key=row.key, explanation=row.explanation,
            difficulty=row.difficulty, name=row.code,
            category=titles.get((row.course_id, row.chapter), row.chapter),
        )
        for row in questions
    ]  # fmt: skip


def _chapter_titles(courses: set[int]) -> dict[tuple[int, str], str]:
    rows = Chapter.objects.filter(course__in=courses).values_list("course_id", "key", "title")
    return {(course, key): title for course, key, title in rows}


__all__ = ["FORMATS", "bank_of", "entries_of", "export_questions"]
