"""Periods as values: an inclusive stretch of days (see `core.periods` for their columns and conditions)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


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


def day_before(day: date) -> date:
    return day - timedelta(days=1)
