"""Hours of practice: what may be logged, what counts, what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

# 教职成〔2021〕4号 and 职业教育法 §50: rest and holidays are to be kept; no overtime, so eight hours a day.
MOST_A_DAY = Decimal(8)


@dataclass(frozen=True, slots=True)
class Hours:
    """Sums in hours (60 minutes). Only confirmed hours count toward the requirement."""

    logged: Decimal
    confirmed: Decimal
    required: Decimal

    @property
    def left(self) -> Decimal:
        return max(self.required - self.confirmed, Decimal(0))

    @property
    def waiting(self) -> Decimal:
        """Logged and not yet confirmed."""
        return self.logged - self.confirmed

    @property
    def enough(self) -> bool:
        return self.confirmed >= self.required


def sum_hours(rows: Iterable[tuple[Decimal, bool]], required: int) -> Hours:
    """Sum `(hours, is_confirmed)` rows."""
    rows = list(rows)
    return Hours(
        logged=sum((hours for hours, _ok in rows), Decimal(0)),
        confirmed=sum((hours for hours, ok in rows if ok), Decimal(0)),
        required=Decimal(required),
    )


@dataclass(frozen=True, slots=True)
class OutsidePeriod:
    on: date
    starts_on: date | None
    ends_on: date | None

    def words(self) -> str:
        return _("%(on)s不在实习期内（%(starts)s 至 %(ends)s）。") % {
            "on": self.on,
            "starts": self.starts_on or "—",
            "ends": self.ends_on or "—",
        }


@dataclass(frozen=True, slots=True)
class NotYet:
    on: date

    def words(self) -> str:
        return _("%(on)s还没到，请在做完之后登记。") % {"on": self.on}


@dataclass(frozen=True, slots=True)
class TooLongADay:
    on: date
    hours: Decimal
    most: Decimal

    def words(self) -> str:
        return _("%(on)s已登记和这次共%(hours)s小时，一天最多%(most)s小时。实习不安排加班。") % {
            "on": self.on,
            "hours": self.hours.normalize(),
            "most": self.most.normalize(),
        }


@dataclass(frozen=True, slots=True)
class AlreadyLogged:
    on: date

    def words(self) -> str:
        return _("%(on)s这项内容已经登记过。要改，请先删除未确认的那一条。") % {"on": self.on}


def why_not_log(
    *, on: date, hours: Decimal, same_day: Decimal, today: date, starts_on: date | None, ends_on: date | None
) -> OutsidePeriod | NotYet | TooLongADay | None:
    """Why these hours cannot be logged, or None. `same_day` is what that day already holds."""
    if on > today:
        return NotYet(on)
    if (starts_on and on < starts_on) or (ends_on and on > ends_on):
        return OutsidePeriod(on, starts_on, ends_on)
    if same_day + hours > MOST_A_DAY:
        return TooLongADay(on, same_day + hours, MOST_A_DAY)
    return None
