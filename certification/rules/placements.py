"""Why a step of a round or placement is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class AlreadyPlaced:
    student: str
    host: str

    def words(self) -> str:
        return _("%(student)s同期已安排在%(host)s。要换点位，请先办理退出。") % {
            "student": self.student,
            "host": self.host,
        }


@dataclass(frozen=True, slots=True)
class HoursShort:
    confirmed: Decimal
    required: int
    waiting: Decimal

    def words(self) -> str:
        return _("要求%(required)d小时，已确认%(confirmed)s小时，待确认%(waiting)s小时，还不能结束。") % {
            "required": self.required,
            "confirmed": f"{self.confirmed:g}",
            "waiting": f"{self.waiting:g}",
        }


@dataclass(frozen=True, slots=True)
class HoursUnconfirmed:
    """Hours still wait for a supervisor; ending now would lose them."""

    waiting: Decimal

    def words(self) -> str:
        return _("还有%(waiting)s小时没有确认，请督导先确认或学生先删除。") % {"waiting": f"{self.waiting:g}"}


@dataclass(frozen=True, slots=True)
class NotUnderWay:
    state: str

    def words(self) -> str:
        return _("实习现在是“%(state)s”，不能登记或确认工时。") % {"state": self.state}


@dataclass(frozen=True, slots=True)
class OwnHours:
    def words(self) -> str:
        return _("自己的工时由督导确认，不能自己确认。")


@dataclass(frozen=True, slots=True)
class NotPassed:
    score: Decimal | None

    def words(self) -> str:
        if self.score is None:
            return _("实习还没有结束，不能办理录用。")
        return _("实习总评%(score)s分，没有合格，不能按本协议录用。") % {"score": f"{self.score:g}"}


@dataclass(frozen=True, slots=True)
class AlreadyHired:
    on: date | None

    def words(self) -> str:
        return _("已经办理过录用。")


@dataclass(frozen=True, slots=True)
class NoRecruitment:
    """Recruitment is open to all; a hire names the notice under which it was held."""

    def words(self) -> str:
        return _("录用须经公开招聘，请填写招聘公告的名称或文号。")


@dataclass(frozen=True, slots=True)
class PreferencesClosed:
    opens_on: date
    closes_on: date

    def words(self) -> str:
        return _("志愿填报时间是%(opens)s至%(closes)s，现在不能改。") % {
            "opens": self.opens_on,
            "closes": self.closes_on,
        }


@dataclass(frozen=True, slots=True)
class NotOffered:
    """An offer of another round, not yet released, or named twice."""

    def words(self) -> str:
        return _("志愿里有不在本批次、还没开放或重复的点位，请重新选择。")


@dataclass(frozen=True, slots=True)
class NoOffers:
    def words(self) -> str:
        return _("还没有点位。请先添加点位，再开放填报。")


@dataclass(frozen=True, slots=True)
class NoNotice:
    """No list of persons without the notice on what happens with it (PIPL §17)."""

    def words(self) -> str:
        return _("请先确认已向学生告知个人信息的用途和接收方，再录入。")


@dataclass(frozen=True, slots=True)
class KnownStudent:
    number: str

    def words(self) -> str:
        return _("这名学生已经在本校名单里（学号尾号%(number)s）。") % {"number": self.number}


@dataclass(frozen=True, slots=True)
class BadIdNumber:
    def words(self) -> str:
        return _("证件号码不对，请核对18位号码和校验码。")


def why_not_finish(*, confirmed: Decimal, logged: Decimal, required: int) -> HoursShort | HoursUnconfirmed | None:
    """Hours only; the assessments are asked by `assessment.why_not_judge`."""
    if confirmed < required:
        return HoursShort(confirmed, required, logged - confirmed)
    if logged > confirmed:
        return HoursUnconfirmed(logged - confirmed)
    return None
