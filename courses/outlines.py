"""A course laid out for one reader: chapters, numbered lessons and how far she is. Read by the screens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from types import MappingProxyType

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from core.figures import Lesson as Window
from core.models import Person
from courses.models import (
    Attempt,
    Chapter,
    CoursePage,
    CourseSkill,
    Enrolment,
    Exam,
    LessonPage,
    LessonProgress,
    TaskSubmission,
)
from courses.practice_lines import PracticeLine, Runs, by_lesson, practice_lines, runs_of
from courses.rules.progress import Standing, Step, standing


@dataclass(frozen=True, slots=True)
class LessonLine:
    """`state`: on (done), now (the next one), or empty. `number` as on its plate: 3.2."""

    lesson: LessonPage
    number: str
    state: str
    progress: LessonProgress | None
    practices: Sequence[PracticeLine] = ()

    @property
    def plate(self) -> str:
        return {"on": "", "now": "now"}.get(self.state, "off")


@dataclass(frozen=True, slots=True)
class ChapterLine:
    number: int
    label: str
    lessons: Sequence[LessonLine]

    @property
    def done(self) -> int:
        return sum(line.state == "on" for line in self.lessons)


@dataclass(frozen=True, slots=True)
class Outline:
    course: CoursePage
    chapters: Sequence[ChapterLine]
    standing: Standing
    enrolment: Enrolment | None = None
    exam: Exam | None = None
    attempts: Sequence[Attempt] = ()
    submission: TaskSubmission | None = None
    checklist: int = 0

    @property
    def lines(self) -> list[LessonLine]:
        return [line for chapter in self.chapters for line in chapter.lessons]

    @property
    def next_line(self) -> LessonLine | None:
        return next((line for line in self.lines if line.state == "now"), None)

    @property
    def practice(self) -> PracticeLine | None:
        """The practice next in turn: one begun in the lesson she is in, or the first left after all lessons."""
        if self.standing.step == Step.LESSON:
            here = self.next_line.practices if self.next_line else ()
            return next((line for line in here if line.is_begun), None)
        left = (line for lesson in self.lines for line in lesson.practices if not line.is_finished)
        return next(left, None) if self.standing.step == Step.PRACTICE else None

    @property
    def best(self) -> Attempt | None:
        """The marked attempt with the highest score."""
        return max((a for a in self.attempts if a.score is not None), key=lambda a: a.score, default=None)

    @property
    def running(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def step_is_mine(self) -> bool:
        """Is there something the learner herself can do next?"""
        return self.standing.step in (Step.LESSON, Step.PRACTICE, Step.EXAM, Step.TASK)

    @property
    def windows(self) -> list[list[Window]]:
        """For the facade: a floor per chapter, a window per lesson."""
        return [
            [
                Window(f"{line.number} {line.lesson.label}", line.state, lesson_url(self.course, line.lesson))
                for line in chapter.lessons
            ]
            for chapter in self.chapters
        ]

    @property
    def drawn(self) -> str:
        """The facade in words."""
        return _("课程进度：%(lessons)s课已学%(done)s课") % {
            "lessons": self.standing.lessons,
            "done": self.standing.done,
        }


def lesson_url(course: CoursePage, lesson: LessonPage) -> str:
    from django.urls import reverse

    return reverse("lesson", args=[course.code, lesson.slug])


def with_parts(courses: object) -> object:
    """Courses with everything an outline or a card reads, in a fixed number of queries."""
    skills = CourseSkill.objects.select_related("skill")
    return courses.prefetch_related("chapters", "exams", "checklist", Prefetch("course_skills", skills))


def lessons_of(courses: Iterable[CoursePage]) -> dict[str, list[LessonPage]]:
    """Published lessons by the path of their course, in order, with no more than a list shows of them."""
    inside = [Q(path__startswith=course.path, depth=course.depth + 1) for course in courses]
    found: dict[str, list[LessonPage]] = defaultdict(list)
    if inside:
        rows = LessonPage.objects.live().filter(reduce(or_, inside)).order_by("path")
        for lesson in rows.only(
            "path", "slug", "title", "title_en", "chapter", "minutes", "practices", "live_revision"
        ):
            found[lesson.path[: -LessonPage.steplen]].append(lesson)
    return found


@dataclass(frozen=True, slots=True)
class Length:
    """How much there is to learn: published lessons and their minutes."""

    lessons: int
    minutes: int

    @property
    def hours(self) -> int:
        """Rounded, for what takes longer than an hour and a half."""
        return round(self.minutes / 60)


def lengths(courses: Sequence[CoursePage]) -> dict[int, Length]:
    """Lengths of the courses by key, in one query."""
    lessons = lessons_of(courses)
    return {c.pk: Length(len(lessons[c.path]), sum(row.minutes for row in lessons[c.path])) for c in courses}


def outlines(enrolments: Sequence[Enrolment]) -> list[Outline]:
    """Outlines of one person's enrolments; the number of queries does not grow with them."""
    courses = [enrolment.course for enrolment in enrolments]
    lessons = lessons_of(courses)
    progress: dict[int, dict[int, LessonProgress]] = defaultdict(dict)
    for row in LessonProgress.objects.filter(enrolment__in=enrolments):
        progress[row.enrolment_id][row.lesson_id] = row
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    persons = {enrolment.person_id for enrolment in enrolments}
    sat = Attempt.objects.filter(person__in=persons, exam__course__in=courses).exclude(state=Attempt.State.VOIDED)
    for attempt in sat.select_related("exam").defer("paper"):
        attempts[attempt.exam.course_id].append(attempt)
    earlier = Enrolment.objects.completed().filter(person__in=persons, course__in=courses)
    taken = list(earlier.values_list("course", "enrolled_at"))
    runs = runs_of(persons, (lesson for own in lessons.values() for lesson in own))
    submissions = {
        row.enrolment_id: row
        for row in TaskSubmission.objects.of_course().filter(enrolment__in=enrolments).order_by("requested_at", "pk")
    }
    return [
        _outline(
            enrolment.course,
            lessons[enrolment.course.path],
            enrolment=enrolment,
            progress=progress[enrolment.pk],
            attempts=_attempts_under(enrolment, attempts[enrolment.course_id], taken),
            submission=submissions.get(enrolment.pk),
            runs=runs,
        )
        for enrolment in enrolments
    ]


def _attempts_under(
    enrolment: Enrolment, sat: Sequence[Attempt], taken: Iterable[tuple[int, datetime]]
) -> list[Attempt]:
    """As `Attempt.objects.under`, for rows already read: a course taken again is examined again."""
    again = any(course == enrolment.course_id and at < enrolment.enrolled_at for course, at in taken)
    return [attempt for attempt in sat if not again or attempt.started_at >= enrolment.enrolled_at]


def outline_for(course: CoursePage, person: Person | None) -> Outline:
    """The course for this reader: her open enrolment, else the last one, else as a visitor sees it."""
    rows = Enrolment.objects.of(person).filter(course=course).select_related("requirement__division")
    enrolment = rows.current()
    if enrolment is None:
        return _outline(course, lessons_of([course])[course.path])
    enrolment.course = course
    return outlines([enrolment])[0]


def _outline(
    course: CoursePage,
    lessons: Sequence[LessonPage],
    *,
    enrolment: Enrolment | None = None,
    progress: dict[int, LessonProgress] | None = None,
    attempts: Sequence[Attempt] = (),
    submission: TaskSubmission | None = None,
    runs: Runs | None = None,
) -> Outline:
    seen = progress or {}
    practices = practice_lines(course.code, lessons, enrolment.person_id if enrolment else None, runs or {})
    done = {key for key, row in seen.items() if row.done_at is not None}
    how = standing(
        lessons=[lesson.pk for lesson in lessons],
        done=done,
        has_exam=course.exam is not None,
        exam_passed=any(attempt.has_passed for attempt in attempts),
        has_task=bool(course.checklist.all()),
        task_state=submission.state if submission else "",
        practice_left=enrolment is not None and not attempts and not all(line.is_finished for line in practices),
    )
    return Outline(
        course=course,
        chapters=chapter_lines(
            course.chapters.all(), lessons, how.next_lesson, seen if enrolment else None, by_lesson(practices)
        ),
        standing=how,
        enrolment=enrolment,
        exam=course.exam,
        attempts=attempts,
        submission=submission,
        checklist=len(course.checklist.all()),
    )


def chapter_lines(
    chapters: Iterable[Chapter],
    lessons: Sequence[LessonPage],
    next_lesson: int | None,
    seen: dict[int, LessonProgress] | None,
    practices: Mapping[int, Sequence[PracticeLine]] = MappingProxyType({}),
) -> list[ChapterLine]:
    """Lessons under their chapters in the author's order; numbers count within the chapter.

    `next_lesson` is the key of the first not done; `seen` the reader's progress by lesson, None without an enrolment.
    """
    lines = []
    for number, chapter in enumerate(chapters, 1):
        own = [lesson for lesson in lessons if lesson.chapter == chapter.key]
        lines.append(
            ChapterLine(
                number,
                chapter.label,
                [
                    LessonLine(
                        lesson,
                        f"{number}.{place}",
                        _state(lesson, next_lesson, seen),
                        (seen or {}).get(lesson.pk),
                        practices.get(lesson.pk, ()),
                    )
                    for place, lesson in enumerate(own, 1)
                ],
            )
        )
    return lines


def _state(lesson: LessonPage, next_lesson: int | None, seen: dict[int, LessonProgress] | None) -> str:
    if seen is None:
        return ""
    row = seen.get(lesson.pk)
    if row is not None and row.done_at is not None:
        return "on"
    return "now" if lesson.pk == next_lesson else ""
