"""What is due for a certificate: finished courses and passed placements that have none yet. Work is pulled from here;
nobody on the left knows of certificates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from certification.actions.certificates import Attested
from certification.models.certificates import Certificate
from certification.models.placements import Placement
from certification.rules.numbers import NumberKind
from core.models import Affiliation, Division, Person
from core.permissions import Places
from courses.models import Enrolment

_COURSE_PREFIX = "courses.enrolment:"


def _certified() -> QuerySet[Certificate, Any]:
    """Sources that hold a certificate, revoked ones included: what was revoked is not issued again by itself."""
    return Certificate.objects.exclude(state=Certificate.State.SUPERSEDED).values("source")


def _home_path() -> Subquery:
    """Path of the division where the person belongs: the newest affiliation with a division."""
    newest = Affiliation.objects.filter(person=OuterRef("person"), division__isnull=False).order_by("-starts_on", "-pk")
    return Subquery(newest.values("division__path")[:1])


def completed_without_certificate() -> QuerySet[Enrolment]:
    """Completed enrolments without a certificate, with `home_path` (None for people without a division). What waits for
    a second check is not due."""
    source = Concat(Value(_COURSE_PREFIX), Cast("pk", CharField()))
    return (
        Enrolment.objects.completed()
        .settled()
        .annotate(as_source=source, home_path=_home_path())
        .exclude(as_source__in=_certified())
        .select_related("person", "course")
        .order_by("completed_on", "pk")
    )


def passed_without_certificate() -> QuerySet[Placement]:
    """Passed placements without a certificate."""
    return (
        Placement.objects.passed()
        .without_certificate(_certified())
        .select_related("student__person", "student__programme", "division", "offer")
        .order_by("finished_on", "pk")
    )


def _of_course(enrolment: Enrolment, division: Division) -> Attested:
    assert enrolment.completed_on is not None  # a constraint of completed enrolments
    return Attested(
        person=enrolment.person,
        division=division,
        kind=NumberKind.COMPLETION,
        source=enrolment.source,
        course=enrolment.course.title,
        course_code=enrolment.course.code,
        hours=enrolment.course.hours,
        starts_on=enrolment.enrolled_at.date(),
        ends_on=enrolment.completed_on,
    )


def _of_placement(placement: Placement) -> Attested:
    assert placement.started_on is not None  # a finished placement was started
    assert placement.finished_on is not None
    return Attested(
        person=placement.student.person,
        division=placement.division,
        kind=NumberKind.PLACEMENT,
        source=placement.source,
        course=f"{placement.student.programme.major}专业实习（{placement.division.name}）",
        course_code="",
        hours=placement.hours or Decimal(0),
        starts_on=placement.started_on,
        ends_on=placement.finished_on,
    )


def due_for_certificate(*, person: Person | None = None, places: Places | None = None) -> list[Attested]:
    """What is due, of one person or within places; everything when neither is given."""
    enrolments, placements = completed_without_certificate(), passed_without_certificate()
    if person is not None:
        enrolments = enrolments.filter(person=person)
        placements = placements.filter(student__person=person)
    if places is not None:
        enrolments = enrolments.filter(places.within("home_path"))
        placements = placements.filter(places.within("division__path"))
    found = list(enrolments)
    paths = {enrolment.pk: getattr(enrolment, "home_path", None) for enrolment in found}
    homes = Division.objects.in_bulk([path for path in paths.values() if path], field_name="path")
    top = Division.objects.order_by("path").first()
    places_of = [(enrolment, homes.get(paths[enrolment.pk] or "") or top) for enrolment in found]
    courses = [_of_course(enrolment, home) for enrolment, home in places_of if home is not None]
    return courses + [_of_placement(p) for p in placements]
