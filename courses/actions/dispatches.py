"""Dispatches: ask, decide, leave, report, close with hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.actions.attachments import attach
from core.actions.messages import send_message
from core.models import Division, Organisation, Person, User
from core.refusals import Refused
from core.states import move
from courses.actions.reasons import refuse_resident_data
from courses.models import Dispatch
from courses.rules.dispatches import (
    LEAST_SUMMARY,
    AskedAlready,
    NoReason,
    NothingSaid,
    TooSoon,
    service_ends,
    why_not_decide,
    why_not_serve,
)
from staff.actions.credits import credit_hours
from staff.models import CreditEntry


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for. Money in yuan, `cost_share` the employer's part (0–1), hours are credit hours."""

    institute: str
    topic: str
    purpose: str
    starts_on: date
    ends_on: date
    hours: Decimal
    cost: Decimal = Decimal(0)
    cost_share: Decimal = Decimal(1)
    service_months: int = 0


@transaction.atomic
def request_dispatch(
    *, person: Person, division: Division, plan: Plan, by: User, at: datetime | None = None
) -> Dispatch:
    """Ask for one, for oneself or for somebody in one's scope.

    Raises Refused(NotPaidFor | AskedAlready), Declined(HoldsResidentData).
    """
    employer_cost = plan.cost * plan.cost_share
    if reason := why_not_serve(employer_cost, plan.service_months):
        raise Refused(reason)
    refuse_resident_data(f"{plan.topic} {plan.purpose}")
    columns = {name: getattr(plan, name) for name in Plan.__slots__ if name != "institute"}
    kind = {"kind": Organisation.Kind.INSTITUTE}
    institute, _made = Organisation.objects.get_or_create(name=plan.institute.strip(), defaults=kind)
    try:
        with transaction.atomic():
            dispatch = Dispatch.objects.create(
                person=person, division=division, institute=institute, requested_by=by,
                requested_at=at or timezone.now(), **columns,
            )  # fmt: skip
    except IntegrityError as twice:
        if not Dispatch.objects.filter(person=person, institute=institute, starts_on=plan.starts_on).exists():
            raise
        raise Refused(AskedAlready()) from twice
    _record(dispatch, "request", by)
    return dispatch


@transaction.atomic
def decide_dispatch(*, dispatch: Dispatch, approve: bool, reason: str, by: User, at: datetime | None = None) -> None:
    """By somebody else than who asked and than who goes. Raises Refused(Own | NoReason | NoSuchMove)."""
    own = why_not_decide(
        requested_by=dispatch.requested_by_id, subject=dispatch.person_id, by=by.pk, by_person=by.person_id
    )
    if own:
        raise Refused(own)
    if not approve and not reason.strip():
        raise Refused(NoReason())
    columns = {"decided_by": by, "decided_at": at or timezone.now(), "reason": reason.strip()[:200]}
    if approve:
        columns["service_ends_on"] = service_ends(dispatch.ends_on, dispatch.service_months)
    move(dispatch, "approve" if approve else "refuse", **columns)
    title = _("派送“%(topic)s”已批准") if approve else _("派送“%(topic)s”没有批准")
    _tell(dispatch, "decided", title % {"topic": dispatch.topic}, dispatch.reason)
    _record(dispatch, "approve" if approve else "refuse", by)


@transaction.atomic
def leave_for_dispatch(*, dispatch: Dispatch, by: User, on: date) -> None:
    """On or after the first day. Raises Refused(TooSoon | NoSuchMove)."""
    if on < dispatch.starts_on:
        raise Refused(TooSoon("leave", dispatch.starts_on))
    move(dispatch, "leave")
    _record(dispatch, "leave", by)


@transaction.atomic
def report_dispatch(
    *, dispatch: Dispatch, summary: str, file: IO[bytes] | None, name: str, by: User, on: date,
    at: datetime | None = None,
) -> None:  # fmt: skip
    """What was learnt, with a file or without.

    Raises Refused(TooSoon | NothingSaid | NoSuchMove | of the file), Declined(HoldsResidentData).
    """
    if on < dispatch.ends_on:
        raise Refused(TooSoon("report", dispatch.ends_on))
    if len(summary.strip()) < LEAST_SUMMARY:
        raise Refused(NothingSaid())
    refuse_resident_data(summary)
    move(dispatch, "report", summary=summary.strip()[:2000], reported_at=at or timezone.now())
    if file is not None:
        dispatch.report = attach(file=file, name=name, owner=dispatch.person, about=dispatch.source, by=by)
        dispatch.save(update_fields=["report"])
    _record(dispatch, "report", by)


@transaction.atomic
def close_dispatch(*, dispatch: Dispatch, hours: Decimal, by: User, at: datetime | None = None) -> None:
    """The report is accepted, the hours are credited through their door. Raises Refused(Own | NoSuchMove)."""
    if by.person_id is not None and by.person_id == dispatch.person_id:
        raise Refused(why_not_decide(requested_by=None, subject=by.person_id, by=by.pk, by_person=by.person_id))
    move(dispatch, "close", hours=hours, closed_by=by, closed_at=at or timezone.now())
    credit_hours(
        person=dispatch.person, hours=hours, category=CreditEntry.Category.DISPATCH, on=dispatch.ends_on,
        source=dispatch.source, by=by, title=dispatch.topic,
    )  # fmt: skip
    title = _("派送“%(topic)s”已办结，记%(hours)s学时") % {"topic": dispatch.topic, "hours": f"{hours:g}"}
    _tell(dispatch, "closed", title, "")
    _record(dispatch, "close", by)


def _tell(dispatch: Dispatch, step: str, title: str, body: str) -> None:
    send_message(
        person=dispatch.person, kind="dispatch", title=title, body=body, about=dispatch.source,
        link=f"/my/dispatches/{dispatch.pk}/", dedupe_key=f"{dispatch.source}:{step}",
    )  # fmt: skip


def _record(dispatch: Dispatch, step: str, by: User) -> None:
    data = {"step": step, "cost": float(dispatch.cost), "service_months": dispatch.service_months}
    audit.record("dispatch.move", about=dispatch, by=by, scope=dispatch.division, reason=dispatch.reason, data=data)
