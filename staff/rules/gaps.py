"""The gap table of a district: one line for each community, every number with what led to it.

shortage(on) = max(need(on) − supply(on), 0). Supply on a day holds who is in post and who is expected by then, and
lacks who has left or retired by then: retirements and leavings enter by their date and are never taken off again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from dateutil.relativedelta import relativedelta

from staff.rules.needs import Community, Headcount, Missing, controlled, district_cap, headcounts
from staff.rules.norms import Norms
from staff.rules.skill_gaps import SkillGap, Worker, skill_gaps
from staff.rules.wisn import SupportLeavesNoTime, Workload, workload

TOP = 3  # skill gaps shown in the table
BADLY_SHORT = 3  # heads


@dataclass(frozen=True, slots=True)
class Colleague:
    """A worker as the table sees one. `last_day`: the end of the employment where one is known."""

    person: int
    name: str
    share: float = 1.0
    born_on: date | None = None
    retires_on: date | None = None
    last_day: date | None = None
    leave_approved: bool = False
    has_certificate: bool = False
    is_behind_on_hours: bool = False
    is_rated: bool = False
    levels: Mapping[str, int] = field(default_factory=dict)
    post: str = ""

    def is_there(self, on: date, today: date) -> bool:
        """Has neither left nor, looking ahead, retired by the day. Who works past retirement today is there."""
        if self.last_day is not None and self.last_day < on:
            return False
        return self.retires_on is None or not today <= self.retires_on < on


@dataclass(frozen=True, slots=True)
class Expected:
    """Heads on their way: a hire accepted, a student before graduation, seats allotted."""

    due_on: date
    share: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A community with all that the table needs of it."""

    community: Community
    name: str
    parent: str = ""
    colleagues: tuple[Colleague, ...] = ()
    expected: tuple[Expected, ...] = ()
    platforms: Mapping[str, int] = field(default_factory=dict)
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class GapLine:
    """One community on a day. None is «no figure», never zero."""

    key: int
    name: str
    parent: str
    community_type: str
    values: Mapping[str, float | None]
    headcount: Headcount
    controlled: int | None
    workload: Workload | SupportLeavesNoTime | Missing
    in_post: float
    arrived: float
    on_the_way: float
    retiring: tuple[Colleague, ...]
    leaving: tuple[Colleague, ...]
    shortage: float | None
    surplus: float | None
    skills: tuple[SkillGap, ...]
    staff: int
    rated: int
    certified: int
    behind_on_hours: int
    median_age: float | None
    as_of: date | None

    @property
    def need(self) -> int | None:
        return self.headcount.need

    @property
    def supply(self) -> float:
        return self.in_post + self.arrived

    @property
    def rated_share(self) -> float | None:
        return self.rated / self.staff if self.staff else None

    @property
    def certificate_rate(self) -> float | None:
        return self.certified / self.staff if self.staff else None

    @property
    def short_skills(self) -> list[SkillGap]:
        """Lines with something lacking, the widest first."""
        return sorted((gap for gap in self.skills if gap.short), key=lambda gap: (-gap.short, gap.skill, -gap.level))

    @property
    def top_skills(self) -> list[SkillGap]:
        return self.short_skills[:TOP]

    @property
    def colour(self) -> str:
        """bad: three or more short; now: one or two; done: enough; unknown: a figure is missing."""
        if self.shortage is None:
            return "unknown"
        return "bad" if self.shortage >= BADLY_SHORT else "now" if self.shortage > 0 else "done"


@dataclass(frozen=True, slots=True)
class GapTable:
    """A district's lines with what holds for all of them."""

    on: date
    lines: tuple[GapLine, ...]
    cap: float | Missing
    apply_cap: bool
    cap_binds: bool


def gap_lines(places: Sequence[Place], norms: Norms, on: date, today: date) -> GapTable:
    """The table of one district on a day; `today` is the day of the books, which `on` may lie after."""
    counts = {hc.key: hc for hc in headcounts([place.community for place in places], norms)}
    needs = {key: hc.need for key, hc in counts.items() if hc.need is not None}
    cap = district_cap([place.community.value("residents") for place in places], norms.parameters)
    limited = {} if isinstance(cap, Missing) else controlled(needs, cap)
    lines = [
        _line(place, counts[place.community.key], limited.get(place.community.key), norms, on, today)
        for place in places
    ]
    binds = bool(limited) and limited != needs
    return GapTable(on, tuple(lines), cap, norms.parameters.apply_cap, binds)


def _line(place: Place, count: Headcount, limited: int | None, norms: Norms, on: date, today: date) -> GapLine:
    present = [c for c in place.colleagues if c.is_there(on, today)]
    in_post = sum(c.share for c in present)
    arrived = sum(e.share for e in place.expected if e.due_on <= on)
    target = limited if norms.parameters.apply_cap and limited is not None else count.need
    gap = None if target is None else round(target - in_post - arrived, 6)
    ages = [relativedelta(on, c.born_on).years for c in present if c.born_on]
    values = place.community.values
    workers = [Worker(c.person, c.levels, c.post) for c in present]
    year_on = on + relativedelta(months=12)
    return GapLine(
        key=place.community.key,
        name=place.name,
        parent=place.parent,
        community_type=place.community.community_type,
        values=values,
        headcount=count,
        controlled=limited,
        workload=workload(norms.workload, values, norms.parameters.working_hours),
        in_post=in_post,
        arrived=arrived,
        on_the_way=sum(e.share for e in place.expected if on < e.due_on <= year_on),
        retiring=tuple(c for c in present if c.retires_on is not None and on <= c.retires_on <= year_on),
        leaving=tuple(c for c in present if c.leave_approved and c.last_day is not None and c.last_day >= on),
        shortage=None if gap is None else max(gap, 0),
        surplus=None if gap is None else max(-gap, 0),
        skills=tuple(skill_gaps(norms.skills, workers, values, place.platforms, norms.parameters)),
        staff=len(present),
        rated=sum(c.is_rated for c in present),
        certified=sum(c.has_certificate for c in present),
        behind_on_hours=sum(c.is_behind_on_hours for c in present),
        median_age=median(ages) if ages else None,
        as_of=place.as_of,
    )


def _sum_known(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over lines. A sum with a line that has no figure says how many are missing beside it."""

    communities: int
    need: int
    controlled: int | None
    in_post: float
    arrived: float
    on_the_way: float
    retiring: int
    leaving: int
    shortage: float
    surplus: float
    without_need: int
    staff: int
    rated: int
    certified: int
    behind_on_hours: int
    complete_in_skills: int
    residents: float | None
    households: float | None
    grids: float | None

    @property
    def supply(self) -> float:
        return self.in_post + self.arrived

    @property
    def net(self) -> float:
        return round(self.shortage - self.surplus, 6)

    @property
    def certificate_rate(self) -> float | None:
        return self.certified / self.staff if self.staff else None

    @property
    def rated_share(self) -> float | None:
        return self.rated / self.staff if self.staff else None


def totals(lines: Sequence[GapLine]) -> Totals:
    """A division's need and shortage are the sums of its communities'; one's surplus never pays another's shortage."""

    def figures(indicator: str) -> float | None:
        known = [value for line in lines if (value := line.values.get(indicator)) is not None]
        return sum(known) if known else None

    return Totals(
        communities=len(lines),
        need=sum(line.need or 0 for line in lines),
        controlled=_sum_known([line.controlled for line in lines]),
        in_post=sum(line.in_post for line in lines),
        arrived=sum(line.arrived for line in lines),
        on_the_way=sum(line.on_the_way for line in lines),
        retiring=sum(len(line.retiring) for line in lines),
        leaving=sum(len(line.leaving) for line in lines),
        shortage=sum(line.shortage or 0 for line in lines),
        surplus=sum(line.surplus or 0 for line in lines),
        without_need=sum(line.need is None for line in lines),
        staff=sum(line.staff for line in lines),
        rated=sum(line.rated for line in lines),
        certified=sum(line.certified for line in lines),
        behind_on_hours=sum(line.behind_on_hours for line in lines),
        complete_in_skills=sum(not line.short_skills and line.staff > 0 for line in lines),
        residents=figures("residents"),
        households=figures("households"),
        grids=figures("grids"),
    )
