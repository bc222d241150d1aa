"""Hours of a person in the registration cycle that runs on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from core.models import Person
from core.periods import on as in_force
from staff.models.employment import CreditEntry, Qualification, Registration
from staff.rules.credit_cycles import REQUIRED_HOURS, Cycle


def running_cycle(person: Person, on: date) -> Cycle | None:
    """The cycle of the registration in force on the day; None without one, or without a duty of hours."""
    running = Registration.objects.filter(
        in_force(on), qualification__person=person, qualification__kind=Qualification.Kind.SOCIAL_WORKER
    )
    registration = running.select_related("qualification").order_by("-ends_on").first()
    if registration is None or registration.ends_on is None or registration.starts_on is None:
        return None
    level = registration.qualification.level
    credits = CreditEntry.objects.filter(
        person=person, withdrawn_at=None, on__gte=registration.starts_on, on__lte=registration.ends_on
    )
    hours = float(credits.aggregate(hours=Sum("hours"))["hours"] or 0)
    return Cycle(level, registration.starts_on, registration.ends_on, hours) if level in REQUIRED_HOURS else None
