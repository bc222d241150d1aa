"""`manage.py check_ledger`: every level held equals the replay of its evidence. Exit code 1 when one does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from staff.actions.skills import proofs, rebuild_lapsed_baselines
from staff.models import Evidence, HeldSkill
from staff.rules.levels import decide, policy_for


class Command(BaseCommand):
    help = "Compare every held skill with the replay of its evidence."

    def handle(self, *args: Any, **options: Any) -> None:
        on = timezone.localdate()
        changed = rebuild_lapsed_baselines(on=on)
        wrong = list(differences(on))
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} held skills differ from their evidence")
        total = HeldSkill.objects.count()
        self.stdout.write(f"ledger is right: {total} held skills, {changed} lapsed baselines taken out")


def differences(on: date) -> Iterator[str]:
    """One line per person and skill whose projection is not the replay; reads evidence once, in order."""
    held = {
        (row.person_id, row.skill_id): (row.level, row.reached_on, row.review_on, row.is_baseline)
        for row in HeldSkill.objects.all()
    }
    rows = Evidence.objects.standing().select_related("skill").order_by("person_id", "skill_id")
    for key, group in groupby(rows.iterator(), key=lambda row: (row.person_id, row.skill_id)):
        evidence = list(group)
        decision = decide(proofs(evidence), policy_for(evidence[0].skill.valid_months), on)
        right = (decision.level, decision.reached_on, decision.review_on, decision.is_baseline)
        have = held.pop(key, None)
        if have != (right if decision.level else None):
            yield f"person {key[0]} {evidence[0].skill.code}: held {have}, replay {right}"
    for person, skill in held:
        yield f"person {person} skill {skill}: held without evidence"
