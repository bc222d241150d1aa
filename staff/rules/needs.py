"""How many heads a community needs: base by the chosen method, weight, floor and ceiling, district cap.

Need = max(ceil(base · W), floor), then the ceiling. No figure is not zero: where an input is missing the answer is
`Missing`, never a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from staff.rules.norms import Norms, Parameters

# Which indicator each method reads.
READS = {"pop": "residents", "household": "households", "grid": "grids", "tier": "households"}
OLD_ESTATE = "old"


@dataclass(frozen=True, slots=True)
class Missing:
    """Indicators without a figure; the need cannot be said."""

    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Community:
    """What the rule knows of a community: its figures (None: no figure) and its type."""

    key: int
    values: Mapping[str, float | None]
    community_type: str = ""

    def value(self, indicator: str) -> float | None:
        return self.values.get(indicator)


@dataclass(frozen=True, slots=True)
class Term:
    """One method's answer before rounding, e.g. pop: 6200 residents → 11.16."""

    method: str
    figure: float
    value: float


@dataclass(frozen=True, slots=True)
class WeightPart:
    """What one indicator adds to W: number · (x / mean − 1); None where a figure is missing."""

    key: str
    number: float
    x: float | None
    mean: float | None
    adds: float | None


@dataclass(frozen=True, slots=True)
class Headcount:
    """The need with everything that led to it. `need` is None exactly when `missing` names something."""

    key: int
    need: int | None
    terms: tuple[Term, ...] = ()
    base: float | None = None
    weight: float = 1.0
    parts: tuple[WeightPart, ...] = ()
    before_floor: int | None = None
    floor: int | None = None
    missing: Missing | None = None


def headcounts(communities: Sequence[Community], norms: Norms) -> list[Headcount]:
    """The need of every community of a district; the means of W are the district's own."""
    means = means_of(communities, [weight.key for weight in norms.weights])
    return [headcount(community, norms, means) for community in communities]


def headcount(community: Community, norms: Norms, means: Mapping[str, float | None]) -> Headcount:
    """The need of one community."""
    p = norms.parameters
    methods = _methods(norms.method, p)
    lacking = sorted({READS[m] for m in methods if community.value(READS[m]) is None})
    if lacking:
        return Headcount(community.key, None, missing=Missing(tuple(lacking)))
    terms = tuple(_term(community, method, p) for method in methods)
    base = _combine(norms.method, terms, p)
    weight, parts = weigh(community, norms, means)
    rounded = ceil(round(base * weight, 9))
    least = None if p.floor is None or community.community_type in p.floor_off_for else p.floor
    need = max(rounded, least or 0)
    if p.ceiling is not None:
        need = min(need, p.ceiling)
    return Headcount(community.key, need, terms, base, weight, parts, rounded, least)


def _methods(method: str, p: Parameters) -> tuple[str, ...]:
    if method == "max_of":
        return p.max_of
    return tuple(p.mix) if method == "weighted" else (method,)


def _term(community: Community, method: str, p: Parameters) -> Term:
    figure = community.value(READS[method])
    assert figure is not None  # asked by the caller
    answers: dict[str, Callable[[], float]] = {
        "pop": lambda: figure / 10_000 * p.residents_rate,
        "household": lambda: figure / p.households_per_worker,
        "grid": lambda: figure * p.workers_per_grid,
        "tier": lambda: tier_posts(figure, p) + p.committee_seats,
    }
    return Term(method, figure, answers[method]())


def tier_posts(households: float, p: Parameters) -> int:
    """Full-time posts by households: the first tier above, then one more for each further step."""
    for below, posts in p.tiers:
        if households < below:
            return posts
    last, posts = p.tiers[-1]
    return posts + int((households - last) // p.tier_step) + 1


def _combine(method: str, terms: Sequence[Term], p: Parameters) -> float:
    if method == "weighted":
        return sum(p.mix[term.method] * term.value for term in terms)
    return max(term.value for term in terms)


def means_of(communities: Iterable[Community], keys: Iterable[str]) -> dict[str, float | None]:
    """District mean of each per-head value over the communities that have it, so that W is about 1 on average."""
    rows = list(communities)
    means: dict[str, float | None] = {}
    for key in keys:
        found = [x for x in (per_head(row, key) for row in rows) if x is not None]
        means[key] = sum(found) / len(found) if found else None
    return means


def per_head(community: Community, key: str) -> float | None:
    """The indicator for each resident; for old estates 1 or 0."""
    if key == OLD_ESTATE:
        return float(community.community_type == OLD_ESTATE)
    value, residents = community.value(key), community.value("residents")
    return None if value is None or not residents else value / residents


def weigh(
    community: Community, norms: Norms, means: Mapping[str, float | None]
) -> tuple[float, tuple[WeightPart, ...]]:
    """W and its parts. A missing figure adds nothing and says so."""
    parts = []
    for weight in norms.weights:
        x, mean = per_head(community, weight.key), means.get(weight.key)
        adds = None if x is None or not mean else weight.number * (x / mean - 1)
        parts.append(WeightPart(weight.key, weight.number, x, mean, adds))
    raw = 1 + sum(part.adds for part in parts if part.adds is not None)
    p = norms.parameters
    return min(max(raw, p.weight_low), p.weight_high), tuple(parts)


def district_cap(residents: Iterable[float | None], p: Parameters) -> float | Missing:
    """Total control: workers allowed to the district, before rounding down. Missing when any figure is."""
    figures = list(residents)
    if not figures or any(figure is None for figure in figures):
        return Missing(("residents",))
    return sum(figure for figure in figures if figure is not None) / 10_000 * p.residents_rate


def controlled(needs: Mapping[int, int], cap: float) -> dict[int, int]:
    """Needs scaled to floor(cap) by largest remainder, smaller key first in a tie; floors yield. Same if within."""
    total, allowed = sum(needs.values()), floor(round(cap, 9))
    if total <= allowed or total == 0:
        return dict(needs)
    shares = {key: need * allowed / total for key, need in needs.items()}
    seats = {key: floor(round(share, 9)) for key, share in shares.items()}
    left = allowed - sum(seats.values())
    for key in sorted(shares, key=lambda k: (-(shares[k] - seats[k]), k))[:left]:
        seats[key] += 1
    return seats
