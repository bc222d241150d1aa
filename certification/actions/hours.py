"""Hours of a placement: the student logs them, a supervisor confirms them; and the assessment sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from certification.models import Assessment, Placement, PlacementLog
from certification.rules.assessment import why_not_sheet
from certification.rules.hours import AlreadyLogged, why_not_log
from certification.rules.placements import NotUnderWay, OwnHours
from core import audit
from core.models import User
from core.refusals import Refused


@transaction.atomic
def log_hours(
    *, placement: Placement, on: date, hours: Decimal, kind: str, text: str, today: date, by: User
) -> PlacementLog:
    """Log what was done on a day: at most eight hours a day, only in the period, only while it runs.

    The placement is locked, so that two sheets sent at once cannot pass eight hours together.
    """
    locked = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    if locked.state != Placement.State.RUNNING:
        raise Refused(NotUnderWay(locked.get_state_display()))
    same_day = locked.logs.filter(on=on)
    refused = why_not_log(
        on=on, hours=hours, same_day=same_day.aggregate(n=Sum("hours"))["n"] or Decimal(0), today=today,
        starts_on=locked.started_on or locked.starts_on, ends_on=locked.ends_on,
    )  # fmt: skip
    if refused:
        raise Refused(refused)
    if same_day.filter(kind=kind).exists():
        raise Refused(AlreadyLogged(on))
    return PlacementLog.objects.create(placement=locked, on=on, hours=hours, kind=kind, text=text)


@transaction.atomic
def drop_hours(*, log: PlacementLog, by: User) -> int:
    """The student takes back hours that nobody has confirmed. Returns 0 or 1."""
    return PlacementLog.objects.filter(pk=log.pk, confirmed_at__isnull=True).delete()[0]


@transaction.atomic
def confirm_hours(
    *, placement: Placement, logs: Iterable[int], by: User, at: datetime | None = None
) -> tuple[int, Decimal]:
    """Confirm hours; returns how many entries and hours that were. Those already confirmed stay as they are.

    Raises Refused(OwnHours) when the student asks.
    """
    if by.person_id is not None and by.person_id == placement.student.person_id:
        raise Refused(OwnHours())
    if placement.state not in (Placement.State.RUNNING, Placement.State.PAUSED):
        raise Refused(NotUnderWay(placement.get_state_display()))
    waiting = placement.logs.select_for_update().filter(pk__in=list(logs), confirmed_at__isnull=True)
    keys = list(waiting.values_list("pk", flat=True))
    rows = PlacementLog.objects.filter(pk__in=keys)
    hours = rows.aggregate(n=Sum("hours"))["n"] or Decimal(0)
    count = rows.update(confirmed_by=by, confirmed_at=at or timezone.now())
    if count:
        audit.record(
            "hours.confirm", about=placement, by=by, scope=placement.division,
            data={"entries": count, "hours": float(hours)},
        )  # fmt: skip
    return count, hours


@transaction.atomic
def assess(
    *, placement: Placement, stage: str, rater: str, scores: Mapping[str, int], by: User, remark: str = ""
) -> Assessment:
    """One rater's sheet at one stage; sent again it replaces the former until the placement is finished."""
    refused = why_not_sheet(scores)
    if refused:
        raise Refused(refused)
    if placement.state not in (Placement.State.RUNNING, Placement.State.PAUSED):
        raise Refused(NotUnderWay(placement.get_state_display()))
    sheet, _created = Assessment.objects.update_or_create(
        placement=placement, stage=stage, rater=rater, defaults={"scores": dict(scores), "remark": remark, "by": by}
    )
    audit.record(
        "placement.move", about=placement, by=by, scope=placement.division,
        data={"verb": "assess", "stage": stage, "rater": rater},
    )  # fmt: skip
    return sheet
