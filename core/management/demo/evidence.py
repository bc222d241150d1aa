"""Evidence of the generated workers, in bulk; the levels held are what the one rule says of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from core.models import Person
from staff.actions.skills import proofs
from staff.models import Evidence, HeldSkill, NormLine, NormSet, Skill
from staff.rules.levels import decide, policy_for

Kind = Evidence.Kind


def skills_of_posts(norm_set: NormSet) -> dict[str, list[tuple[Skill, int]]]:
    """Post code → (skill, level the post requires), from the norm set's post lines."""
    lines = NormLine.objects.filter(norm_set=norm_set, kind=NormLine.Kind.POST_SKILL, post__isnull=False)
    wanted: dict[str, list[tuple[Skill, int]]] = defaultdict(list)
    for line in lines.select_related("post", "skill").order_by("post__order", "skill__code"):
        wanted[line.post.code].append((line.skill, line.level))
    return wanted


def _facts(random: Random, level: int, today: date) -> list[tuple[str, float, date]]:
    """(kind, value, day) of a believable way to about `level`; some never got further than the supervisor's rating."""
    last = today - timedelta(days=random.randint(5, 500))
    if random.random() < 0.45:
        return [(Kind.BASELINE, min(level, 3), today - timedelta(days=random.randint(10, 300)))]
    facts: list[tuple[str, float, date]] = [(Kind.EXAM, random.randint(80 if level > 1 else 60, 98), last)]
    tasks = {1: 0, 2: 1}.get(level, 3)
    return facts + [(Kind.TASK, 1, last + timedelta(days=random.randint(0, 5))) for _ in range(tasks)]


def evidence_for(
    random: Random, person: Person, index: int, wanted: list[tuple[Skill, int]], today: date
) -> list[Evidence]:
    """Evidence of one person in some of the skills of the post."""
    rows: list[Evidence] = []
    for skill, level in random.sample(wanted, min(len(wanted), random.randint(2, 7))):
        reached = max(1, min(level, random.choice((level - 1, level, level, level))))
        for number, (kind, value, day) in enumerate(_facts(random, reached, today)):
            rows.append(
                Evidence(
                    person=person, skill=skill, kind=kind, value=value, happened_on=min(day, today),
                    source=f"demo.evidence:{index}-{skill.code}-{number}", note="",
                )
            )  # fmt: skip
    return rows


def write_evidence(rows: Iterable[Evidence], today: date) -> int:
    """Write the evidence and the levels that follow from it; returns the number of levels held."""
    written = Evidence.objects.bulk_create(list(rows), batch_size=500)
    by_pair: dict[tuple[int, int], list[Evidence]] = defaultdict(list)
    for row in written:
        by_pair[row.person_id, row.skill_id].append(row)
    held = []
    for (person_id, skill_id), mine in by_pair.items():
        decision = decide(proofs(mine), policy_for(mine[0].skill.valid_months), today)
        if decision.level:
            held.append(
                HeldSkill(
                    person_id=person_id, skill_id=skill_id, level=decision.level, is_baseline=decision.is_baseline,
                    reached_on=decision.reached_on, review_on=decision.review_on,
                )
            )  # fmt: skip
    HeldSkill.objects.bulk_create(held, batch_size=500)
    return len(held)
