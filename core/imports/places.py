"""Where a person may upload what: divisions and organisations, as choices of a form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core import slots
from core.imports.kinds import ImportKind
from core.models import Division, Organisation, User
from core.permissions import may, places_where

LEVELS = (Division.Level.CITY, Division.Level.DISTRICT, Division.Level.SUBDISTRICT)


@dataclass(frozen=True, slots=True)
class Place:
    """A division or an organisation, and the kinds that may be uploaded there."""

    value: str
    label: str
    kinds: frozenset[str]
    division: Division | None = None
    organisation: Organisation | None = None

    def takes(self, kind: ImportKind) -> bool:
        return kind.slug in self.kinds


def kinds_for(user: User) -> list[ImportKind]:
    """The kinds of sheet that the user may upload somewhere."""
    return [kind for kind in slots.entries("imports") if may(user, kind.permission)]


def places_for(user: User, kinds: list[ImportKind], on: date) -> list[Place]:
    """Own scopes and what lies below them down to the subdistrict, the higher first; then own organisations."""
    found: dict[str, tuple[Division | Organisation, set[str]]] = {}
    for kind in kinds:
        for where in _of_kind(user, kind, on):
            value = f"{'d' if isinstance(where, Division) else 'o'}{where.pk}"
            found.setdefault(value, (where, set()))[1].add(kind.slug)
    return [_place(value, where, slugs) for value, (where, slugs) in found.items()]


def _of_kind(user: User, kind: ImportKind, on: date) -> list[Division | Organisation]:
    places = places_where(user, kind.permission)
    if kind.scope == "organisation":
        return list(Organisation.objects.filter(Q(pk__in=places.organisations)))
    rows = Division.objects.visible_to(user, kind.permission).active(on).filter(level__in=LEVELS)
    return list(rows.select_related("parent").order_by("path"))


def _place(value: str, where: Division | Organisation, slugs: set[str]) -> Place:
    if isinstance(where, Organisation):
        return Place(value, where.label, frozenset(slugs), organisation=where)
    parent = where.parent.label if where.parent and where.level == Division.Level.SUBDISTRICT else ""
    return Place(value, f"{parent} {where.label}".strip(), frozenset(slugs), division=where)


def may_work_on(user: User, kind: ImportKind, division: Division | None, organisation: Organisation | None) -> bool:
    """Holds the user the kind's permission where the batch lies?"""
    if division is not None:
        return may(user, kind.permission, division=division)
    return organisation is not None and may(user, kind.permission, organisation=organisation)
