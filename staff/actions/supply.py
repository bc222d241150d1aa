"""The door for supply on its way: learners near a level, students on placement, accepted hires, allotted seats."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from core.models import Division, Person, User
from staff.models import ExpectedSupply, Post, Skill


@transaction.atomic
def expect_supply(
    *,
    division: Division,
    person: Person | None,
    due_on: date,
    source: str,
    by: User | None,
    post: Post | None = None,
    skill: Skill | None = None,
    level: int | None = None,
    share: float | Decimal | int = 1,
) -> ExpectedSupply:
    """Say who or how much is expected where, and by when. Idempotent on `source`: the newest word stands.

    `person` None means seats not yet filled, `share` their number (or a part of a post). Give a post for heads, or
    a skill with the level aimed at. Plans change, so the same source with another day moves the expectation.
    """
    if post is None and (skill is None or level is None):
        raise ValueError("expect_supply wants a post, or a skill and a level")
    supply, _created = ExpectedSupply.objects.update_or_create(
        source=source,
        defaults={
            "division": division, "person": person, "post": post, "skill": skill, "level": level,
            "share": Decimal(str(share)), "due_on": due_on, "withdrawn_at": None, "why": "",
        },
    )  # fmt: skip
    return supply


@transaction.atomic
def withdraw_supply(*, source: str, why: str, by: User | None) -> int:
    """The expectation no longer stands (it arrived, or it will not). Returns 0 or 1."""
    return ExpectedSupply.objects.filter(source=source, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), why=why[:200]
    )
