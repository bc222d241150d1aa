"""Which skills a community lacks: lines of the norm set against what its workers hold.

A line of a platform counts only where the platform is. Lines for everybody (per person) are plain shares; the others
are roles, and one person counts for at most `max_norm_roles` of them (else one gifted worker would make a community
look complete). Roles are filled so that as many as possible are covered.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from staff.rules.needs import Missing
from staff.rules.norms import Parameters, SkillLine

TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker as skills see one: levels that count on the day, by skill code."""

    person: int
    levels: Mapping[str, int] = field(default_factory=dict)
    post: str = ""


@dataclass(frozen=True, slots=True)
class SkillGap:
    """One line's answer. `need` None: a figure is missing. `have` is what counts toward the line."""

    skill: str
    level: int
    need: int | None
    have: int
    holders: int
    rated: int
    staff: int
    cite: str = ""
    missing: Missing | None = None

    @property
    def short(self) -> int:
        return max((self.need or 0) - self.have, 0)


def skill_gaps(
    lines: Sequence[SkillLine],
    workers: Sequence[Worker],
    values: Mapping[str, float | None],
    platforms: Mapping[str, int],
    p: Parameters,
) -> list[SkillGap]:
    """Every line that applies to the community, in the order of the norm set."""
    needs = {line: need_of(line, workers, values, platforms) for line in lines}
    applying = [line for line in lines if needs[line] is not None]
    roles = {
        (line.skill, line.level): need
        for line in applying
        if line.per != "person" and isinstance(need := needs[line], int)
    }
    covered = cover(roles, workers, p.max_norm_roles)
    found = []
    for line in applying:
        need = needs[line]
        able = [w for w in _concerned(line, workers) if w.levels.get(line.skill, 0) >= line.level]
        is_role = line.per != "person" and isinstance(need, int)
        found.append(
            SkillGap(
                skill=line.skill,
                level=line.level,
                need=need if isinstance(need, int) else None,
                have=covered[line.skill, line.level] if is_role else len(able),
                holders=len(able),
                rated=sum(1 for w in workers if line.skill in w.levels),
                staff=len(workers),
                cite=line.cite,
                missing=need if isinstance(need, Missing) else None,
            )
        )
    return found


def need_of(
    line: SkillLine, workers: Sequence[Worker], values: Mapping[str, float | None], platforms: Mapping[str, int]
) -> int | Missing | None:
    """Heads the line asks for; None where it does not apply, Missing where a figure is not known."""
    if line.platform_kind and not platforms.get(line.platform_kind):
        return None
    if line.per == "person":
        concerned = len(_concerned(line, workers))
        return ceil(round(line.share * concerned, 9)) if concerned else None
    counted = {"grid": "grids", "indicator": line.indicator}.get(line.per)
    if line.per == TERMINAL:
        return max(ceil(line.number * platforms.get(TERMINAL, 0)), line.minimum)
    if counted is None:
        return max(ceil(line.number), line.minimum)
    figure = values.get(counted)
    if figure is None:
        return Missing((counted,))
    heads = figure * line.number if line.per == "grid" else figure / line.divisor * line.number
    return max(ceil(round(heads, 9)), line.minimum)


def _concerned(line: SkillLine, workers: Sequence[Worker]) -> list[Worker]:
    return [worker for worker in workers if not line.post or worker.post == line.post]


def cover(roles: Mapping[tuple[str, int], int], workers: Sequence[Worker], most: int) -> dict[tuple[str, int], int]:
    """How many heads of each role are covered when no one counts for more than `most` roles.

    A higher level of a skill counts for the lower one too, and a person fills one place of a skill. Scarce skills are
    filled first; the number covered in all is the greatest possible.
    """
    flow = _Flow()
    places: dict[tuple[str, int], int] = {}
    able: dict[tuple[str, int], list[Worker]] = {}
    for skill in sorted({skill for skill, _level in roles}):
        above = 0
        for level in sorted((lv for sk, lv in roles if sk == skill), reverse=True):
            places[skill, level] = max(roles[skill, level] - above, 0)
            above += places[skill, level]
            able[skill, level] = [w for w in workers if w.levels.get(skill, 0) >= level]
    for worker in workers:
        flow.edge(("worker", worker.person), "sink", most)
    filled = {}
    for role in sorted(places, key=lambda r: (len(able[r]), r[0], -r[1])):
        for worker in able[role]:
            flow.edge(role, (role[0], "by", worker.person), 1)
            flow.edge((role[0], "by", worker.person), ("worker", worker.person), 1)
        filled[role] = flow.push(role, places[role])
    return {
        (skill, level): sum(number for (sk, lv), number in filled.items() if sk == skill and lv >= level)
        for skill, level in roles
    }


class _Flow:
    """Augmenting paths on a small graph; what is filled once stays filled."""

    def __init__(self) -> None:
        self.room: dict[Hashable, dict[Hashable, int]] = defaultdict(dict)

    def edge(self, start: Hashable, end: Hashable, capacity: int) -> None:
        if end not in self.room[start]:
            self.room[start][end] = capacity
            self.room[end].setdefault(start, 0)

    def push(self, start: Hashable, wanted: int) -> int:
        """Send up to `wanted` units from `start` to the sink; returns how many arrived."""
        sent = 0
        while sent < wanted and (path := self._path(start)):
            for a, b in zip(path, path[1:], strict=False):
                self.room[a][b] -= 1
                self.room[b][a] += 1
            sent += 1
        return sent

    def _path(self, start: Hashable) -> list[Hashable]:
        before: dict[Hashable, Hashable] = {start: start}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for end, room in self.room[node].items():
                if room > 0 and end not in before:
                    before[end] = node
                    queue.append(end)
        if "sink" not in before:
            return []
        path: list[Hashable] = ["sink"]
        while path[-1] != start:
            path.append(before[path[-1]])
        return path[::-1]


@dataclass(frozen=True, slots=True)
class PostRequirement:
    """A skill that a post asks of its holder; `choose` of a `group` where any so many will do."""

    skill: str
    level: int
    choose: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class PostGap:
    skill: str
    required: int
    held: int

    @property
    def is_met(self) -> bool:
        return self.held >= self.required


def post_gaps(requirements: Sequence[PostRequirement], levels: Mapping[str, int]) -> list[PostGap]:
    """A person's skills against the post; of a choice group only as many as still wanted, the nearest first."""
    found = [PostGap(r.skill, r.level, levels.get(r.skill, 0)) for r in requirements if not r.choose]
    groups: dict[str, list[PostRequirement]] = defaultdict(list)
    for requirement in requirements:
        if requirement.choose:
            groups[requirement.group].append(requirement)
    for members in groups.values():
        gaps = [PostGap(r.skill, r.level, levels.get(r.skill, 0)) for r in members]
        nearest = sorted(gaps, key=lambda gap: (gap.required - gap.held, gap.skill))
        found += nearest[: members[0].choose]
    return found


def next_step(gaps: Sequence[PostGap]) -> PostGap | None:
    """The unmet requirement nearest to being met; the higher requirement first on a tie."""
    unmet = [gap for gap in gaps if not gap.is_met]
    return min(unmet, key=lambda gap: (gap.required - gap.held, -gap.required, gap.skill), default=None)
