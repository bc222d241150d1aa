"""The practices of a course in one line each: whose turn it is, how far one person is. Read by outlines and lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from courses.models import LessonPage, PracticeRun
from courses.models.catalogue import in_language, reads_english


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """A practice of a lesson. `step`: how many steps are right; `said`: what the lesson keeps of it for lists."""

    course: str
    lesson: LessonPage
    said: Mapping[str, Any]
    step: int = 0
    is_finished: bool = False

    @property
    def label(self) -> str:
        return in_language(self.said["title"], self.said["title_en"])

    @property
    def total(self) -> int:
        return int(self.said["steps"])

    @property
    def number(self) -> int:
        """The step that comes next, counted from 1."""
        return min(self.step + 1, self.total)

    @property
    def is_begun(self) -> bool:
        return bool(self.step) and not self.is_finished

    @property
    def url(self) -> str:
        key = self.said["key_en"] if reads_english() and self.said["key_en"] else self.said["key"]
        return f"{reverse('lesson', args=[self.course, self.lesson.slug])}#b-{key}"


Runs = Mapping[tuple[int, int, str], PracticeRun]


def runs_of(persons: Collection[int], lessons: Iterable[LessonPage]) -> Runs:
    """Runs by person, lesson and practice, in one query; in none where the lessons hold no practice."""
    holding = [lesson.pk for lesson in lessons if lesson.practices]
    if not holding or not persons:
        return {}
    rows = PracticeRun.objects.filter(person__in=persons, lesson__in=holding)
    return {(run.person_id, run.lesson_id, run.block): run for run in rows}


def practice_lines(course: str, lessons: Iterable[LessonPage], person: int | None, runs: Runs) -> list[PracticeLine]:
    """Every practice of the lessons, in order. A practice that was changed since counts from its first step."""
    return [
        _line(course, lesson, said, runs.get((person or 0, lesson.pk, said["key"])))
        for lesson in lessons
        for said in lesson.practices
    ]


def _line(course: str, lesson: LessonPage, said: Mapping[str, Any], run: PracticeRun | None) -> PracticeLine:
    if run is None:
        return PracticeLine(course, lesson, said)
    step = run.step if run.digest == said["digest"] else 0
    return PracticeLine(course, lesson, said, step, run.finished_at is not None)


def by_lesson(lines: Iterable[PracticeLine]) -> Mapping[int, list[PracticeLine]]:
    found: dict[int, list[PracticeLine]] = defaultdict(list)
    for line in lines:
        found[line.lesson.pk].append(line)
    return found
