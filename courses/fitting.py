"""Courses that fit a person's post: what teaches a skill she still lacks comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.models import Person
from courses.models import CoursePage, CourseSkill, Enrolment
from staff.models import Post
from staff.views.skill_sheet import sheet


@dataclass(frozen=True, slots=True)
class Fitting:
    """`courses`: keys in the order to take them. `missing`: skill code → level the post asks for and she lacks.

    `teaches`: key of a course → the missing skills it works on.
    """

    post: Post
    courses: tuple[int, ...]
    missing: dict[str, int]
    teaches: dict[int, tuple[str, ...]]


def fitting(person: Person | None, on: date) -> Fitting | None:
    """What fits the post held on the day; None without a post. Completed courses are left out."""
    found = sheet(person, on) if person is not None else None
    if found is None or found.post is None:
        return None
    missing = {row.skill.code: row.required for row in found.asked if not row.is_met}
    done = set(Enrolment.objects.of(person).completed().values_list("course", flat=True))
    teaches: dict[int, tuple[str, ...]] = {}
    lines = CourseSkill.objects.filter(skill__code__in=missing, course__live=True).order_by("skill__code")
    for course, code in lines.values_list("course", "skill__code"):
        teaches[course] = (*teaches.get(course, ()), code)
    meant = CoursePage.objects.live().for_post(found.post.code).values_list("pk", "code")
    codes = dict(meant) | dict(CoursePage.objects.filter(pk__in=teaches).values_list("pk", "code"))
    order = sorted(codes.keys() - done, key=lambda pk: (-len(teaches.get(pk, ())), codes[pk]))
    return Fitting(found.post, tuple(order), missing, teaches)
