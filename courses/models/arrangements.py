"""考试特别安排: what HR or a supervisor grants one person for exams, with a reason; and sittings declared void."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Person
from core.visibility import OfPersons
from courses.models.catalogue import CoursePage
from courses.models.exams import Attempt


class ExamArrangementQuerySet(OfPersons["ExamArrangement"]):
    permission = "exams.arrange"

    def of(self, person: Person | int | None) -> ExamArrangementQuerySet:
        return self.filter(person=person) if person else self.none()

    def standing(self) -> ExamArrangementQuerySet:
        return self.filter(lifted_at__isnull=True)

    def for_course(self, course: CoursePage | int) -> ExamArrangementQuerySet:
        """Those of the course, and those of all courses."""
        return self.filter(Q(course=course) | Q(course__isnull=True))


class ExamArrangement(models.Model):
    """One arrangement. `course` null means every exam (extra time only).

    time: `percent` of the exam's minutes or `minutes` more; try: one more try; wait: no waiting days; due: the day due
    of the course is not before `due_on`; void: `attempt` does not count.
    """

    class Kind(models.TextChoices):
        TIME = "time", _("加时")
        TRY = "try", _("多考一次")
        WAIT = "wait", _("不用等间隔天数")
        DUE = "due", _("延期")
        VOID = "void", _("作废一次考试")

    person = models.ForeignKey(Person, models.CASCADE, related_name="exam_arrangements")
    course = models.ForeignKey(CoursePage, models.CASCADE, null=True, blank=True, related_name="exam_arrangements")
    kind = models.CharField("安排", max_length=6, choices=Kind)
    percent = models.PositiveSmallIntegerField(
        "加时（%）", null=True, blank=True, validators=[MinValueValidator(5), MaxValueValidator(200)]
    )
    minutes = models.PositiveSmallIntegerField(
        "加时（分钟）", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    due_on = models.DateField("延到哪天", null=True, blank=True)
    attempt = models.OneToOneField(Attempt, models.CASCADE, null=True, blank=True, related_name="voiding")
    reason = models.CharField("原因", max_length=200)
    by = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = ExamArrangementQuerySet.as_manager()

    class Meta:
        verbose_name = "考试特别安排"
        verbose_name_plural = "考试特别安排"
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="arrangement_reason"),
            models.CheckConstraint(
                condition=(
                    Q(kind="time", percent__isnull=False, minutes__isnull=True)
                    | Q(kind="time", percent__isnull=True, minutes__isnull=False)
                    | (~Q(kind="time") & Q(percent__isnull=True, minutes__isnull=True, course__isnull=False))
                ),
                name="arrangement_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="due", due_on__isnull=False) | (~Q(kind="due") & Q(due_on__isnull=True)),
                name="arrangement_due",
            ),
            models.CheckConstraint(
                condition=Q(kind="void", attempt__isnull=False) | (~Q(kind="void") & Q(attempt__isnull=True)),
                name="arrangement_void",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.course.code if self.course else ''}".strip()

    @property
    def source(self) -> str:
        return f"courses.examarrangement:{self.pk}"
