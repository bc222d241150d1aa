"""One's practice screens across courses: which are begun, done or open, and which show a certain skill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.models import CoursePage, Enrolment, LessonPage
from courses.practice_lines import PracticeLine, practice_lines, runs_of
from staff.models import Skill


@dataclass(frozen=True, slots=True)
class Row:
    """A practice with its course. `is_taken`: finished, it counts for this person."""

    course: CoursePage
    line: PracticeLine
    is_taken: bool

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """What is begun first, then what counts at once; what is done last."""
        return self.line.is_finished, not self.line.is_begun, not self.is_taken


def _lessons() -> dict[str, list[LessonPage]]:
    """Published lessons that hold a practice, by the path of their course."""
    found: dict[str, list[LessonPage]] = {}
    rows = LessonPage.objects.live().exclude(practices=[]).defer("body", "body_en").order_by("path")
    for lesson in rows:
        found.setdefault(lesson.path[: -LessonPage.steplen], []).append(lesson)
    return found


def _rows(person: int | None, skill: Skill | None) -> list[Row]:
    lessons = _lessons()
    courses = CoursePage.objects.live().filter(path__in=lessons).order_by("code")
    if skill is not None:
        courses = courses.filter(course_skills__skill=skill)
    runs = runs_of([person] if person else [], [lesson for own in lessons.values() for lesson in own])
    states = (Enrolment.State.ENROLLED, Enrolment.State.COMPLETED)
    taken = set(Enrolment.objects.of(person).filter(state__in=states).values_list("course", flat=True))
    rows = [
        Row(course, line, course.pk in taken)
        for course in courses
        for line in practice_lines(course.code, lessons[course.path], person, runs)
        if skill is None or _shows(line.said["skills"], skill)
    ]
    return sorted(rows, key=lambda row: row.rank)


def _shows(codes: Sequence[str], skill: Skill) -> bool:
    return not codes or skill.code in codes


@login_required
@require_safe
def my_practices(request: HttpRequest) -> HttpResponse:
    """All practices, or those that show the skill the address names."""
    skill = Skill.objects.filter(code=request.GET.get("skill", "")).first()
    return render(request, "courses/practice/mine.html", {"rows": _rows(request.user.person_id, skill), "skill": skill})
