"""Search in courses: which courses and lessons hold the words, and the paragraph where they stand.

Only what is published is found, and no exam questions: those are not part of pages. The index is kept by Wagtail at
every publication. A fixed number of queries per page of results; bodies are read for the lessons shown only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from wagtail.blocks import StreamValue

from core.search import terms_of
from courses.models import CoursePage, LessonPage
from courses.outlines import lesson_url, with_parts
from courses.rules.snippets import Snippet, hits, snippet

MOST = 400  # lessons looked at; more than that hold such a word only when it is too common to search by
SHOWN = 3  # lessons of a course with their paragraph; the rest by name
PAGE = 10


@dataclass(frozen=True, slots=True)
class LessonHit:
    lesson: LessonPage
    url: str
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True)
class CourseHit:
    """A course, what its own text says, and its lessons that hold the words."""

    course: CoursePage
    snippet: Snippet | None
    lessons: Sequence[LessonHit]
    others: Sequence[LessonHit]


@dataclass(frozen=True, slots=True)
class Found:
    page: Page
    hits: Sequence[CourseHit]
    lessons: int


def find(words: str, among: QuerySet[CoursePage], number: str | None) -> Found:
    """Courses `among` those given that hold all the words, those that name them in their own text first."""
    terms = terms_of(words)
    courses = {course.path: course for course in among} if terms else {}
    own = {row.path: place for place, row in enumerate(CoursePage.objects.live().search(words))} if terms else {}
    lessons = _lessons(words, courses) if terms else {}
    held = [path for path in courses if path in own or path in lessons]
    held.sort(key=lambda path: (own.get(path, len(own)), -len(lessons[path]), courses[path].code))
    page = Paginator(held, PAGE).get_page(number)
    rows = _parts_of([courses[path].pk for path in page])
    bodies = LessonPage.objects.in_bulk([row.pk for path in page for row in lessons[path][:SHOWN]])
    found = [_course_hit(rows[courses[path].pk], lessons[path], bodies, terms) for path in page]
    return Found(page, found, sum(len(rows) for path, rows in lessons.items() if path in courses))


def _parts_of(keys: Iterable[int]) -> dict[int, CoursePage]:
    return {course.pk: course for course in with_parts(CoursePage.objects.filter(pk__in=keys))}


def _lessons(words: str, courses: dict[str, CoursePage]) -> dict[str, list[LessonPage]]:
    """Lessons that hold the words by the path of their course, the best first; never of a course not published."""
    found: dict[str, list[LessonPage]] = defaultdict(list)
    for lesson in LessonPage.objects.live().defer("body", "body_en").search(words)[:MOST]:
        path = lesson.path[: -LessonPage.steplen]
        if path in courses:
            found[path].append(lesson)
    return found


def _course_hit(
    course: CoursePage, lessons: Sequence[LessonPage], bodies: dict[int, LessonPage], terms: Sequence[str]
) -> CourseHit:
    texts = (course.lead_text, course.task_title, *(chapter.title for chapter in course.chapters.all()))
    own = next((found for text in texts if (found := snippet(text, terms))), None)
    return CourseHit(
        course,
        own,
        [_lesson_hit(course, bodies[row.pk], terms) for row in lessons[:SHOWN]],
        [LessonHit(row, lesson_url(course, row)) for row in lessons[SHOWN:]],
    )


def _lesson_hit(course: CoursePage, lesson: LessonPage, terms: Sequence[str]) -> LessonHit:
    """The paragraph that holds most of the terms, and the way straight to it."""
    place, text = _best_paragraph(lesson.text, terms)
    if not text and lesson.body_en:  # only the other language holds the words: no paragraph of the page to go to
        text = max((_best_paragraph(body, terms)[1] for body in (lesson.body, lesson.body_en)), key=len)
    url = lesson_url(course, lesson)
    return LessonHit(lesson, f"{url}#b-{place}" if place else url, snippet(text, terms) if text else None)


def _best_paragraph(body: StreamValue, terms: Sequence[str]) -> tuple[str, str]:
    """Id and text of the block that holds most of the terms; two empty strings when none does."""
    best, place, text = 0, "", ""
    for block in body:
        held = " ".join(str(part) for part in block.block.get_searchable_content(block.value))
        if (number := hits(held, terms)) > best:
            best, place, text = number, str(block.id), held
    return place, text
