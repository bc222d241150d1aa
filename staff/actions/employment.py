"""Employments: begin one, move it, change its terms, end it. Each writes the affiliation that says who may see the
person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import transaction

from core import audit
from core.models import Affiliation, Division, Person, User
from core.periods import day_before
from core.refusals import Refused
from staff.models import Employment, PersonnelCategory, Post
from staff.rules.employment import Spell, why_not_employ, why_not_leave

# The columns that `employ`, `transfer` and `change_terms` take besides post, category and share.
TERMS = (
    "post", "post_title", "personnel_category", "grade", "grid", "share", "supervisor", "absence", "in_service_since",
    "in_post_since", "contract_ends_on", "contract_is_open", "female_original_age",
)  # fmt: skip
_AT_ONCE = 500


def _spell(employment: Employment) -> Spell:
    affiliation = employment.affiliation
    assert affiliation.division is not None  # employments are in divisions
    return Spell(affiliation.division.path, affiliation.starts_on, affiliation.ends_on, employment.share)


@dataclass(frozen=True, slots=True)
class Start:
    """An employment to begin, for `employ_all`; the fields are the arguments of `employ`."""

    person: Person
    division: Division
    personnel_category: PersonnelCategory
    starts_on: date | None
    ends_on: date | None = None
    post: Post | None = None
    share: Decimal = Decimal(1)
    leave_reason: str = ""
    terms: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def employ(
    *,
    person: Person,
    division: Division,
    personnel_category: PersonnelCategory,
    by: User | None,
    starts_on: date | None,
    ends_on: date | None = None,
    post: Post | None = None,
    share: Decimal = Decimal(1),
    leave_reason: str = "",
    **terms: Any,
) -> Employment:
    """Begin an employment: from `starts_on` (None: as long as we know) to `ends_on`, both inclusive.

    `share` is the part of a full post (0 < share ≤ 1); `terms` are further columns named in TERMS. A past employment
    comes in with its end and reason. Raises Refused(NotAPlaceOfWork | AlreadyThere | EndsBeforeStart | NoShare).
    """
    start = Start(person, division, personnel_category, starts_on, ends_on, post, share, leave_reason, terms)
    return employ_all(starts=[start], by=by)[0]


@transaction.atomic
def employ_all(*, starts: Sequence[Start], by: User | None) -> list[Employment]:
    """`employ` for many at once, in a few statements; the same rule for each, in the order given.

    Raises Refused for the first that the rule refuses; then none is written.
    """
    people = sorted({start.person.pk for start in starts})
    spells: dict[int, list[Spell]] = defaultdict(list)
    for first in range(0, len(people), _AT_ONCE):
        keys = people[first : first + _AT_ONCE]
        list(Person.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
        held = Employment.objects.filter(affiliation__person__in=keys).select_related("affiliation__division")
        for employment in held:
            spells[employment.affiliation.person_id].append(_spell(employment))
    for start in starts:
        _only_terms(dict(start.terms))
        _refuse_if(start, tuple(spells[start.person.pk]))
        spells[start.person.pk].append(Spell(start.division.path, start.starts_on, start.ends_on, start.share))
    affiliations = Affiliation.objects.bulk_create([_affiliation(start) for start in starts], batch_size=_AT_ONCE)
    employments = Employment.objects.bulk_create(
        [_employment(start, affiliation) for start, affiliation in zip(starts, affiliations, strict=True)],
        batch_size=_AT_ONCE,
    )
    _name_sources(employments)
    lines = [(e.person, e.division, {"employment": e.pk}) for e in employments]
    audit.record_all("employment.employ", lines=lines, by=by)
    return employments


def _refuse_if(start: Start, spells: tuple[Spell, ...]) -> None:
    reason = why_not_employ(
        level=start.division.level, place=start.division.name, path=start.division.path, name=start.person.name,
        starts_on=start.starts_on, ends_on=start.ends_on, share=start.share, spells=spells,
    )  # fmt: skip
    if reason is not None:
        raise Refused(reason)


def _affiliation(start: Start) -> Affiliation:
    return Affiliation(
        person=start.person, kind=Affiliation.Kind.EMPLOYMENT, division=start.division, starts_on=start.starts_on,
        ends_on=start.ends_on, source=f"staff.employment:{uuid4().hex}",
    )  # fmt: skip


def _employment(start: Start, affiliation: Affiliation) -> Employment:
    return Employment(
        affiliation=affiliation, personnel_category=start.personnel_category, post=start.post, share=start.share,
        leave_reason=start.leave_reason, **start.terms,
    )  # fmt: skip


def _name_sources(employments: Sequence[Employment]) -> None:
    """The affiliation's source names the employment, whose key is only known now."""
    for employment in employments:
        employment.affiliation.source = f"staff.employment:{employment.pk}"
    Affiliation.objects.bulk_update([e.affiliation for e in employments], ["source"], batch_size=200)


@transaction.atomic
def transfer(
    *, employment: Employment, division: Division, on: date, by: User | None, reason: str = "", **terms: Any
) -> Employment:
    """Move to another place from `on`: the old employment ends the day before, a new one begins with its terms.

    `terms` replace what the old one had; the grid and the supervisor stay behind. Raises Refused as `employ` and
    `leave` do.
    """
    _only_terms(terms)
    kept = {name: getattr(employment, name) for name in TERMS if name not in ("grid", "supervisor", "in_post_since")}
    leave(
        employment=employment, last_day=day_before(on), by=by, leave_reason=Employment.LeaveReason.TRANSFERRED,
        reason=reason,
    )  # fmt: skip
    moved = employ(
        person=employment.person, division=division, starts_on=on, by=by,
        **(kept | {"in_post_since": on} | terms),
    )  # fmt: skip
    data = {"from": employment.pk, "to": moved.pk}
    audit.record("employment.transfer", about=moved.person, by=by, scope=division, reason=reason, data=data)
    return moved


@transaction.atomic
def leave(
    *, employment: Employment, last_day: date, leave_reason: str, by: User | None, reason: str = ""
) -> Employment:
    """End an employment: `last_day` is the last day in post. Raises Refused(EndsBeforeStart | AlreadyLeft)."""
    affiliation = (
        Affiliation.objects.select_for_update(of=("self",)).select_related("division").get(pk=employment.affiliation_id)
    )
    assert affiliation.division is not None  # employments are in divisions
    spell = Spell(affiliation.division.path, affiliation.starts_on, affiliation.ends_on)
    why = why_not_leave(spell, last_day)
    if why is not None:
        raise Refused(why)
    affiliation.ends_on = last_day
    affiliation.save(update_fields=["ends_on"])
    employment.affiliation = affiliation
    employment.leave_reason = leave_reason
    employment.save(update_fields=["leave_reason"])
    data = {"employment": employment.pk, "last_day": last_day.isoformat(), "why": leave_reason}
    audit.record(
        "employment.leave", about=employment.person, by=by, scope=affiliation.division, reason=reason, data=data
    )
    return employment


@transaction.atomic
def change_terms(*, employment: Employment, by: User | None, reason: str = "", **terms: Any) -> dict[str, Any]:
    """Change columns of TERMS; returns the former values of those that really changed (empty: nothing did)."""
    _only_terms(terms)
    locked = Employment.objects.select_for_update().get(pk=employment.pk)
    before = {name: getattr(locked, name) for name, value in terms.items() if getattr(locked, name) != value}
    if not before:
        return {}
    for name in before:
        setattr(employment, name, terms[name])
    employment.save(update_fields=list(before))
    data = {name: [_plain(old), _plain(terms[name])] for name, old in before.items()}
    scope = employment.affiliation.division
    audit.record("employment.change", about=employment.person, by=by, scope=scope, reason=reason, data=data)
    return before


def _only_terms(terms: dict[str, Any]) -> None:
    if unknown := set(terms) - set(TERMS):
        raise TypeError(f"no terms of employment named {', '.join(sorted(unknown))}")


def _plain(value: Any) -> Any:
    """A value as the trail keeps it."""
    return getattr(value, "pk", None) or (str(value) if value is not None else None)
