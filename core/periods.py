"""Periods: the one place that says what «in force on a day» means.

Every interval of the system is inclusive on both ends (`starts_on`..`ends_on`); an open end means «until further
notice», an open start «as long as we know». Nothing here asks for today: the day is always an argument.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from core.rules.periods import Period, day_before

__all__ = ["Dated", "Period", "day_before", "ends_after_start", "on", "overlapping"]


def on(day: date, prefix: str = "") -> Q:
    """`filter(on(day))`: rows whose own period includes the day; `prefix` reaches through a relation."""
    p = f"{prefix}__" if prefix else ""
    begun = Q(**{f"{p}starts_on__isnull": True}) | Q(**{f"{p}starts_on__lte": day})
    not_over = Q(**{f"{p}ends_on__isnull": True}) | Q(**{f"{p}ends_on__gte": day})
    return begun & not_over


def overlapping(period: Period, prefix: str = "") -> Q:
    """Rows whose own period shares at least one day with `period`."""
    p = f"{prefix}__" if prefix else ""
    clause = Q()
    if period.ends_on is not None:
        clause &= Q(**{f"{p}starts_on__isnull": True}) | Q(**{f"{p}starts_on__lte": period.ends_on})
    if period.starts_on is not None:
        clause &= Q(**{f"{p}ends_on__isnull": True}) | Q(**{f"{p}ends_on__gte": period.starts_on})
    return clause


def ends_after_start(name: str) -> models.CheckConstraint:
    """The constraint every dated table carries."""
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message="结束日期早于开始日期。",
    )


class Dated(models.Model):
    """Columns of a row that holds for a period."""

    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)
