"""Who goes where: student-optimal deferred acceptance with quotas (Gale and Shapley 1962).

The result is stable: no student and site would both rather have each other. Among all stable results it is the best
for every student at once, and to state a true preference is never a disadvantage to a student. Deterministic: the
order in which students propose does not change the result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Why(StrEnum):
    """What a site answered to a student."""

    PLACED = "placed"  # taken, and nobody better came later
    FULL = "full"  # all places went to students whom the site ranks higher
    NOT_LISTED = "not_listed"  # the site does not rank the student: unacceptable to it
    NO_PLACES = "no_places"  # the site offers no place, or no such site takes part


@dataclass(frozen=True, slots=True)
class Candidate:
    """A student; `prefers` names sites, the dearest first. A site left out is unacceptable to the student."""

    id: str
    prefers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A host; `ranks` names students, the dearest first. A student left out is unacceptable to the site."""

    id: str
    quota: int
    ranks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One site's answer: `rank` is the student's own wish (from 1), `host_rank` the site's (None: not listed)."""

    site: str
    code: Why
    rank: int
    quota: int
    host_rank: int | None = None
    last_host_rank: int | None = None  # of those taken, the one ranked lowest; says why «full»


@dataclass(frozen=True, slots=True)
class Match:
    """`placed`: student → site. `answers`: student → what each site asked said, in the student's order."""

    placed: Mapping[str, str]
    unplaced: tuple[str, ...]
    answers: Mapping[str, tuple[Answer, ...]]

    def by_choice(self) -> dict[int, int]:
        """How many students got their first, second … wish."""
        wishes = Counter(answer.rank for row in self.answers.values() for answer in row if answer.code is Why.PLACED)
        return dict(sorted(wishes.items()))


def match(students: Sequence[Candidate], sites: Sequence[Site]) -> Match:
    """Match students to sites. Names must be unique on each side (ValueError); a wish stated twice counts once."""
    _refuse_doubles(students, sites)
    ranks = {site.id: {student: place for place, student in enumerate(site.ranks, 1)} for site in sites}
    quotas = {site.id: site.quota for site in sites}
    wishes = {student.id: tuple(dict.fromkeys(student.prefers)) for student in students}
    held: dict[str, list[str]] = {site.id: [] for site in sites}
    asked = dict.fromkeys(wishes, 0)
    waiting = list(wishes)
    while waiting:
        student = waiting.pop()
        if asked[student] == len(wishes[student]):
            continue
        site = wishes[student][asked[student]]
        asked[student] += 1
        if student not in ranks.get(site, {}) or quotas[site] < 1:
            waiting.append(student)
            continue
        held[site].append(student)
        if len(held[site]) > quotas[site]:
            worst = max(held[site], key=ranks[site].__getitem__)
            held[site].remove(worst)
            waiting.append(worst)
    placed = {student: site for site, group in held.items() for student in group}
    return Match(
        placed={student: placed[student] for student in wishes if student in placed},
        unplaced=tuple(student for student in wishes if student not in placed),
        answers={
            student: _answers(student, wishes[student], placed.get(student), ranks, quotas, held) for student in wishes
        },
    )


def _refuse_doubles(students: Sequence[Candidate], sites: Sequence[Site]) -> None:
    for side in (students, sites):
        double = [name for name, times in Counter(row.id for row in side).items() if times > 1]
        if double:
            raise ValueError(f"named twice: {', '.join(double)}")


def _answers(
    student: str,
    wishes: tuple[str, ...],
    got: str | None,
    ranks: Mapping[str, Mapping[str, int]],
    quotas: Mapping[str, int],
    held: Mapping[str, Sequence[str]],
) -> tuple[Answer, ...]:
    """Why each site the student asked said yes or no; sites after the one that took the student were never asked."""
    answers = []
    for wish, site in enumerate(wishes, 1):
        host_rank = ranks.get(site, {}).get(student)
        lowest = max((ranks[site][other] for other in held.get(site, ())), default=None)
        if site == got:
            answers.append(Answer(site, Why.PLACED, wish, quotas[site], host_rank, lowest))
            break
        code = Why.NO_PLACES if not quotas.get(site) else Why.NOT_LISTED if host_rank is None else Why.FULL
        answers.append(Answer(site, code, wish, quotas.get(site, 0), host_rank, lowest))
    return tuple(answers)


def blocking_pairs(students: Sequence[Candidate], sites: Sequence[Site], placed: Mapping[str, str]) -> list[tuple]:
    """Pairs (student, site) that would both rather have each other: empty exactly when the result is stable."""
    ranks = {site.id: {student: place for place, student in enumerate(site.ranks, 1)} for site in sites}
    held: dict[str, list[str]] = {site.id: [] for site in sites}
    for holder, site in placed.items():
        held[site].append(holder)
    quotas = {site.id: site.quota for site in sites}
    pairs = []
    for student in students:
        for site in student.prefers:
            if placed.get(student.id) == site:
                break
            rank = ranks.get(site, {}).get(student.id)
            if rank is None or quotas[site] < 1:
                continue
            if len(held[site]) < quotas[site] or rank < max(ranks[site][other] for other in held[site]):
                pairs.append((student.id, site))
    return pairs


def ranks_by_lot(ranked: Sequence[str], unranked: Sequence[str], seed: int, site: str) -> tuple[str, ...]:
    """A site's full ranking: those it ranked, then the others by lot.

    The lot depends on the seed and the site only, not on the order in which the names come, so it can be drawn again
    and looked at by anyone who knows the seed.
    """
    rest = sorted(unranked)
    Random(f"{seed}:{site}").shuffle(rest)  # noqa: S311 - a lot that must be repeatable, not a secret
    return (*ranked, *rest)
