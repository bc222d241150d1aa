"""The hard gates of a placement: no agreement, insurance, signature or briefing, no start (domain.md §6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.rules.periods import Period

PARTIES = ("student", "university", "host")


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    is_in_force: bool
    period: Period


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """What the gates look at: days, never rows."""

    period: Period
    agreement: AgreementFacts | None
    insurance: Period | None
    briefed_on: date | None
    signed: dict[str, date | None]
    has_host_supervisor: bool
    has_faculty_supervisor: bool
    is_minor: bool = False
    guardian_consent_on: date | None = None


@dataclass(frozen=True, slots=True)
class NoPeriod:
    def words(self) -> str:
        return _("还没有定实习的开始和结束日期。")


@dataclass(frozen=True, slots=True)
class NoAgreement:
    def words(self) -> str:
        return _("没有校地协议，不能安排实习。请先由区、校签订协议。")


@dataclass(frozen=True, slots=True)
class AgreementEnded:
    ended_on: date | None

    def words(self) -> str:
        if self.ended_on is None:
            return _("校地协议没有生效，不能开始实习。请先办完签署或续签。")
        return _("校地协议到%(day)s为止，不能开始新的实习。请先续签。") % {"day": self.ended_on}


@dataclass(frozen=True, slots=True)
class NoSupervisor:
    side: str

    def words(self) -> str:
        return _("还没有机构督导。") if self.side == "host" else _("还没有校内督导。")


@dataclass(frozen=True, slots=True)
class NotSigned:
    party: str

    def words(self) -> str:
        return {
            "student": _("三方协议还缺学生签字。"),
            "university": _("三方协议还缺学校签字。"),
            "host": _("三方协议还缺实习单位签字。"),
        }[self.party]


@dataclass(frozen=True, slots=True)
class NoInsurance:
    """None at all, or it does not reach over the whole period."""

    starts_on: date | None = None
    ends_on: date | None = None

    def words(self) -> str:
        if self.starts_on is None:
            return _("还没有实习责任险和意外险。")
        return _("保险（%(starts)s 至 %(ends)s）没有覆盖整个实习期，请补保。") % {
            "starts": self.starts_on,
            "ends": self.ends_on,
        }


@dataclass(frozen=True, slots=True)
class NotBriefed:
    def words(self) -> str:
        return _("还没有做岗前安全教育。")


@dataclass(frozen=True, slots=True)
class NoGuardianConsent:
    def words(self) -> str:
        return _("学生未满18周岁，还缺监护人知情同意。")


@dataclass(frozen=True, slots=True)
class TooEarly:
    starts_on: date

    def words(self) -> str:
        return _("实习从%(day)s开始，还没到。") % {"day": self.starts_on}


Gate = (
    NoPeriod | NoAgreement | AgreementEnded | NoSupervisor | NotSigned | NoInsurance | NotBriefed | NoGuardianConsent
    | TooEarly
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Emptied:
    """A paper without which no placement runs was taken away while it runs."""

    gate: Gate

    def words(self) -> str:
        return _("实习已经开始，手续可以改，不能清空。%(missing)s") % {"missing": self.gate.words()}


def why_not_empty(facts: PlacementFacts) -> Emptied | None:
    """What a placement that has begun must keep, whatever the day: its period, signatures, insurance and briefing."""
    missing = list[Gate]()
    if facts.period.starts_on is None or facts.period.ends_on is None:
        missing.append(NoPeriod())
    missing += [NotSigned(party) for party in PARTIES if facts.signed.get(party) is None]
    if facts.insurance is None or facts.insurance.starts_on is None:
        missing.append(NoInsurance())
    if facts.briefed_on is None:
        missing.append(NotBriefed())
    return Emptied(missing[0]) if missing else None


def missing_papers(facts: PlacementFacts, on: date) -> list[Gate]:
    """Everything that is still missing on the day, in the order in which it is got; empty when ready."""
    period, missing = facts.period, list[Gate]()
    if period.starts_on is None or period.ends_on is None:
        missing.append(NoPeriod())
    missing += _agreement(facts.agreement, max(on, period.starts_on or on))
    if not facts.has_host_supervisor:
        missing.append(NoSupervisor("host"))
    if not facts.has_faculty_supervisor:
        missing.append(NoSupervisor("faculty"))
    missing += [NotSigned(party) for party in PARTIES if not _done(facts.signed.get(party), on)]
    missing += _insurance(facts.insurance, period)
    if not _done(facts.briefed_on, on):
        missing.append(NotBriefed())
    if facts.is_minor and not _done(facts.guardian_consent_on, on):
        missing.append(NoGuardianConsent())
    return missing


def why_not_start(facts: PlacementFacts, on: date) -> Gate | None:
    """The first thing that forbids to start on the day, or None."""
    missing = missing_papers(facts, on)
    if missing:
        return missing[0]
    starts_on = facts.period.starts_on
    return TooEarly(starts_on) if starts_on and on < starts_on else None


def _done(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def _agreement(agreement: AgreementFacts | None, on: date) -> list[Gate]:
    if agreement is None:
        return [NoAgreement()]
    if not agreement.is_in_force:
        return [AgreementEnded(None)]
    return [] if agreement.period.includes(on) else [AgreementEnded(agreement.period.ends_on)]


def _insurance(insurance: Period | None, period: Period) -> list[Gate]:
    if insurance is None or insurance.starts_on is None or insurance.ends_on is None:
        return [NoInsurance()]
    covers = (period.starts_on is None or insurance.starts_on <= period.starts_on) and (
        period.ends_on is None or insurance.ends_on >= period.ends_on
    )
    return [] if covers else [NoInsurance(insurance.starts_on, insurance.ends_on)]
