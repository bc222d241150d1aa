"""Month-stepped statutory retirement (国务院关于渐进式延迟法定退休年龄的办法, in force 2025-01-01).

d = min(max, floor(months(birth − start) / step) + 1) if born in or after the start month, else 0; the month of
retirement is birth + original age + d months.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True, slots=True)
class Scheme:
    original_age: int  # years
    start: tuple[int, int]  # year and month of birth from which the age moves
    step: int  # months of birth for each month of delay
    longest: int  # months


MALE = Scheme(60, (1965, 1), 4, 36)
FEMALE_55 = Scheme(55, (1970, 1), 4, 36)
FEMALE_50 = Scheme(50, (1975, 1), 2, 60)


@dataclass(frozen=True, slots=True)
class Retirement:
    """Three days: earliest (up to three years before, never below the original age), statutory, latest."""

    earliest: date
    statutory: date
    latest: date
    delay_months: int
    original_age: int


def scheme_for(gender: str, *, is_lead: bool, female_original_age: int | None = None) -> Scheme:
    """Men 60; women 55 in 正、副职 and 50 otherwise, unless the contract says so."""
    if gender != "female":
        return MALE
    return FEMALE_55 if (female_original_age or (55 if is_lead else 50)) == 55 else FEMALE_50


def delay_months(born_on: date, scheme: Scheme) -> int:
    """Months by which the statutory age is later than the original age."""
    months = (born_on.year - scheme.start[0]) * 12 + born_on.month - scheme.start[1]
    return min(scheme.longest, months // scheme.step + 1) if months >= 0 else 0


def retirement(born_on: date, scheme: Scheme) -> Retirement:
    """The three days for one person."""
    delay = delay_months(born_on, scheme)
    original = born_on + relativedelta(years=scheme.original_age)
    statutory = original + relativedelta(months=delay)
    return Retirement(
        earliest=max(original, statutory - relativedelta(years=3)),
        statutory=statutory,
        latest=statutory + relativedelta(years=3),
        delay_months=delay,
        original_age=scheme.original_age,
    )


def least_contribution_years(year: int) -> float:
    """Years of contribution wanted for a pension in that year: 15 until 2029, then half a year more, 20 from 2039."""
    return 15.0 if year < 2030 else min(20.0, 15.0 + 0.5 * (year - 2029))
