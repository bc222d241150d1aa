"""Persons: make or find one by ID number; say where a person belongs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from core import audit
from core.actions.privacy import place_of
from core.models import Affiliation, Division, Organisation, Person, User
from core.rules.identity import born_on, is_male
from core.rules.names import sort_key
from core.sealing import fingerprint, seal, unseal

_AT_ONCE = 500


def lock_persons(keys: Collection[int]) -> None:
    """Hold the persons' rows to the end of the transaction, in the order of their keys, so that two never wait for each
    other.

    Not FOR UPDATE: whoever writes a row that points to a person would wait for it, and both for each other.
    """
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def lock_person(person: Person) -> None:
    """One writer per person at a time."""
    lock_persons([person.pk])


def person_from_id_number(number: str, **columns: Any) -> tuple[Person, bool]:
    """The person with this 18-digit number, made if not yet held; `columns` only fill a new row.

    The unique hash settles two at once: the loser of the race reads the winner's row.
    """
    digest = fingerprint(number)
    return Person.objects.get_or_create(id_hash=digest, defaults=_columns_of_number(number) | columns)


def _columns_of_number(number: str) -> dict[str, Any]:
    """What a number says by itself."""
    return {
        "id_sealed": seal(number.strip().upper()),
        "born_on": born_on(number),
        "gender": Person.Gender.MALE if is_male(number) else Person.Gender.FEMALE,
    }


@transaction.atomic
def persons_from_id_numbers(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[Person, bool]]:
    """`person_from_id_number` for many at once: number → (person, made here); `entries` are columns by number.

    Two at once do not fight: whoever inserts first wins, and the random part of the sealed number tells whose row
    it is.
    """
    rows = {fingerprint(number): _new_person(number, columns) for number, columns in entries.items()}
    Person.objects.bulk_create(rows.values(), batch_size=_AT_ONCE, ignore_conflicts=True)
    held: dict[str, Person] = {}
    digests = list(rows)
    for start in range(0, len(digests), _AT_ONCE):
        found = Person.objects.filter(id_hash__in=digests[start : start + _AT_ONCE])
        held |= {str(person.id_hash): person for person in found}
    outcome = {}
    for number in entries:
        person, ours = held[fingerprint(number)], rows[fingerprint(number)]
        outcome[number] = person, bytes(person.id_sealed or b"") == bytes(ours.id_sealed or b"")
    return outcome


def _new_person(number: str, columns: Mapping[str, Any]) -> Person:
    person = Person(id_hash=fingerprint(number), **(_columns_of_number(number) | dict(columns)))
    person.name_key = sort_key(person.name)
    return person


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


@transaction.atomic
def reveal_id_number(*, person: Person, by: User, reason: str) -> str:
    """The full ID number, once, for a stated reason; exactly one line on the trail. Empty when none is held."""
    audit.record("person.reveal", about=person, by=by, scope=place_of(person), reason=reason)
    return unseal(bytes(person.id_sealed)) if person.id_sealed else ""


@transaction.atomic
def edit_person(*, person: Person, by: User, **columns: Any) -> bool:
    """Change name, gender, phone or education; False when nothing differs. The trail names the fields.

    Names and phones are personal data, so their old and new values are not copied into the trail.
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    changed = {name: value for name, value in columns.items() if getattr(held, name) != value}
    if not changed:
        return False
    unknown = set(changed) - {"name", "gender", "phone", "education"}
    if unknown:
        raise KeyError(f"not editable here: {', '.join(sorted(unknown))}")
    for name, value in changed.items():
        setattr(held, name, value)
    held.save(update_fields=list(changed))
    audit.record("person.edit", about=held, by=by, scope=place_of(held), data={"fields": sorted(changed)})
    return True
