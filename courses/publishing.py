"""What hangs on a course that an author is about to take away: rules by district, open enrolments. Counts, no names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from wagtail.models import Page

from courses.models import CoursePage, Enrolment, LessonPage, LessonProgress, Requirement


@dataclass(frozen=True, slots=True)
class Use:
    """Of one course: `rules` as (district, how many), heads that learn now, records that must stay."""

    course: CoursePage
    rules: tuple[tuple[str, int], ...]
    learning: int
    records: int

    @property
    def number_of_rules(self) -> int:
        return sum(number for _place, number in self.rules)

    @property
    def is_used(self) -> bool:
        return bool(self.rules or self.learning)

    @property
    def may_be_deleted(self) -> bool:
        """Rules and enrolments hold a course; what was learnt is not thrown away with a page."""
        return not (self.rules or self.records)

    @property
    def words(self) -> str:
        """In Chinese: /cms/ is Chinese throughout."""
        said = []
        if self.rules:
            places = "、".join(f"{place}{number}条" for place, number in self.rules)
            said.append(f"有{self.number_of_rules}条必修安排用到它（{places}）")
        if self.learning:
            said.append(f"{self.learning}人正在学")
        return f"《{self.course.title}》" + "，".join(said)


def courses_in(pages: Iterable[Page]) -> list[CoursePage]:
    """The courses that the pages are, or that lie below them; a lesson counts for itself, not for its course."""
    paths = [page.path for page in pages]
    return [course for path in paths for course in CoursePage.objects.filter(path__startswith=path).order_by("path")]


def uses(courses: Iterable[CoursePage], on: date) -> list[Use]:
    """How much hangs on each of the courses."""
    found = []
    for course in courses:
        rules = Requirement.objects.filter(course=course).exclude(ends_on__lt=on)
        by_place = rules.order_by("division__path").values_list("division__name").annotate(Count("pk"))
        enrolments = Enrolment.objects.filter(course=course)
        records = enrolments.count() + Requirement.objects.filter(course=course).count()
        found.append(Use(course, tuple(by_place), enrolments.open().count(), records))
    return found


def lessons_with_records(pages: Iterable[Page]) -> list[LessonPage]:
    """Lessons (alone or below) that somebody has opened: deleting one would delete what was learnt in it."""
    kept = []
    for page in pages:
        lessons = LessonPage.objects.filter(path__startswith=page.path)
        kept += list(lessons.filter(pk__in=LessonProgress.objects.filter(lesson__in=lessons).values("lesson")))
    return kept
