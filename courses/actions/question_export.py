"""A bank as a file: what `courses.actions.question_imports` takes back in without a difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from wagtail.images import get_image_model

from courses.models import Chapter, CoursePage, Question
from courses.question_files.entries import Entry, File, Written
from courses.question_files.export import FORMATS


def export_questions(questions: Iterable[Question], file_format: str) -> Written:
    """The questions in the order given; `file_format` is one of `FORMATS`."""
    return FORMATS[file_format].write(entries_of(list(questions)))


def bank_of(course: CoursePage) -> list[Question]:
    """The questions of a course that are in use."""
    return list(Question.objects.current().filter(course=course).order_by("code"))


def entries_of(questions: list[Question]) -> list[Entry]:
    """Two queries more, however many there are."""
    titles = _chapter_titles({question.course_id for question in questions})
    images = get_image_model().objects.in_bulk({shown["image"] for row in questions for shown in row.pictures})
    return [
        Entry(
            kind=row.kind, body=row.body, options=row.options, key=row.key, explanation=row.explanation,
            difficulty=row.difficulty, name=row.code,
            category=row.category or titles.get((row.course_id, row.chapter), row.chapter),
            pictures=_pictures(row, images),
        )
        for row in questions
    ]  # fmt: skip


def _chapter_titles(courses: set[int]) -> dict[tuple[int, str], str]:
    rows = Chapter.objects.filter(course__in=courses).values_list("course_id", "key", "title")
    return {(course, key): title for course, key, title in rows}


def _pictures(question: Question, images: Mapping[int, Any]) -> list[File]:
    """The files that are still there; a picture deleted from the library is missing on the screens too."""
    found = []
    for shown in question.pictures:
        if (image := images.get(shown["image"])) is not None:
            with image.file.open("rb") as opened:
                found.append(File(Path(image.file.name).name, opened.read(), shown["alt"]))
    return found


__all__ = ["FORMATS", "bank_of", "entries_of", "export_questions"]
