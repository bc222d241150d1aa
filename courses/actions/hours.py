"""Credit hours of a course: settled per person and year over every way of taking it, through the one door."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core.actions.people import lock_person
from core.models import Person, User
from courses.models import CoursePage, Enrolment
from courses.rules.hours import Take, hours_due
from staff.actions.credits import credit_hours, withdraw_credit
from staff.models import CreditEntry


def _takes(person: Person, course: CoursePage, year: int) -> list[Enrolment]:
    """Everything of that course the person got through in the year: completed online, or a class attended."""
    rows = Enrolment.objects.filter(person=person, course=course, state=Enrolment.State.COMPLETED)
    return list(rows.filter(completed_on__year=year).select_related("run", "course").order_by("completed_on", "pk"))


def nominal(enrolment: Enrolment) -> Decimal:
    """What this way of taking the course gives by itself."""
    return enrolment.run.hours if enrolment.run else enrolment.course.hours


@transaction.atomic
def settle_hours(*, person: Person, course: CoursePage, year: int, by: User | None) -> dict[str, Decimal]:
    """Credit what is missing so that the course counts once in the year (see courses.rules.hours).

    Idempotent, and of two at once the second finds the work of the first: the person's row is locked. Returns the hours
    each source holds afterwards.
    """
    lock_person(person)
    rows = {row.source: row for row in _takes(person, course, year)}
    standing = CreditEntry.objects.filter(source__in=rows, withdrawn_at__isnull=True)
    held = dict(standing.values_list("source", "hours"))
    due = hours_due([Take(source, nominal(row), held.get(source, Decimal(0))) for source, row in rows.items()])
    for source, hours in due.items():
        if hours != held.get(source, Decimal(0)):
            rows[source].person = person
            _credit(rows[source], hours, source in held, by)
    return due


def _credit(enrolment: Enrolment, hours: Decimal, is_raised: bool, by: User | None) -> None:
    if is_raised:
        withdraw_credit(source=enrolment.source, why=_("同一门课的学时重新计算"), by=by)
    run = enrolment.run
    assert enrolment.completed_on is not None  # a constraint of completed enrolments
    credit_hours(
        person=enrolment.person,
        hours=hours,
        category=CreditEntry.Category.RUN if run else CreditEntry.Category.COURSE,
        on=enrolment.completed_on,
        source=enrolment.source,
        by=by,
        title=run.title if run else enrolment.course.title,
    )


def hours_ahead(seats: list[Enrolment], year: int) -> dict[int, Decimal]:
    """What each of the seats of one run would give if it were completed now, by key of the seat; two queries."""
    persons = [seat.person_id for seat in seats]
    keys = {seat.pk for seat in seats}
    done = Enrolment.objects.filter(person__in=persons, course__in={seat.course_id for seat in seats})
    done = done.filter(state=Enrolment.State.COMPLETED, completed_on__year=year).exclude(pk__in=keys)
    others: dict[int, list[Enrolment]] = {}
    for row in done.select_related("run", "course"):
        others.setdefault(row.person_id, []).append(row)
    sources = [row.source for rows in others.values() for row in rows]
    entries = CreditEntry.objects.filter(source__in=sources, withdrawn_at__isnull=True)
    held = dict(entries.values_list("source", "hours"))
    return {
        seat.pk: hours_due(
            [Take(row.source, nominal(row), held.get(row.source, Decimal(0))) for row in others.get(seat.person_id, ())]
            + [Take(seat.source, nominal(seat))]
        )[seat.source]
        for seat in seats
    }
