"""The old training ledger: runs held before this house kept them, and the course each topic stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Division, Person
from core.visibility import InDivisions, OfPersons
from courses.models.catalogue import CoursePage

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


class LedgerCourseQuerySet(InDivisions["LedgerCourse"]):
    permission = "runs.edit"


class LedgerCourse(models.Model):
    """What a district's ledger calls a training, year after year, and the course HR says it stands for."""

    class State(models.TextChoices):
        UNDECIDED = "undecided", _("还没有定")
        MAPPED = "mapped", _("对应课程")
        NONE = "none", _("不对应课程")

    division = models.ForeignKey(Division, models.PROTECT, related_name="ledger_courses")
    key = models.CharField(max_length=120, help_text="去掉年份、期数和“培训班”之后的名称")
    state = models.CharField("状态", max_length=10, choices=State, default=State.UNDECIDED)
    course = models.ForeignKey(CoursePage, models.PROTECT, null=True, blank=True, related_name="ledger_names")
    decided_by = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = LedgerCourseQuerySet.as_manager()

    if TYPE_CHECKING:
        rows: RelatedManager[LedgerRow]

    class Meta:
        verbose_name = "台账班次对应课程"
        verbose_name_plural = "台账班次对应课程"
        ordering = ["division", "key"]
        constraints = [
            models.UniqueConstraint(fields=["division", "key"], name="ledger_course_once"),
            models.CheckConstraint(
                condition=Q(state="mapped", course__isnull=False) | (~Q(state="mapped") & Q(course__isnull=True)),
                name="ledger_course_mapped",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class LedgerRowQuerySet(OfPersons["LedgerRow"]):
    permission = "people.view"


class LedgerRow(models.Model):
    """One person in one run of the old ledger. Hours and evidence follow from it through the doors."""

    class Form(models.TextChoices):
        FACE = "face", _("面授")
        ONLINE = "online", _("线上")
        DISPATCHED = "dispatched", _("派出")
        OTHER = "other", _("其他形式")

    class Result(models.TextChoices):
        PASSED = "passed", _("合格")
        FAILED = "failed", _("不合格")
        ABSENT = "absent", _("缺考")

    topic = models.ForeignKey(LedgerCourse, models.PROTECT, related_name="rows")
    person = models.ForeignKey(Person, models.CASCADE, related_name="ledger_rows")
    key = models.CharField(max_length=160, help_text="同一班次的标识")
    run = models.CharField("班次名称", max_length=120)
    organiser = models.CharField("主办单位", max_length=80, blank=True)
    form = models.CharField("培训形式", max_length=12, choices=Form)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)
    result = models.CharField("考核结果", max_length=8, choices=Result)
    certificate_number = models.CharField("证书编号", max_length=60, blank=True)

    objects = LedgerRowQuerySet.as_manager()

    class Meta:
        verbose_name = "培训台账记录"
        verbose_name_plural = "培训台账记录"
        ordering = ["-ends_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="ledger_row_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="ledger_row_period"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="ledger_row_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.run}"

    @property
    def source(self) -> str:
        """How the doors name this row."""
        return f"courses.ledgerrow:{self.pk}"
