"""The door for credit hours: a compliance record of completed training, never an appraisal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from core import audit
from core.models import Person, User
from core.refusals import Refused
from staff.actions.skills import scope_of
from staff.models import CreditEntry
from staff.rules.doors import SourceSaysOtherwise


@transaction.atomic
def credit_hours(
    *,
    person: Person,
    hours: float | Decimal | int,
    category: str,
    on: date,
    source: str,
    by: User | None,
    title: str = "",
) -> CreditEntry:
    """Credit the nominal hours of one completed training, once per source ("app.model:pk").

    The same source twice changes nothing; one withdrawn before is taken up again. Hours are credit hours (学时), more
    than zero. Raises Refused(SourceSaysOtherwise) when the source is known with other hours, person or day.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    facts = {"person": person, "hours": Decimal(str(hours)), "category": CreditEntry.Category(category).value, "on": on}
    known = CreditEntry.objects.filter(source=source).first()
    if known is not None and known.withdrawn_at is None:
        if any(getattr(known, name) != value for name, value in facts.items()):
            raise Refused(SourceSaysOtherwise(source, f"{known.hours} {known.on}", f"{hours} {on}"))
        return known
    entry = known or CreditEntry(source=source)
    for name, value in {**facts, "title": title[:120], "recorded_by": by, "withdrawn_at": None, "why": ""}.items():
        setattr(entry, name, value)
    entry.save()
    audit.record(
        "credit.record", about=entry, by=by, scope=scope_of(person), data={"hours": float(hours), "category": category}
    )
    return entry


@transaction.atomic
def withdraw_credit(*, source: str, why: str, by: User | None) -> int:
    """Withdraw the hours of this source; the row stays with the reason. Returns 0 or 1."""
    entry = (
        CreditEntry.objects.select_for_update(of=("self",)).select_related("person")
        .filter(source=source, withdrawn_at__isnull=True).first()
    )  # fmt: skip
    if entry is None:
        return 0
    entry.withdrawn_at, entry.why = timezone.now(), why[:200]
    entry.save(update_fields=["withdrawn_at", "why"])
    audit.record(
        "credit.record", about=entry, by=by, scope=scope_of(entry.person), reason=why,
        data={"withdrawn": True, "hours": float(entry.hours)},
    )  # fmt: skip
    return 1
