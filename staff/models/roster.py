"""The roster as a question: which persons a user may list, by place, post, certificate, presence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from core.models import Affiliation, Division, Person, User
from core.periods import on as in_force
from staff.models.employment import Employment, Qualification

SORTS = {"name": ("name_key", "pk"), "place": ("place_path", "name_key"), "since": ("since", "name_key")}


def roster(user: User, chosen: Mapping[str, str], on: date, permission: str = "people.view") -> QuerySet[Person]:
    """Employed persons in the user's scope. `chosen`: q, place, post, category, certificate, presence, sort.

    Everything that is asked of an employment is asked of one and the same employment, and only of those the user
    may see: a former district does not find a person by her new post.
    """
    employments = _asked(Employment.objects.visible_to(user, permission), chosen, on)
    own = employments.filter(affiliation__person=OuterRef("pk")).order_by("-affiliation__starts_on", "pk")
    people = Person.objects.filter(Exists(own)).annotate(
        place_path=Subquery(own.values("affiliation__division__path")[:1]),
        since=Subquery(own.values("in_service_since")[:1]),
    )
    if q := chosen.get("q"):
        people = people.filter(Q(name__icontains=q) | Q(name_key__icontains=q.lower()))
    people = _certified(people, chosen.get("certificate", ""))
    return people.order_by(*SORTS.get(chosen.get("sort", ""), SORTS["name"]))


def _asked(employments: QuerySet[Employment], chosen: Mapping[str, str], on: date) -> QuerySet[Employment]:
    presence = chosen.get("presence", "")
    if presence == "":
        employments = employments.filter(in_force(on, "affiliation"))
    elif presence == "left":
        still = Affiliation.objects.filter(
            in_force(on), person=OuterRef("affiliation__person"), kind=Affiliation.Kind.EMPLOYMENT
        )
        employments = employments.filter(affiliation__ends_on__lt=on).filter(~Exists(still))
    if place := chosen.get("place"):
        division = Division.objects.filter(pk=place).first()
        employments = employments.within(division) if division else employments.none()
    if post := chosen.get("post"):
        employments = employments.filter(post__code=post)
    if category := chosen.get("category"):
        employments = employments.filter(personnel_category__code=category)
    return employments


def _certified(people: QuerySet[Person], certificate: str) -> QuerySet[Person]:
    held = Qualification.objects.filter(person=OuterRef("pk"), kind=Qualification.Kind.SOCIAL_WORKER)
    if certificate == "any":
        return people.filter(Exists(held))
    if certificate == "none":
        return people.filter(~Exists(held))
    return people.filter(Exists(held.filter(level=certificate))) if certificate else people


def with_details(people: QuerySet[Person], user: User, permission: str = "people.view") -> QuerySet[Person]:
    """What a row of the list shows, in a fixed number of queries: `person.places`, `person.papers`."""
    places = (
        Affiliation.objects.visible_to(user, permission)
        .filter(kind=Affiliation.Kind.EMPLOYMENT)
        .select_related("division__parent", "employment__post", "employment__personnel_category")
        .order_by("-starts_on", "pk")
    )
    papers = Qualification.objects.filter(kind=Qualification.Kind.SOCIAL_WORKER)
    return people.prefetch_related(
        Prefetch("affiliations", places, to_attr="places"),
        Prefetch("qualifications", papers, to_attr="papers"),
    )
