"""Placements: who is where, with which papers, how many hours, and how it was judged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import DecimalField, Exists, OuterRef, Q, Sum, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from certification.models.agreements import Agreement, Quota
from certification.models.rounds import Offer
from certification.models.students import Student
from core.models import Division, Person
from core.periods import Dated, ends_after_start, overlapping
from core.permissions import places_where
from core.states import type_moves

if TYPE_CHECKING:
    from core.models import User
    from core.periods import Period

HOURS = DecimalField(max_digits=7, decimal_places=1)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def visible_to(self, user: User) -> Self:
        """One's own university's; those one guides; those in one's division; those one supervises as host."""
        places = places_where(user, "placements.view")
        hosts = places_where(user, "placements.host")
        school = places_where(user, "placements.arrange").organisations
        mine = Q(pk__in=[])
        if user.person_id:
            mine = Q(host_supervisor=user.person_id) | Q(
                faculty_supervisor=user.person_id, student__organisation__in=places.organisations
            )
        return self.filter(
            places.within("division__path")
            | hosts.within("division__path")
            | Q(student__organisation__in=school)
            | mine
        )

    def of(self, person: Person) -> Self:
        """The student's own view."""
        return self.filter(student__person=person)

    def standing(self) -> Self:
        return self.exclude(state=Placement.State.WITHDRAWN)

    def under_way(self) -> Self:
        return self.filter(state__in=[Placement.State.RUNNING, Placement.State.PAUSED])

    def overlapping(self, period: Period) -> Self:
        return self.standing().filter(overlapping(period))

    def finished(self) -> Self:
        return self.filter(state=Placement.State.FINISHED)

    def passed(self) -> Self:
        """Finished with the pass mark: what may be certified."""
        return self.finished().filter(passed=True)

    def without_certificate(self, sources: models.QuerySet) -> Self:
        """Whose source is not yet among `sources`, a values queryset that the caller on the right holds."""
        source = Concat(Value("certification.placement:"), Cast("pk", models.CharField()))
        return self.annotate(as_source=source).exclude(as_source__in=sources)

    def with_hours(self) -> Self:
        """With `logged` and `confirmed` hours."""
        logs = PlacementLog.objects.filter(placement=OuterRef("pk")).order_by().values("placement")
        total = logs.annotate(n=Sum("hours", output_field=HOURS)).values("n")
        confirmed = logs.filter(confirmed_at__isnull=False).annotate(n=Sum("hours", output_field=HOURS)).values("n")
        return self.annotate(
            logged=models.functions.Coalesce(
                models.Subquery(total, output_field=HOURS), Decimal(0), output_field=HOURS
            ),
            confirmed=models.functions.Coalesce(
                models.Subquery(confirmed, output_field=HOURS), Decimal(0), output_field=HOURS
            ),
        )

    def with_unconfirmed_hours(self) -> Self:
        open_logs = PlacementLog.objects.filter(placement=OuterRef("pk"), confirmed_at__isnull=True)
        return self.filter(Exists(open_logs))


class Placement(Dated):
    """A student with a host for a period. `division` is where the host lies and decides who sees it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("拟安排")
        AGREED = "agreed", _("已商定")
        READY = "ready", _("手续齐全")
        RUNNING = "running", _("实习中")
        PAUSED = "paused", _("已暂停")
        FINISHED = "finished", _("已结束")
        WITHDRAWN = "withdrawn", _("已退出")

    MOVES: type_moves = {
        State.PROPOSED: {"agree": State.AGREED, "withdraw": State.WITHDRAWN},
        State.AGREED: {"ready": State.READY, "withdraw": State.WITHDRAWN},
        State.READY: {"start": State.RUNNING, "withdraw": State.WITHDRAWN},
        State.RUNNING: {"pause": State.PAUSED, "finish": State.FINISHED, "withdraw": State.WITHDRAWN},
        State.PAUSED: {"resume": State.RUNNING, "withdraw": State.WITHDRAWN},
        State.FINISHED: {},
        State.WITHDRAWN: {},
    }

    student = models.ForeignKey(Student, models.PROTECT, related_name="placements")
    division = models.ForeignKey(Division, models.PROTECT, related_name="placements", verbose_name="点位所在")
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, blank=True, related_name="placements")
    quota = models.ForeignKey(Quota, models.PROTECT, null=True, blank=True, related_name="placements")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="placements")
    host_supervisor = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="hosts_placements", verbose_name="机构督导"
    )
    faculty_supervisor = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="guides_placements", verbose_name="校内督导"
    )
    insurer = models.CharField("保险公司和保单号", max_length=100, blank=True)
    insurance_starts_on = models.DateField("保险生效", null=True, blank=True)
    insurance_ends_on = models.DateField("保险到期", null=True, blank=True)
    briefed_on = models.DateField("岗前安全教育", null=True, blank=True)
    student_signed_on = models.DateField("学生签署", null=True, blank=True)
    university_signed_on = models.DateField("学校签署", null=True, blank=True)
    host_signed_on = models.DateField("实习单位签署", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PROPOSED)
    started_on = models.DateField("实际开始", null=True, blank=True)
    finished_on = models.DateField("实际结束", null=True, blank=True)
    hours = models.DecimalField("确认时数", max_digits=6, decimal_places=1, null=True, blank=True)
    score = models.DecimalField("总评", max_digits=4, decimal_places=1, null=True, blank=True)
    passed = models.BooleanField("合格", null=True)
    why = models.CharField("原因", max_length=200, blank=True)
    hired_as = models.OneToOneField(
        "staff.Employment", models.SET_NULL, null=True, blank=True, related_name="hired_from", verbose_name="录用为"
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "实习"
        verbose_name_plural = "实习"
        ordering = ["-starts_on", "pk"]
        constraints = [
            ends_after_start("placement_period"),
            models.CheckConstraint(
                condition=Q(insurance_starts_on__isnull=True)
                | Q(insurance_ends_on__gte=models.F("insurance_starts_on")),
                name="placement_insurance_period",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "paused", "finished"])
                | Q(
                    student_signed_on__isnull=False,
                    university_signed_on__isnull=False,
                    host_signed_on__isnull=False,
                    insurance_starts_on__isnull=False,
                    briefed_on__isnull=False,
                    agreement__isnull=False,
                    started_on__isnull=False,
                ),
                name="placement_running_has_papers",
            ),
            models.CheckConstraint(
                condition=~Q(state="finished")
                | Q(finished_on__isnull=False, hours__isnull=False, score__isnull=False, passed__isnull=False),
                name="placement_finished_has_result",
            ),
            models.CheckConstraint(
                condition=Q(hired_as__isnull=True) | Q(state="finished"), name="placement_hired_after_finish"
            ),
            models.UniqueConstraint(
                fields=["student"],
                condition=Q(state__in=["running", "paused"]),
                name="placement_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["division", "state"])]

    def __str__(self) -> str:
        return f"{self.student} {self.host}"

    @property
    def host(self):
        return self.offer.host if self.offer else self.division

    @property
    def required_hours(self) -> int:
        return self.student.programme.required_hours

    @property
    def source(self) -> str:
        return f"certification.placement:{self.pk}"


class PlacementLog(models.Model):
    """One day's hours with what was done, confirmed by the host's supervisor (or the faculty's)."""

    class Kind(models.TextChoices):
        SERVICE = "service", _("社区服务")
        VISIT = "visit", _("走访入户")
        GROUP = "group", _("小组或活动")
        CASE = "case", _("个案")
        PAPERWORK = "paperwork", _("文书与系统操作")
        SUPERVISION = "supervision", _("督导面谈")
        TRAINING = "training", _("培训")

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="logs")
    on = models.DateField("日期")
    hours = models.DecimalField("小时", max_digits=3, decimal_places=1)
    kind = models.CharField("内容", max_length=12, choices=Kind)
    text = models.CharField("做了什么", max_length=300)
    logged_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "实习工时"
        verbose_name_plural = "实习工时"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "on", "kind"], name="placement_log_once"),
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=8), name="placement_log_hours_0_8"),
        ]
        indexes = [models.Index(fields=["placement", "confirmed_at"])]

    def __str__(self) -> str:
        return f"{self.on} {self.hours}"


class Assessment(models.Model):
    """Marks 1–5 for each item of the sheet, by one rater at one stage."""

    class Stage(models.TextChoices):
        MIDTERM = "midterm", _("中期评估")
        FINAL = "final", _("终期评估")

    class Rater(models.TextChoices):
        HOST = "host", _("机构督导")
        FACULTY = "faculty", _("校内督导")
        SELF = "self", _("学生自评")

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="assessments")
    stage = models.CharField("阶段", max_length=8, choices=Stage)
    rater = models.CharField("评价人", max_length=8, choices=Rater)
    scores = models.JSONField("评分", help_text="{item: 1–5}")
    remark = models.CharField("评语", max_length=500, blank=True)
    by = models.ForeignKey("core.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "实习评价"
        verbose_name_plural = "实习评价"
        ordering = ["stage", "rater"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "stage", "rater"], name="assessment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.placement} {self.get_stage_display()} {self.get_rater_display()}"


def on_placement(division: Division, on: date) -> PlacementQuerySet:
    """Placements that take a place in a division on a day (for the cap)."""
    from core.periods import Period

    return Placement.objects.overlapping(Period(on, on)).filter(division=division)
