"""Coaching (带教) as evidence for L4: it counts per person coached, once that person got there afterwards."""

from __future__ import annotations

from datetime import date

LEAST_LEVEL = 2  # «coached to L2 or L3»


def counted_on(first: date, level: int, is_baseline: bool, reached_on: date | None) -> date | None:
    """The day from which coaching speaks for the coach: when the one coached reached L2 or more by evidence, on or
    after the first confirmed session. None while that is not so; a level held before, or only rated (摸底), is none."""
    if level < LEAST_LEVEL or is_baseline or reached_on is None or reached_on < first:
        return None
    return reached_on
