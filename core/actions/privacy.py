"""What a person may ask of her own record: a copy of it, a correction, its erasure (PIPL §45–47)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, slots
from core.actions.access import home_of
from core.actions.messages import send_message
from core.models import Affiliation, Correction, Division, Person, User
from core.states import move


def personal_data(person: Person) -> dict[str, Any]:
    """Everything the system keeps about a person, by app, as plain values ready for JSON."""
    return {key: slots.entry("personal_data", key).export(person) for key in slots.keys("personal_data")}


@transaction.atomic
def export_own_data(*, user: User) -> dict[str, Any]:
    """The copy a person takes away; on the trail, because it leaves the system."""
    assert user.person is not None
    audit.record("person.own_data", about=user.person, by=user, scope=home_of(user))
    return personal_data(user.person)


@transaction.atomic
def erase_personal_data(*, person: Person, by: User, reason: str) -> int:
    """Erase what no law asks to keep, app by app; returns how many rows went or were emptied."""
    erased = sum(slots.entry("personal_data", key).erase(person, by) for key in slots.keys("personal_data"))
    audit.record("person.erase", about=person, by=by, scope=place_of(person), reason=reason, data={"rows": erased})
    return erased


@transaction.atomic
def request_correction(*, person: Person, subject: str, wanted: str) -> Correction:
    """Ask HR to correct one thing; while it is open, asking again for the same thing changes the wish."""
    correction, _created = Correction.objects.update_or_create(
        person=person, subject=subject, state=Correction.State.REQUESTED, defaults={"wanted": wanted[:200]}
    )
    return correction


@transaction.atomic
def decide_correction(
    *, correction: Correction, corrected: bool, answer: str, by: User, at: datetime | None = None
) -> None:
    """HR says that it is done, or why not; the person is told. Raises Refused(NoSuchMove)."""
    move(
        correction, "correct" if corrected else "decline",
        decided_by=by, decided_at=at or timezone.now(), answer=answer[:200],
    )  # fmt: skip
    subject = str(correction.get_subject_display())
    audit.record(
        "person.correct", about=correction.person, by=by, scope=place_of(correction.person), reason=answer,
        data={"subject": correction.subject, "corrected": corrected},
    )  # fmt: skip
    words = _("您申请更正“%(subject)s”，已经办好") if corrected else _("您申请更正“%(subject)s”，这次没有改")
    send_message(
        person=correction.person,
        kind="correction",
        title=words % {"subject": subject},
        body=answer,
        link="/my/data/",
        dedupe_key=f"core.correction:{correction.pk}:{correction.state}",
    )


def place_of(person: Person) -> Division | None:
    """The division of the affiliation in force, else of the last one: whose auditors read about this person."""
    rows = Affiliation.objects.filter(person=person).select_related("division", "organisation__division")
    own = rows.active(timezone.localdate()).first() or rows.order_by("-starts_on").first()
    if own is None:
        return None
    return own.division or (own.organisation.division if own.organisation else None)
