"""One lesson laid out for its reader: where it stands in the course and how far she is, in three queries.

The outline of `courses.outlines` also knows exam and task; a page that is only read has no use for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache

from core.models import Person
from courses.models import Chapter, CoursePage, Enrolment, LessonPage, LessonProgress
from courses.models.catalogue import KEPT_SECONDS, syllabus_key
from courses.outlines import ChapterLine, LessonLine, chapter_lines, lessons_of


@dataclass(frozen=True, slots=True)
class Reading:
    """`line` and `chapter` are None for a lesson that stands in no chapter, or that only an author sees yet."""

    page: LessonPage
    course: CoursePage
    enrolment: Enrolment | None
    line: LessonLine | None
    following: LessonLine | None
    chapter: ChapterLine | None

    @property
    def is_learning(self) -> bool:
        return self.enrolment is not None and self.enrolment.state == Enrolment.State.ENROLLED

    @property
    def is_opened(self) -> bool:
        """Has it been opened under this enrolment before?"""
        return self.line is not None and self.line.progress is not None

    @property
    def may_finish(self) -> bool:
        return self.is_learning and self.line is not None and self.line.state != "on"

    @property
    def place(self) -> str:
        """The block where she stopped; "" when there is none, or the lesson is done."""
        progress = self.line.progress if self.line else None
        return progress.place if progress and not progress.done_at else ""


@dataclass(frozen=True, slots=True)
class Syllabus:
    """What every reader of a course is shown of it: the course, its chapters, its lessons without their bodies."""

    course: CoursePage
    chapters: Sequence[Chapter]
    lessons: Sequence[LessonPage]

    def lesson(self, slug: str) -> LessonPage | None:
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)


def syllabus(code: str) -> Syllabus | None:
    """A published course by its code; None when there is none.

    Kept for a minute, or until the course or one of its lessons is saved: it costs twice what the reader's own
    rows cost, and a hundred people read it between two changes.
    """
    kept = cache.get(syllabus_key(code))
    if kept is None:
        course = CoursePage.objects.live().only("path", "depth", "code", "title", "title_en").filter(code=code).first()
        if course is None:
            return None
        kept = syllabus_of(course)
        cache.set(syllabus_key(code), kept, KEPT_SECONDS)
    return kept


def syllabus_of(course: CoursePage) -> Syllabus:
    return Syllabus(course, list(course.chapters.all()), lessons_of([course])[course.path])


def reading(shown: Syllabus, page: LessonPage, person: Person | None) -> Reading:
    """The lesson for this reader: under her open enrolment, else the last one, else as a visitor sees it."""
    enrolment = Enrolment.objects.of(person).filter(course=shown.course).current()
    chapters = _chapters(shown, enrolment)
    lines = [line for chapter in chapters for line in chapter.lessons]
    here = next((n for n, line in enumerate(lines) if line.lesson.pk == page.pk), None)
    line = lines[here] if here is not None else None
    return Reading(
        page=page,
        course=shown.course,
        enrolment=enrolment,
        line=line,
        following=lines[here + 1] if here is not None and here + 1 < len(lines) else None,
        chapter=next((chapter for chapter in chapters if line in chapter.lessons), None),
    )


def _chapters(shown: Syllabus, enrolment: Enrolment | None) -> Sequence[ChapterLine]:
    if enrolment is None:
        return chapter_lines(shown.chapters, shown.lessons, None, None)
    seen = {row.lesson_id: row for row in LessonProgress.objects.filter(enrolment=enrolment)}
    done = {key for key, row in seen.items() if row.done_at is not None}
    following = next((lesson.pk for lesson in shown.lessons if lesson.pk not in done), None)
    return chapter_lines(shown.chapters, shown.lessons, following, seen)
