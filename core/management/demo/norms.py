"""A norm set for each district: the standard preset, with the district's own floor; approved, so that gaps count."""

from __future__ import annotations

from datetime import date

from core.management.demo.plan import FLOOR
from core.models import Division, User
from staff.actions.norms import DEFAULT_PRESET, approve_norms, change_norms, draft_norms
from staff.models import NormSet


def preset() -> NormSet:
    """The standard preset that comes with the system."""
    return NormSet.objects.presets().get(name=DEFAULT_PRESET)


def put_in_force(district: Division, today: date, by: User, approver: User, floor: int | None = None) -> None:
    """Version 1 of the district, in force since the start of last year; drafted and approved by two people."""
    since = date(today.year - 1, 1, 1)
    name = f"{district.name}配备标准"
    made = draft_norms(division=district, based_on=preset(), by=by, name=name, starts_on=since)
    if floor is not None:
        parameters = dict(made.parameters) | {"floor": floor}
        change_norms(norm_set=made, by=by, method=made.method, starts_on=since, parameters=parameters)
        made.refresh_from_db()
    approve_norms(norm_set=made, by=approver)


def put_all_in_force(qinghe: Division, generated: list[Division], today: date, by: User, approver: User) -> None:
    """青禾区 keeps the preset's floor, the younger districts have a lower one (不搞一刀切)."""
    put_in_force(qinghe, today, by, approver)
    for district in generated:
        put_in_force(district, today, by, approver, FLOOR)
