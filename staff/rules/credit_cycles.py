"""Continuing education of registered social workers: 72 hours (助理) or 90 hours in a three-year registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

REQUIRED_HOURS = {"assistant": 72.0, "intermediate": 90.0, "senior": 90.0}


@dataclass(frozen=True, slots=True)
class Cycle:
    """One registration in force, with the hours credited inside it so far."""

    level: str
    starts_on: date | None
    ends_on: date | None
    hours: float


def hours_behind(cycle: Cycle, on: date) -> float:
    """Hours by which the person lies behind an even pace on the day; 0 when on pace or when no period is known."""
    required = REQUIRED_HOURS.get(cycle.level, 0.0)
    if cycle.starts_on is None or cycle.ends_on is None or on < cycle.starts_on:
        return 0.0
    length = (cycle.ends_on - cycle.starts_on).days + 1
    passed = min((on - cycle.starts_on).days + 1, length)
    return max(0.0, required * passed / length - cycle.hours)


def hours_lacking(cycle: Cycle) -> float:
    """Hours still to reach by the last day of the registration; 0 when reached, or without a duty."""
    return max(0.0, REQUIRED_HOURS.get(cycle.level, 0.0) - cycle.hours)
