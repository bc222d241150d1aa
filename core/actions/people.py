"""Persons: make or find one by ID number; say where a person belongs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from core.models import Affiliation, Division, Organisation, Person
from core.rules.identity import born_on, is_male
from core.sealing import fingerprint, seal


def person_from_id_number(number: str, **columns: Any) -> tuple[Person, bool]:
    """The person with this 18-digit number, made if not yet held; `columns` only fill a new row.

    The unique hash settles two at once: the loser of the race reads the winner's row.
    """
    digest = fingerprint(number)
    defaults = {
        "id_sealed": seal(number.strip().upper()),
        "born_on": born_on(number),
        "gender": Person.Gender.MALE if is_male(number) else Person.Gender.FEMALE,
        **columns,
    }
    return Person.objects.get_or_create(id_hash=digest, defaults=defaults)


@transaction.atomic
def affiliate(
    *,
    person: Person,
    kind: str,
    source: str,
    division: Division | None = None,
    organisation: Organisation | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Affiliation:
    """Say where a person belongs, and since when. Idempotent on `source` ("app.model:pk")."""
    affiliation, _ = Affiliation.objects.update_or_create(
        source=source,
        defaults={
            "person": person,
            "kind": kind,
            "division": division,
            "organisation": organisation,
            "starts_on": starts_on,
            "ends_on": ends_on,
        },
    )
    return affiliation


def end_affiliation(*, source: str, ends_on: date) -> int:
    """End the affiliation of this source; returns how many rows that were (0 or 1)."""
    return Affiliation.objects.filter(source=source).update(ends_on=ends_on)
