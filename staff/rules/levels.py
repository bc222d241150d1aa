"""The one place that says which level a person holds in a skill, and why.

Evidence in, decision out. Levels: 1 了解, 2 协助, 3 独立, 4 熟练带教, 5 领域专家.

- L1: an exam of at least 60; or past training or an outside paper, checked by a person.
- L2: an exam of at least 80 and a simulation passed or a real task confirmed; or a checked paper that speaks for L2.
- L3: L2 and three confirmed real tasks (one that stood in for the simulation counts among them).
- L4: L3, and two people coached, the later of them no earlier than six months after L3 was reached.
- L5: L4, a panel's finding, and at least three different assessors.
- A baseline (摸底) speaks for up to L3, a run of the old training ledger for L1, both for twelve months; after the
  grace days they no longer speak at all. They never carry a higher level on their back.

A level expires: `review_on` is the last day before it shows 待复核. It is never lowered silently; see `Standing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from staff.rules.level_reasons import (
    CoachingMissing,
    ExamMissing,
    NothingHigher,
    PanelMissing,
    RealTaskMissing,
    Reason,
    SimulationMissing,
    Spoke,
    TooEarlyAtThree,
)

EXAM, SIMULATION, TASK, COACHING = "exam", "simulation", "task", "coaching"
ASSESSOR, PANEL, BASELINE, PAST, EXTERNAL = "assessor", "panel", "baseline", "past", "external"


@dataclass(frozen=True, slots=True)
class Proof:
    """One standing piece of evidence. `value`: exam 0–100, else the level spoken for (a done task: 1)."""

    kind: str
    value: float
    happened_on: date
    source: str = ""
    assessor: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LevelPolicy:
    """The district's numbers; `valid_months` is the skill's own."""

    valid_months: int = 24
    exam_for_one: int = 60
    exam_for_two: int = 80
    tasks_for_three: int = 3
    months_before_four: int = 6
    coached_for_four: int = 2
    assessors_for_five: int = 3
    baseline_cap: int = 3
    baseline_months: int = 12
    ledger_cap: int = 1
    paper_cap: int = 2
    grace_days: int = 90


POLICY = LevelPolicy()


@dataclass(frozen=True, slots=True)
class Decision:
    """What is held on a day. Level 0 has no dates; `why` and `why_not_next` are reasons with `words()`."""

    level: int = 0
    reached_on: date | None = None
    review_on: date | None = None
    is_baseline: bool = False
    why: tuple[Reason, ...] = ()
    why_not_next: tuple[Reason, ...] = ()


class Standing(StrEnum):
    """What the date says of a level that is held."""

    VALID = "valid"
    FOR_REVIEW = "for_review"
    LAPSED = "lapsed"


def standing(review_on: date | None, on: date, grace_days: int = POLICY.grace_days) -> Standing:
    """In date; overdue for review but still counted (90 days); or no longer counted."""
    if review_on is None or on <= review_on:
        return Standing.VALID
    return Standing.FOR_REVIEW if on <= review_on + timedelta(days=grace_days) else Standing.LAPSED


def policy_for(valid_months: int, policy: LevelPolicy = POLICY) -> LevelPolicy:
    """The policy with the skill's own validity."""
    return replace(policy, valid_months=valid_months)


def decide(evidence: Iterable[Proof], policy: LevelPolicy, on: date) -> Decision:
    """The level on a day, from the evidence that had happened by then. Monotone in evidence, blind to its order."""
    proofs = sorted((p for p in evidence if p.happened_on <= on), key=lambda p: (p.happened_on, p.source, p.kind))
    earned = _earned(proofs, policy)
    baseline = _baseline(proofs, policy, on)
    best = baseline if baseline.level > earned.level else earned
    return replace(best, why_not_next=_why_not(best.level, proofs, policy))


def _earned(proofs: Sequence[Proof], policy: LevelPolicy) -> Decision:
    """The highest level whose conditions are met by lasting evidence."""
    reached = reach_days(proofs, policy)
    level = max((n for n, day in reached.items() if day is not None), default=0)
    if not level:
        return Decision()
    speaking = [p for p in proofs if _speaks_for(p, level, policy)]
    renewed = max(p.happened_on for p in speaking)
    return Decision(
        level=level,
        reached_on=reached[level],
        review_on=renewed + relativedelta(months=policy.valid_months),
        why=tuple(Spoke(p.kind, p.value, p.happened_on, p.source, p.note) for p in _grounds(proofs, level, policy)),
    )


def reach_days(proofs: Sequence[Proof], policy: LevelPolicy) -> dict[int, date | None]:
    """For each level the first day on which its conditions were met, None if they never were."""
    one = _first(proofs, lambda p: _is_exam(p, policy.exam_for_one) or _is_paper(p, 1))
    tests = (_first(proofs, lambda p: _is_exam(p, policy.exam_for_two)), _first(proofs, _is_practice))
    papers = _first(proofs, lambda p: _is_paper(p, 2)) if policy.paper_cap >= 2 else None
    two = min((day for day in (_latest(*tests), papers) if day is not None), default=None)
    three = _latest(two, _nth(proofs, TASK, policy.tasks_for_three))
    four = _day_of_four(proofs, three, policy)
    five = _latest(four, _first(proofs, lambda p: p.kind == PANEL and p.value >= 5), _enough_assessors(proofs, policy))
    return {1: one, 2: two, 3: three, 4: four, 5: five}


def _first(proofs: Sequence[Proof], wanted: Callable[[Proof], bool]) -> date | None:
    return next((p.happened_on for p in proofs if wanted(p)), None)


def _latest(*days: date | None) -> date | None:
    """The last of the days; None as soon as one is missing."""
    return None if any(day is None for day in days) else max(day for day in days if day is not None)


def _nth(proofs: Sequence[Proof], kind: str, number: int) -> date | None:
    days = [p.happened_on for p in proofs if p.kind == kind and p.value > 0]
    return days[number - 1] if len(days) >= number else None


def _is_exam(proof: Proof, mark: int) -> bool:
    return proof.kind == EXAM and proof.value >= mark


def _is_practice(proof: Proof) -> bool:
    return proof.kind in (SIMULATION, TASK) and proof.value > 0


def _is_paper(proof: Proof, level: int) -> bool:
    """Past training or an outside paper counts once a person has checked it; the old ledger's runs do not last."""
    return proof.kind in (PAST, EXTERNAL) and proof.assessor is not None and not _is_ledger(proof) and (
        proof.value >= level
    )  # fmt: skip


def _is_ledger(proof: Proof) -> bool:
    """A run of the old training ledger: past training that speaks for no more than L1."""
    return proof.kind == PAST and proof.value <= 1


def _day_of_four(proofs: Sequence[Proof], three: date | None, policy: LevelPolicy) -> date | None:
    """The first coaching that is at least the second and lies six months after L3."""
    if three is None:
        return None
    ripe = three + relativedelta(months=policy.months_before_four)
    days = [p.happened_on for p in proofs if p.kind == COACHING and p.value > 0]
    return next((day for day in days[policy.coached_for_four - 1 :] if day >= ripe), None)


def _enough_assessors(proofs: Sequence[Proof], policy: LevelPolicy) -> date | None:
    """The day on which the last needed assessor spoke; one assessor counts once however often heard."""
    heard: set[int] = set()
    for proof in proofs:
        if proof.kind in (ASSESSOR, PANEL) and proof.value >= 5 and proof.assessor is not None:
            heard.add(proof.assessor)
            if len(heard) >= policy.assessors_for_five:
                return proof.happened_on
    return None


def _speaks_for(proof: Proof, level: int, policy: LevelPolicy) -> bool:
    """Does this evidence renew the level: is it of the kind that the level rests on?"""
    if level <= 2:
        mark = policy.exam_for_one if level == 1 else policy.exam_for_two
        return _is_exam(proof, mark) or _is_practice(proof) or _is_paper(proof, level)
    kinds = {3: (TASK,), 4: (COACHING,), 5: (PANEL, ASSESSOR)}[level]
    return proof.kind in kinds and proof.value > 0


def _grounds(proofs: Sequence[Proof], level: int, policy: LevelPolicy) -> list[Proof]:
    """The evidence a person is shown for a level: all that speaks for it or for what it stands on."""
    return [p for p in proofs if any(_speaks_for(p, n, policy) for n in range(1, level + 1))]


def _baseline(proofs: Sequence[Proof], policy: LevelPolicy, on: date) -> Decision:
    """The newest rating by a supervisor, or the old ledger; only within its year and the days of grace."""
    best = Decision()
    rating = next((p for p in reversed(proofs) if p.kind == BASELINE), None)
    ledger = next((p for p in reversed(proofs) if _is_ledger(p)), None)
    for proof, cap in ((ledger, policy.ledger_cap), (rating, policy.baseline_cap)):
        if proof is None:
            continue
        level = min(int(proof.value), cap)
        review_on = proof.happened_on + relativedelta(months=policy.baseline_months)
        if level > best.level and standing(review_on, on, policy.grace_days) is not Standing.LAPSED:
            spoke = Spoke(proof.kind, proof.value, proof.happened_on, proof.source, proof.note)
            best = Decision(level, proof.happened_on, review_on, is_baseline=True, why=(spoke,))
    return best


def _why_not(level: int, proofs: Sequence[Proof], policy: LevelPolicy) -> tuple[Reason, ...]:
    """What stands between the level and the next one: each missing piece, and what is there of it."""
    if level >= 5:
        return (NothingHigher(),)
    return tuple(_MISSING[level + 1](proofs, reach_days(proofs, policy), policy))


def _best_exam(proofs: Sequence[Proof]) -> float | None:
    return max((p.value for p in proofs if p.kind == EXAM), default=None)


def _missing_one(proofs: Sequence[Proof], reached: dict[int, date | None], policy: LevelPolicy) -> list[Reason]:
    return [ExamMissing(policy.exam_for_one, _best_exam(proofs))]


def _missing_two(proofs: Sequence[Proof], reached: dict[int, date | None], policy: LevelPolicy) -> list[Reason]:
    missing: list[Reason] = []
    if not any(_is_exam(p, policy.exam_for_two) for p in proofs):
        missing.append(ExamMissing(policy.exam_for_two, _best_exam(proofs)))
    if not any(_is_practice(p) for p in proofs):
        missing.append(SimulationMissing())
    return missing


def _missing_three(proofs: Sequence[Proof], reached: dict[int, date | None], policy: LevelPolicy) -> list[Reason]:
    done = sum(1 for p in proofs if p.kind == TASK and p.value > 0)
    tasks = [RealTaskMissing(policy.tasks_for_three, done)] if done < policy.tasks_for_three else []
    return [*(_missing_two(proofs, reached, policy) if reached[2] is None else []), *tasks]


def _missing_four(proofs: Sequence[Proof], reached: dict[int, date | None], policy: LevelPolicy) -> list[Reason]:
    coached = [p for p in proofs if p.kind == COACHING and p.value > 0]
    missing: list[Reason] = []
    three = reached[3]
    if three is None:
        missing += _missing_three(proofs, reached, policy)
    else:
        ripe = three + relativedelta(months=policy.months_before_four)
        if not any(p.happened_on >= ripe for p in coached):
            missing.append(TooEarlyAtThree(policy.months_before_four, ripe))
    if len(coached) < policy.coached_for_four:
        missing.append(CoachingMissing(policy.coached_for_four, len(coached)))
    return missing


def _missing_five(proofs: Sequence[Proof], reached: dict[int, date | None], policy: LevelPolicy) -> list[Reason]:
    heard = {p.assessor for p in proofs if p.kind in (ASSESSOR, PANEL) and p.value >= 5 and p.assessor is not None}
    has_panel = any(p.kind == PANEL and p.value >= 5 for p in proofs)
    missing = _missing_four(proofs, reached, policy) if reached[4] is None else []
    return [*missing, PanelMissing(policy.assessors_for_five, len(heard), has_panel)]


_MISSING = {1: _missing_one, 2: _missing_two, 3: _missing_three, 4: _missing_four, 5: _missing_five}
