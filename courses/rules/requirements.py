"""Required learning: who must, by what day, and how she stands on a day. What a date decides is asked, never stored.

A rule names posts, personnel categories and a place. Its first day due is counted from the start in the post, from
the start of the rule, or fixed. A rule that repeats every m months asks again:
- with a fixed day, once in each period that ends on it (the day itself, then every m months);
- otherwise m months after the last completion.
A completion before the first day due counts if it is not older than the repetition; without repetition, always.
Nobody owes what was asked before the rule began, and who is away from work is not pressed.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SOON = 14  # days before the day due from which it is said
AHEAD = 90  # days before a repetition is due from which it is on the list again


class DueFrom(StrEnum):
    POST = "post"  # n days after the start in the post
    RULE = "rule"  # n days after the rule starts
    DAY = "day"  # one day for all


class Standing(StrEnum):
    MET = "met"
    EXEMPT = "exempt"
    AWAY = "away"  # on leave, seconded: the day due stands, nobody presses
    OPEN = "open"
    SOON = "soon"
    OVERDUE = "overdue"

    @property
    def is_owed(self) -> bool:
        """Is there something left to learn?"""
        return self not in (Standing.MET, Standing.EXEMPT)


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement as the rule reads it. `posts` and `categories` are keys; empty means all."""

    due_from: DueFrom
    starts_on: date
    ends_on: date | None = None
    days: int = 0
    due_on: date | None = None
    repeat_months: int | None = None
    newcomers_only: bool = False
    posts: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()

    def in_force(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class AtWork:
    """One employment inside the rule's place. `since` is the start in the post; `away` says not at work at present."""

    post: int | None
    category: int
    since: date
    away: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """How one person stands with one rule. `due_on` is the next day due, None when nothing more will be asked."""

    standing: Standing
    due_on: date | None
    completed_on: date | None = None

    def days_over(self, on: date) -> int:
        return max((on - self.due_on).days, 0) if self.due_on else 0


def add_months(day: date, months: int) -> date:
    """The same day m months on; the last of the month where that day does not exist."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def is_meant(rule: Rule, work: AtWork) -> bool:
    """Does the rule mean somebody in this employment?"""
    return (
        (not rule.posts or work.post in rule.posts)
        and (not rule.categories or work.category in rule.categories)
        and (not rule.newcomers_only or work.since >= rule.starts_on)
    )


def first_due(rule: Rule, since: date) -> date:
    """The first day due of somebody in the post since then; never counted from before the rule began."""
    if rule.due_from == DueFrom.DAY:
        assert rule.due_on is not None
        return rule.due_on
    start = rule.starts_on if rule.due_from == DueFrom.RULE else max(since, rule.starts_on)
    return start + timedelta(days=rule.days)


def next_due(rule: Rule, first: date, completed_on: date | None) -> date | None:
    """The day due after the last completion; None when it is done for good."""
    if completed_on is None:
        return first
    if rule.repeat_months is None:
        return None
    if rule.due_from == DueFrom.DAY:
        return _period_after(first, rule.repeat_months, completed_on)
    return max(first, add_months(completed_on, rule.repeat_months))


def _period_after(first: date, months: int, completed_on: date) -> date:
    """The end of the period after the one in which it was completed; the first if that was before all periods."""
    if completed_on <= add_months(first, -months):
        return first
    number = 0
    while add_months(first, number * months) < completed_on:
        number += 1
    return add_months(first, (number + 1) * months)


def owed(
    rule: Rule,
    works: Iterable[AtWork],
    *,
    completions: Collection[date],
    exempt: bool = False,
    extended_to: date | None = None,
    on: date,
) -> Owed | None:
    """How a person with these employments stands on a day; None when the rule does not mean her, or is not in force.

    `completions` are the days she completed the course; those after `on` are not looked at. `extended_to`: the day due
    is not before it; a repetition due later is not touched.
    """
    meant = [work for work in works if is_meant(rule, work)]
    if not meant or not rule.in_force(on):
        return None
    completed_on = max((day for day in completions if day <= on), default=None)
    due_on = next_due(rule, first_due(rule, min(work.since for work in meant)), completed_on)
    if due_on is not None and extended_to is not None:
        due_on = max(due_on, extended_to)
    return Owed(_standing(meant, due_on, completed_on, exempt, on), due_on, completed_on)


def _standing(
    meant: Collection[AtWork], due_on: date | None, completed_on: date | None, exempt: bool, on: date
) -> Standing:
    if due_on is None or (completed_on is not None and on < due_on - timedelta(days=AHEAD)):
        return Standing.MET
    if exempt:
        return Standing.EXEMPT
    if all(work.away for work in meant):
        return Standing.AWAY
    if on > due_on:
        return Standing.OVERDUE
    return Standing.SOON if on >= due_on - timedelta(days=SOON) else Standing.OPEN


class Stage(StrEnum):
    """The three reminders of one day due."""

    EARLY = "early"
    LATE = "late"
    OVER = "over"


EARLY_DAYS, LATE_DAYS = 14, 3


def stage_of(due_on: date, on: date) -> Stage | None:
    """Which reminder belongs to this day; a missed day of the job loses none of them."""
    left = (due_on - on).days
    if left < 0:
        return Stage.OVER
    if left <= LATE_DAYS:
        return Stage.LATE
    return Stage.EARLY if left <= EARLY_DAYS else None
