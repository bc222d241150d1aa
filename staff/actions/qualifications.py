"""Professional certificates of persons, and their registrations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from core import audit
from core.models import Division, Person, User
from staff.models import Qualification, Registration

REGISTRATION_YEARS = 3
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording came to: the row, whether it is new, the former values of what changed."""

    qualification: Qualification
    is_new: bool = False
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        return bool(self.before)


@transaction.atomic
def record_qualification(
    *,
    person: Person,
    kind: str,
    by: User | None,
    level: str = "",
    name: str = "",
    number: str | None = None,
    awarded_on: date | None = None,
    scope: Division | None = None,
) -> Recorded:
    """Record a certificate of a person, once: a person holds one of each kind, level and name.

    What is blank here leaves what is held; a number that someone else holds is left out, so that one certificate never
    stands under two persons. Without a number the certificate is kept as not verified.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    if number and Qualification.objects.filter(kind=kind, number=number).exclude(person=person).exists():
        number = None
    held = Qualification.objects.filter(person=person, kind=kind, level=level, name=name).order_by("pk").first()
    if held is None:
        made = Qualification.objects.create(
            person=person, kind=kind, level=level, name=name, number=number, awarded_on=awarded_on
        )
        audit.record("person.edit", about=person, by=by, scope=scope, data={"qualification": made.pk, "verb": "record"})
        return Recorded(made, is_new=True)
    wanted = {"number": number, "awarded_on": awarded_on}
    before = {
        column: getattr(held, column) for column, value in wanted.items() if value and value != getattr(held, column)
    }
    for column in before:
        setattr(held, column, wanted[column])
    if before:
        held.save(update_fields=list(before))
        audit.record(
            "person.edit", about=person, by=by, scope=scope, data={"qualification": held.pk, "verb": "correct"}
        )
    return Recorded(held, before=before)


@dataclass(frozen=True, slots=True)
class Claim:
    """A certificate to record, for `record_all`; the fields are the arguments of `record_qualification`."""

    person: Person
    kind: str
    level: str = ""
    name: str = ""
    number: str | None = None
    awarded_on: date | None = None
    registered_until: date | None = None
    scope: Division | None = None


@transaction.atomic
def record_all(*, claims: Sequence[Claim], by: User | None) -> list[Qualification]:
    """First certificates of many persons who hold none yet, in a few statements."""
    taken: set[tuple[str, str]] = set()
    numbers = [claim.number for claim in claims if claim.number]
    for first in range(0, len(numbers), _AT_ONCE):
        held = Qualification.objects.filter(number__in=numbers[first : first + _AT_ONCE])
        taken |= {(kind, str(number)) for kind, number in held.values_list("kind", "number")}
    rows = []
    for claim in claims:
        number = claim.number if claim.number and (claim.kind, claim.number) not in taken else None
        taken.add((claim.kind, number or ""))
        rows.append(
            Qualification(
                person=claim.person, kind=claim.kind, level=claim.level, name=claim.name, number=number,
                awarded_on=claim.awarded_on,
            )
        )  # fmt: skip
    made = Qualification.objects.bulk_create(rows, batch_size=_AT_ONCE)
    pairs = list(zip(claims, made, strict=True))
    Registration.objects.bulk_create(
        [_registration(row, claim.registered_until) for claim, row in pairs if claim.registered_until],
        batch_size=_AT_ONCE,
    )
    lines = [(claim.person, claim.scope, {"qualification": row.pk, "verb": "record"}) for claim, row in pairs]
    audit.record_all("person.edit", lines=lines, by=by)
    return made


def _registration(qualification: Qualification, ends_on: date) -> Registration:
    return Registration(qualification=qualification, ends_on=ends_on, starts_on=_first_day(ends_on))


def _first_day(ends_on: date) -> date:
    return _years_before(ends_on, REGISTRATION_YEARS) + timedelta(days=1)


@transaction.atomic
def record_registration(
    *, qualification: Qualification, ends_on: date, by: User | None, starts_on: date | None = None, number: str = ""
) -> tuple[Registration, bool]:
    """Record a registration that is valid until `ends_on` (inclusive); one for each end date.

    Without a start it is taken to have run its three years (domain.md §2).
    """
    begun = starts_on or _first_day(ends_on)
    return Registration.objects.get_or_create(
        qualification=qualification, ends_on=ends_on, defaults={"starts_on": begun, "number": number}
    )


def _years_before(day: date, years: int) -> date:
    """The same day years ago; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
