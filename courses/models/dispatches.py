"""Dispatch (派送): a worker sent to a research institute or university for systematic training."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Attachment, Division, Organisation, Person
from core.permissions import places_where

if TYPE_CHECKING:
    from core.models import User


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those of the division in which one handles dispatches when they were asked for."""
        clause = places_where(user, "dispatches.edit").within("division__path")
        return self.filter(clause | Q(person=user.person_id)) if user.person_id else self.filter(clause)

    def desk(self, user: User) -> Self:
        return self.filter(places_where(user, "dispatches.edit").within("division__path"))

    def over(self, on: date) -> Self:
        """Away, and the last day has passed: the report is awaited."""
        return self.filter(state=Dispatch.State.AWAY, ends_on__lt=on)


class Dispatch(models.Model):
    """Asked for, decided by somebody else, gone, reported, closed with hours.

    `cost` is the whole training cost in yuan, `cost_share` the employer's part of it (0–1). A service period
    (`service_months` from the day after the last) may only be agreed where the employer pays (劳动合同法第二十二条);
    there is no deposit of any kind. `service_ends_on` is set with the approval.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("待审批")
        APPROVED = "approved", _("已批准")
        REFUSED = "refused", _("未批准")
        AWAY = "away", _("外出学习")
        REPORTED = "reported", _("已交总结")
        CLOSED = "closed", _("已办结")

    MOVES = {
        State.REQUESTED: {"approve": State.APPROVED, "refuse": State.REFUSED},
        State.APPROVED: {"leave": State.AWAY},
        State.AWAY: {"report": State.REPORTED},
        State.REPORTED: {"close": State.CLOSED},
        State.REFUSED: {},
        State.CLOSED: {},
    }

    person = models.ForeignKey(Person, models.CASCADE, related_name="dispatches")
    division = models.ForeignKey(Division, models.PROTECT, related_name="dispatches")
    institute = models.ForeignKey(Organisation, models.PROTECT, related_name="dispatches")
    topic = models.CharField("学习内容", max_length=100)
    purpose = models.TextField("回来用在哪里", max_length=500)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)
    cost = models.DecimalField("培训费用（元）", max_digits=9, decimal_places=2, default=0)
    cost_share = models.DecimalField("单位承担比例", max_digits=3, decimal_places=2, default=1)
    service_months = models.PositiveSmallIntegerField("服务期（月）", default=0)
    service_ends_on = models.DateField("服务期到", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.REQUESTED)
    requested_by = models.ForeignKey("core.User", models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey("core.User", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("审批意见", max_length=200, blank=True)
    report = models.ForeignKey(Attachment, models.SET_NULL, null=True, related_name="+")
    summary = models.TextField("学到什么、怎样用", max_length=2000, blank=True)
    reported_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("core.User", models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = "派送培训"
        verbose_name_plural = "派送培训"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="dispatch_period"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="dispatch_hours"),
            models.CheckConstraint(
                condition=Q(cost__gte=0, cost_share__gte=0, cost_share__lte=1), name="dispatch_cost_share"
            ),
            models.CheckConstraint(
                condition=Q(service_months=0) | Q(cost__gt=0, cost_share__gt=0), name="dispatch_service_is_paid_for"
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="dispatch_refusal_reason"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(requested_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="dispatch_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["person", "institute", "starts_on"],
                condition=~Q(state="refused"),
                name="dispatch_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.topic}"

    @property
    def source(self) -> str:
        """How the door of credit hours names this dispatch."""
        return f"courses.dispatch:{self.pk}"

    @property
    def employer_cost(self) -> Decimal:
        """What the employer pays, in yuan: the base of any repayment."""
        return (self.cost * self.cost_share).quantize(Decimal("0.01"))
