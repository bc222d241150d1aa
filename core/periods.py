"""Periods: the one place that says what «in force on a day» means.

Every interval of the system is inclusive on both ends (`starts_on`..`ends_on`); an open end means «until further
notice», an open start «as long as we know». Nothing here asks for today: the day is always an argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q


@dataclass(frozen=True, slots=True)
class Period:
    """An inclusive stretch of days; `None` is an open end."""

    starts_on: date | None
    ends_on: date | None = None

    def includes(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, other: Period) -> bool:
        starts = max(self.starts_on or date.min, other.starts_on or date.min)
        return starts <= min(self.ends_on or date.max, other.ends_on or date.max)

    @property
    def days(self) -> int | None:
        """Days, both ends counted; None when an end is open."""
        if self.starts_on is None or self.ends_on is None:
            return None
        return (self.ends_on - self.starts_on).days + 1


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


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def latest(periods: Sequence[Period]) -> Period | None:
    """The period that began last; an open start counts as the earliest."""
    return max(periods, key=lambda p: p.starts_on or date.min, default=None)
