"""Why a quota or a seat is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.rules.listing import listed
from core.rules.periods import Period


@dataclass(frozen=True, slots=True)
class QuotaFull:
    quota: int
    seats: int

    def words(self) -> str:
        return _("这项指标有%(seats)d个名额，已经用完。") % {"seats": self.seats}


@dataclass(frozen=True, slots=True)
class OutsideAgreement:
    """The place is not within the division that made the agreement."""

    place: str
    party: str

    def words(self) -> str:
        return _("%(place)s不在协议甲方（%(party)s）的范围内，请选另一份协议。") % {
            "place": self.place,
            "party": self.party,
        }


@dataclass(frozen=True, slots=True)
class NotInForce:
    title: str

    def words(self) -> str:
        return _("“%(title)s”没有生效，不能下达指标。") % {"title": self.title}


@dataclass(frozen=True, slots=True)
class OtherSchool:
    programme: str

    def words(self) -> str:
        return _("“%(programme)s”不是协议学校的专业。") % {"programme": self.programme}


@dataclass(frozen=True, slots=True)
class NeededTooLate:
    needed_by: date
    ends_on: date

    def words(self) -> str:
        return _("需要到岗日期%(needed)s晚于协议到期日%(ends)s，请先续签。") % {
            "needed": self.needed_by,
            "ends": self.ends_on,
        }


@dataclass(frozen=True, slots=True)
class StillPlaced:
    count: int

    def words(self) -> str:
        return _("还有%(count)d名学生在这项指标上，请先办完或另行安置，再取消。") % {"count": self.count}


@dataclass(frozen=True, slots=True)
class MissingSignatures:
    """Parties (district, university, third) that have not signed, and «period» when the dates are open."""

    parties: tuple[str, ...]

    def words(self) -> str:
        names = {
            "district": _("甲方签署"),
            "university": _("乙方签署"),
            "third": _("丙方签署"),
            "period": _("起止日期"),
        }
        return _("还缺：%(missing)s。") % {"missing": listed(names[party] for party in self.parties)}


@dataclass(frozen=True, slots=True)
class Said:
    """A refusal that needs a reason in words: the person gave none."""

    def words(self) -> str:
        return _("请写明原因。")


def why_not_allot(
    *,
    place: str,
    place_path: str,
    party: str,
    party_path: str,
    title: str,
    is_in_force: bool,
    period: Period,
    needed_by: date,
    programme: str,
    same_school: bool,
) -> OutsideAgreement | NotInForce | OtherSchool | NeededTooLate | None:
    """Why this agreement cannot carry the quota, or None."""
    if not is_in_force:
        return NotInForce(title)
    if not place_path.startswith(party_path):
        return OutsideAgreement(place, party)
    if not same_school:
        return OtherSchool(programme)
    if period.ends_on and needed_by > period.ends_on:
        return NeededTooLate(needed_by, period.ends_on)
    return None
