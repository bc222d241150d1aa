"""Parameters of a norm set, each with its unit, and the reading of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a district may set. Defaults are the preset 标准 (domain.md §3.2)."""

    residents_rate: float = 18  # workers per 10,000 residents
    households_per_worker: float = 150  # households
    workers_per_grid: float = 1  # workers
    floor: int | None = 9  # least heads of a community; None: no floor
    floor_off_for: tuple[str, ...] = ("village",)  # community types without a floor
    ceiling: int | None = None  # most heads of a community
    weight_low: float = 0.85
    weight_high: float = 1.25
    tiers: tuple[tuple[int, int], ...] = ((2000, 3), (3000, 4), (4000, 5), (5000, 6))  # households below, posts
    tier_step: int = 500  # households for each further post
    committee_seats: int = 5  # added to the tier's full-time posts before comparing
    max_of: tuple[str, ...] = ("pop", "household")
    mix: Mapping[str, float] = field(default_factory=lambda: {"pop": 0.5, "household": 0.5})
    apply_cap: bool = False  # shortage against the controlled need
    max_norm_roles: int = 4  # roles one person may count for
    grace_days: int = 90  # days an expired level still counts
    review_months: int = 24  # the set is looked at again
    holidays: int = 13  # days a year, statutory
    leave_days: int = 10
    sick_days: int = 5
    training_days: int = 5
    hours_per_day: float = 8
    credit_hours_per_year: float = 40

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Parameters:
        """From the stored JSON; unknown keys are left out, lists become tuples."""
        names = {f.name for f in fields(cls)}
        return cls(**{name: _frozen(value) for name, value in stored.items() if name in names})

    @property
    def working_hours(self) -> float:
        """Available working time of one worker, hours a year (52 weeks of five days)."""
        days = 52 * 5 - self.holidays - self.leave_days - self.sick_days - self.training_days
        return days * self.hours_per_day


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Weight:
    """How much an above-average share of something adds: `key` is an indicator or «old» (老旧小区)."""

    key: str
    number: float


@dataclass(frozen=True, slots=True)
class SkillLine:
    """So many heads at a level in a community. `per` says how the number is counted."""

    skill: str
    level: int
    per: str  # community, grid, terminal, indicator, person
    number: float = 1
    indicator: str = ""
    divisor: float = 0
    minimum: int = 0
    share: float = 0
    post: str = ""
    platform_kind: str = ""
    cite: str = ""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A workload standard: minutes a case, a share of the time, or hours a year."""

    per: str
    indicator: str = ""
    number: float = 0
    times_a_year: float = 1
    share: float = 0


@dataclass(frozen=True, slots=True)
class Norms:
    """A norm set as the rules want it."""

    label: str
    method: str
    parameters: Parameters = field(default_factory=Parameters)
    weights: tuple[Weight, ...] = ()
    skills: tuple[SkillLine, ...] = ()
    workload: tuple[WorkLine, ...] = ()
    certificate_rate: float | None = None


@dataclass(frozen=True, slots=True)
class AlreadyApproved:
    """An approved version is never changed: last month's table rests on it."""

    label: str

    def words(self) -> str:
        return _("“%(label)s”已经批准，不能再改。请从它起草新的版本。") % {"label": self.label}


@dataclass(frozen=True, slots=True)
class OneDraftOnly:
    label: str

    def words(self) -> str:
        return _("已有一份草稿“%(label)s”，请先改完或作废它。") % {"label": self.label}


@dataclass(frozen=True, slots=True)
class BadParameter:
    name: str
    why: str

    def words(self) -> str:
        return _("参数“%(name)s”不对：%(why)s") % {"name": self.name, "why": self.why}


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """Who drafted a set does not approve it."""

    def words(self) -> str:
        return _("起草人不能批准自己起草的标准集，请由领导批准。")
