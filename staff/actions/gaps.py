"""Freeze a gap table: lines and inputs as they stood, so that it can be shown and reproduced years later."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.models import Division, User
from staff.actions.gap_facts import DistrictTable, district_table
from staff.models import GapSnapshot
from staff.rules.gaps import GapLine
from staff.rules.needs import Missing
from staff.rules.wisn import Workload


@transaction.atomic
def freeze(*, division: Division, by: User | None, on: date | None = None) -> GapSnapshot:
    """Freeze the table of a district on a day (today when not said). Frozen twice on one day stays the first."""
    day = on or timezone.localdate()
    Division.objects.select_for_update().get(pk=division.pk)
    found = district_table(division, on=day, today=day)
    held = GapSnapshot.objects.filter(division=division, on=day, norm_set=found.norm_set).first()
    if held is not None:
        return held
    snapshot = GapSnapshot.objects.create(
        division=division,
        on=day,
        norm_set=found.norm_set,
        lines=[frozen_line(line) for line in found.table.lines],
        input_digest=digest(found),
        frozen_by=by,
    )
    audit.record("gaps.freeze", about=snapshot, by=by, scope=division, data={"lines": len(snapshot.lines)})
    return snapshot


def frozen_line(line: GapLine) -> dict[str, Any]:
    """A line as JSON: every column with its inputs; people only as keys."""
    work = line.workload
    return {
        "division": line.key,
        "name": line.name,
        "parent": line.parent,
        "community_type": line.community_type,
        "values": dict(line.values),
        "as_of": line.as_of.isoformat() if line.as_of else None,
        "need": line.need,
        "base": line.headcount.base,
        "weight": line.headcount.weight,
        "terms": [asdict(term) for term in line.headcount.terms],
        "controlled": line.controlled,
        "wisn": round(work.required, 2) if isinstance(work, Workload) else None,
        "in_post": line.in_post,
        "arrived": line.arrived,
        "on_the_way": line.on_the_way,
        "retiring": len(line.retiring),
        "leaving": len(line.leaving),
        "shortage": line.shortage,
        "surplus": line.surplus,
        "skills": [{"skill": gap.skill, "level": gap.level, "need": gap.need, "have": gap.have} for gap in line.skills],
        "staff": line.staff,
        "rated": line.rated,
        "certified": line.certified,
        "behind_on_hours": line.behind_on_hours,
        "median_age": line.median_age,
    }


def digest(found: DistrictTable) -> str:
    """Fingerprint of all inputs: the same inputs always give the same table."""
    inputs = json.dumps([_plain(found.norms), [_plain(place) for place in found.places]], sort_keys=True, default=str)
    return hashlib.sha256(inputs.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Dataclasses and mappings as plain JSON, keys as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, Missing) else value


def last_snapshot(division: Division, on: date) -> GapSnapshot | None:
    """The newest frozen table of the district up to the day: frozen in the morning, it is compared in the evening."""
    return GapSnapshot.objects.filter(division=division, on__lte=on).select_related("norm_set").first()
