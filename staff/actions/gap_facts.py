"""What the gap table of a district rests on, gathered in a fixed number of queries whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from core.models import Division
from core.models.places import STEP
from core.periods import on as in_force
from staff.actions.norms import norms_in_force, rule_of
from staff.models import (
    CommunityPlatform,
    CreditEntry,
    Employment,
    ExpectedSupply,
    HeldSkill,
    IndicatorValue,
    NormSet,
    Qualification,
    Registration,
)
from staff.rules.credit_cycles import Cycle, hours_behind
from staff.rules.gaps import Colleague, Expected, GapTable, Place, gap_lines
from staff.rules.needs import Community
from staff.rules.norms import Norms
from staff.rules.retirement import retirement, scheme_for


@dataclass(frozen=True, slots=True)
class DistrictTable:
    """A district's table with the set and the places it was made of."""

    division: Division
    norm_set: NormSet
    norms: Norms
    places: tuple[Place, ...]
    table: GapTable


def district_table(division: Division, *, on: date, today: date, norm_set: NormSet | None = None) -> DistrictTable:
    """The gap table of a district (or city) on a day. Means and cap are of `division`; give a district."""
    chosen = norm_set or norms_in_force(division, min(on, today) if on < today else on)
    norms = rule_of(chosen)
    places = tuple(gather(division, norms, on=on, today=today))
    return DistrictTable(division, chosen, norms, places, gap_lines(places, norms, on, today))


def district_of(division: Division) -> Division:
    """The district that a subdistrict, community or grid lies in; a district or higher is itself."""
    return division.above().filter(level=Division.Level.DISTRICT).first() or division


def gather(division: Division, norms: Norms, *, on: date, today: date) -> list[Place]:
    """Every community of the division with figures, people, expectations and platforms."""
    communities = list(
        Division.objects.within(division).communities().active(on).select_related("parent").order_by("path")
    )
    home = {community.path: community.pk for community in communities}
    depth = len(communities[0].path) if communities else STEP * 5
    figures, dates = _figures(division, min(on, today))
    people = _people(division, norms, on, home, depth)
    expected = _expected(division, home, depth)
    platforms = _platforms(division, on)
    return [
        Place(
            community=Community(community.pk, figures.get(community.pk, {}), community.community_type),
            name=community.label,
            parent=community.parent.label if community.parent else "",
            colleagues=tuple(people.get(community.pk, ())),
            expected=tuple(expected.get(community.pk, ())),
            platforms=platforms.get(community.pk, {}),
            as_of=dates.get(community.pk),
        )
        for community in communities
    ]


def _figures(division: Division, on: date) -> tuple[dict[int, dict[str, float | None]], dict[int, date]]:
    """Latest figures by community, and the newest day among them."""
    figures: dict[int, dict[str, float | None]] = defaultdict(dict)
    dates: dict[int, date] = {}
    rows = IndicatorValue.objects.within(division).latest(on).filter(resident_group="", service_category="")
    for key, indicator, value, as_of in rows.values_list("division_id", "indicator", "value", "as_of"):
        figures[key][indicator] = None if value is None else float(value)
        dates[key] = max(as_of, dates.get(key, as_of))
    return figures, dates


def _people(
    division: Division, norms: Norms, on: date, home: Mapping[str, int], depth: int
) -> dict[int, list[Colleague]]:
    employed = Employment.objects.counted(on).within(division)
    persons = employed.values("affiliation__person_id")
    certified = set(
        Qualification.objects.filter(kind=Qualification.Kind.SOCIAL_WORKER, person_id__in=persons).values_list(
            "person_id", flat=True
        )
    )
    levels: dict[int, dict[str, int]] = defaultdict(dict)
    held = HeldSkill.objects.counting(on, norms.parameters.grace_days).filter(person_id__in=persons)
    for person, code, level in held.values_list("person_id", "skill__code", "level"):
        levels[person][code] = level
    behind = _behind_on_hours(persons, on)
    people: dict[int, list[Colleague]] = defaultdict(list)
    rows = employed.select_related("affiliation__person", "affiliation__division", "post")
    for row in rows.order_by("affiliation__person__name_key", "pk"):
        place = home.get(row.affiliation.division.path[:depth]) if row.affiliation.division else None
        if place is not None:
            people[place].append(_colleague(row, certified, levels, behind))
    return people


def _colleague(
    row: Employment, certified: set[int], levels: Mapping[int, dict[str, int]], behind: set[int]
) -> Colleague:
    person = row.affiliation.person
    scheme = scheme_for(
        person.gender, is_lead=bool(row.post and row.post.is_lead), female_original_age=row.female_original_age
    )
    return Colleague(
        person=person.pk,
        name=person.name,
        share=float(row.share),
        born_on=person.born_on,
        retires_on=retirement(person.born_on, scheme).statutory if person.born_on and person.gender else None,
        last_day=row.affiliation.ends_on,
        leave_approved=row.leave_approved_on is not None,
        has_certificate=person.pk in certified,
        is_behind_on_hours=person.pk in behind,
        is_rated=person.pk in levels,
        levels=levels.get(person.pk, {}),
        post=row.post.code if row.post else "",
    )


def _behind_on_hours(persons: Any, on: date) -> set[int]:
    """Persons whose registration is in force and whose credited hours lie behind an even pace."""
    credited = (
        CreditEntry.objects.filter(
            person=OuterRef("qualification__person"),
            withdrawn_at__isnull=True,
            on__gte=OuterRef("starts_on"),
            on__lte=OuterRef("ends_on"),
        )
        .order_by()
        .values("person")
        .annotate(total=Sum("hours"))
        .values("total")
    )
    rows = Registration.objects.filter(in_force(on), qualification__person_id__in=persons).annotate(
        hours=Coalesce(Subquery(credited), Value(0), output_field=CreditEntry._meta.get_field("hours"))
    )
    found = rows.values_list("qualification__person_id", "qualification__level", "starts_on", "ends_on", "hours")
    return {
        person
        for person, level, starts_on, ends_on, hours in found
        if hours_behind(Cycle(level, starts_on, ends_on, float(hours)), on) > 0
    }


def _expected(division: Division, home: Mapping[str, int], depth: int) -> dict[int, list[Expected]]:
    """Heads on their way; an expectation of a skill is no head."""
    expected: dict[int, list[Expected]] = defaultdict(list)
    rows = ExpectedSupply.objects.standing().within(division).filter(post__isnull=False)
    for path, due_on, share, source in rows.values_list("division__path", "due_on", "share", "source"):
        place = home.get(path[:depth])
        if place is not None:
            expected[place].append(Expected(due_on, float(share), source))
    return expected


def _platforms(division: Division, on: date) -> dict[int, dict[str, int]]:
    platforms: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = CommunityPlatform.objects.in_use(on).filter(division.subtree("division__path"), Q(count__gt=0))
    for key, kind, count in rows.values_list("division_id", "kind", "count"):
        platforms[key][kind] += count
    return platforms
