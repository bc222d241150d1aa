"""A norm set for each district: the standard preset, with the district's own floor; approved, so that gaps count."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from core.management.demo.plan import FLOOR
from core.models import Division
from staff.models import NormLine, NormSet

PRESET = "标准"


def preset() -> NormSet:
    """The standard preset that comes with the system."""
    return NormSet.objects.presets().get(name__startswith=PRESET)


def _copy_lines(source: NormSet, target: NormSet) -> None:
    lines = list(NormLine.objects.filter(norm_set=source))
    for line in lines:
        line.pk, line.norm_set = None, target
    NormLine.objects.bulk_create(lines)


def approve_norms(district: Division, today: date, floor: int | None = None) -> NormSet:
    """Version 1 of the district, in force since the start of last year; made once."""
    found = NormSet.objects.filter(division=district, version=1).first()
    if found is not None:
        return found
    base = preset()
    parameters = dict(base.parameters)
    if floor is not None:
        parameters["floor"] = floor
    made = NormSet.objects.create(
        division=district, name=f"{district.name}配备标准", name_en=f"{district.name_en} staffing norms", version=1,
        starts_on=date(today.year - 1, 1, 1), method=base.method, parameters=parameters, based_on=base,
        approved_at=timezone.now(),
    )  # fmt: skip
    _copy_lines(base, made)
    return made


def approve_all(qinghe: Division, generated: list[Division], today: date) -> dict[str, NormSet]:
    """Norm sets by district code: 青禾区 keeps the preset's floor, the younger districts have a lower one."""
    sets = {qinghe.code: approve_norms(qinghe, today)}
    return sets | {d.code: approve_norms(d, today, FLOOR) for d in generated}
