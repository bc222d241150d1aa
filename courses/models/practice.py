"""Practice screens: how far a person is in one, and that it was finished. Wrong tries are not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.models import Person
from courses.models.catalogue import CoursePage, LessonPage

if TYPE_CHECKING:
    from core.models import User


class PracticeRunQuerySet(models.QuerySet["PracticeRun"]):
    def of(self, person: Person | int | None) -> Self:
        return self.filter(person=person) if person else self.none()

    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)

    def inside(self, course: CoursePage) -> Self:
        return self.filter(lesson__path__startswith=course.path)

    def visible_to(self, user: User, permission: str = "skills.view") -> Self:
        persons = Person.objects.visible_to(user, permission).filter(pk=OuterRef("person_id"))
        return self.filter(Q(person=user.person_id) | Exists(persons))


class PracticeRun(models.Model):
    """One person on one practice screen. `step`: how many steps are right so far; `digest`: the practice as it was.

    `finished_at` is set once and stays, however often she practises again or the author changes a word.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="practice_runs")
    lesson = models.ForeignKey(LessonPage, models.CASCADE, related_name="practice_runs")
    block = models.CharField("练习", max_length=40)
    digest = models.CharField("内容摘要", max_length=64)
    step = models.PositiveSmallIntegerField("做对几步", default=0)
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = PracticeRunQuerySet.as_manager()

    class Meta:
        verbose_name = "仿真练习"
        verbose_name_plural = "仿真练习"
        constraints = [models.UniqueConstraint(fields=["person", "lesson", "block"], name="practice_run_once")]

    def __str__(self) -> str:
        return f"{self.lesson}"

    @property
    def source(self) -> str:
        """How the door of evidence names this run."""
        return f"courses.practicerun:{self.pk}"


class MediaPlace(models.Model):
    """Where a person stopped in a recording, so that she goes on from there on any phone. Not a measure of study."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="media_places")
    lesson = models.ForeignKey(LessonPage, models.CASCADE, related_name="media_places")
    block = models.CharField("音视频", max_length=40)
    second = models.PositiveIntegerField("停在第几秒")
    saved_at = models.DateTimeField()

    objects = PracticeRunQuerySet.as_manager()

    class Meta:
        verbose_name = "音视频位置"
        verbose_name_plural = "音视频位置"
        constraints = [models.UniqueConstraint(fields=["person", "lesson", "block"], name="media_place_once")]

    def __str__(self) -> str:
        return f"{self.lesson}"
