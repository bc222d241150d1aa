"""Dispatches: who may decide, when a service period may be agreed, and the most that may be asked back. Pure.

Labour Contract Law (劳动合同法) §22: an employer who pays for special training may agree a service period. Whoever
leaves within it pays no more than the training cost the employer bore, and no more than the share of it that falls on
the part of the period not yet served. §9 forbids deposits and guarantees of any kind, so there is no field for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

FEN = Decimal("0.01")
MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Own:
    """Nobody decides on a dispatch that they asked for, or that is their own."""

    def words(self) -> str:
        return _("不能审批自己申请的或派自己的派送，请由另一位有权限的人审批。")


@dataclass(frozen=True, slots=True)
class NoReason:
    def words(self) -> str:
        return _("不批准要写明理由，申请人会看到。")


@dataclass(frozen=True, slots=True)
class NotPaidFor:
    """A service period without a cost of the employer's."""

    def words(self) -> str:
        return _("单位没有出培训费，不能约定服务期（劳动合同法第二十二条）。请把服务期改为0，或填写单位承担的费用。")


@dataclass(frozen=True, slots=True)
class TooSoon:
    """A step before its day: leaving before the first day, reporting before the last."""

    step: str
    day: date

    def words(self) -> str:
        words = {"leave": _("%(day)s才开始，到那天再登记外出。"), "report": _("%(day)s才结束，结束后再交总结。")}
        return words[self.step] % {"day": self.day.isoformat()}


@dataclass(frozen=True, slots=True)
class NothingSaid:
    def words(self) -> str:
        return _("请写学到了什么、怎样用，至少20个字。")


@dataclass(frozen=True, slots=True)
class AskedAlready:
    def words(self) -> str:
        return _("同一个人、同一单位、同一天开始的派送已经申请过了。")


LEAST_SUMMARY = 20


def why_not_decide(*, requested_by: int | None, subject: int | None, by: int, by_person: int | None) -> Own | None:
    """`requested_by` and `by` are accounts, `subject` and `by_person` persons."""
    is_own = by == requested_by or (by_person is not None and by_person == subject)
    return Own() if is_own else None


def why_not_serve(employer_cost: Decimal, months: int) -> NotPaidFor | None:
    return NotPaidFor() if months and employer_cost <= 0 else None


def service_ends(ends_on: date, months: int) -> date | None:
    """The last day of a service period that begins the day after the training; None where there is none."""
    return ends_on + relativedelta(months=months) if months else None


@dataclass(frozen=True, slots=True)
class Repayment:
    """The most that may be asked back on a day, and what it is made of. Months begun count as served."""

    employer_cost: Decimal
    months_total: int
    months_served: int

    @property
    def months_left(self) -> int:
        return max(self.months_total - self.months_served, 0)

    @property
    def most(self) -> Decimal:
        """Employer's cost × unserved ÷ total, never more than the cost; rounded down to the fen."""
        if not self.months_total:
            return Decimal("0.00")
        share = self.employer_cost * self.months_left / self.months_total
        return min(share, self.employer_cost).quantize(FEN, rounding=ROUND_DOWN)


def repayment_cap(*, employer_cost: Decimal, months: int, training_ended_on: date, left_on: date) -> Repayment:
    """What may be asked back at most from somebody whose last day of work is `left_on`."""
    began = training_ended_on + timedelta(days=1)
    served = 0
    while served < months and began + relativedelta(months=served) <= left_on:
        served += 1
    return Repayment(employer_cost, months, served)
