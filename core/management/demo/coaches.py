"""A few who can teach: people long at L3 have coached two others, so that the register shows every step."""

from __future__ import annotations

from datetime import date, timedelta

from staff.actions.skills import record_evidence
from staff.models import Evidence, HeldSkill

TAUGHT = ("A01", "A02", "A03", "C01", "C03", "D01", "D02", "E01", "F01", "G05")
A_SKILL = 4
RIPE = timedelta(days=200)  # at least six months at L3 before the second coaching


def tell_coaches(today: date) -> None:
    """Two coachings each, the later one last week."""
    rows = HeldSkill.objects.filter(level=3, is_baseline=False, reached_on__lte=today - RIPE, skill__code__in=TAUGHT)
    taken: dict[str, int] = dict.fromkeys(TAUGHT, 0)
    for held in rows.select_related("person", "skill").order_by("skill__code", "pk"):
        code = held.skill.code
        if taken[code] >= A_SKILL:
            continue
        taken[code] += 1
        for number, days in enumerate((40, 7)):
            record_evidence(
                person=held.person, skill=held.skill, kind=Evidence.Kind.COACHING, value=4, by=None,
                happened_on=today - timedelta(days=days), source=f"demo.coaching:{held.pk}-{number}",
            )  # fmt: skip
