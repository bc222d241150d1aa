"""Roll-ups of divisions: one row each, so that a city or a nation opens without touching people.

Districts are computed one at a time from their gap table; what lies above is the sum of the districts, what lies
below the sum of the communities. All figures add up; rates are made of sums when shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils import timezone

from core.models import Division
from core.models.places import STEP
from staff.actions.gap_facts import district_table
from staff.models import DivisionSummary
from staff.rules.gaps import GapLine, totals

Figures = dict[str, float | int | None]


def refresh_summaries(*, division: Division, on: date) -> int:
    """Make the summaries of every district within the division anew, then of all above. Returns how many rows."""
    districts = Division.objects.within(division).at(Division.Level.DISTRICT).active(on).order_by("path")
    written = 0
    for district in districts:
        written += _refresh_district(district, on)
    return written + _refresh_above(division, on)


@transaction.atomic
def _refresh_district(district: Division, on: date) -> int:
    lines = district_table(district, on=on, today=on).table.lines
    paths = dict(Division.objects.within(district).values_list("pk", "path"))
    keys = {path: key for key, path in paths.items()}
    groups: dict[int, list[GapLine]] = defaultdict(list)
    for line in lines:
        path = paths[line.key]
        for n in range(len(district.path), len(path) + 1, STEP):
            groups[keys[path[:n]]].append(line)
    groups.setdefault(district.pk, [])
    return _write({key: figures_of(group) for key, group in groups.items()}, on)


def figures_of(lines: Iterable[GapLine]) -> Figures:
    """The summary of some communities; every figure adds up."""
    return asdict(totals(list(lines)))


def added(figures: Iterable[Mapping[str, float | int | None]]) -> Figures:
    """The sum of summaries; a figure that none has stays None."""
    total: Figures = {}
    for one in figures:
        for name, value in one.items():
            held = total.get(name)
            total[name] = value if held is None else held if value is None else held + value
    return total


def _refresh_above(division: Division, on: date) -> int:
    """Divisions above the districts, the lowest first: each the sum of its own districts."""
    levels = (Division.Level.CITY, Division.Level.PROVINCE)
    above = Division.objects.filter(level__in=levels).filter(
        path__in=[*division.ancestor_paths(), *Division.objects.within(division).values_list("path", flat=True)]
    )
    rows: dict[int, Figures] = {}
    for place in above.order_by("-path"):
        parts = DivisionSummary.objects.filter(
            place.subtree("division__path"), division__level=Division.Level.DISTRICT, on=on
        )
        rows[place.pk] = added(parts.values_list("figures", flat=True))
    return _write(rows, on)


def _write(rows: Mapping[int, Figures], on: date) -> int:
    now = timezone.now()
    DivisionSummary.objects.bulk_create(
        [DivisionSummary(division_id=key, on=on, figures=figures, computed_at=now) for key, figures in rows.items()],
        update_conflicts=True,
        unique_fields=["division"],
        update_fields=["on", "figures", "computed_at"],
    )
    return len(rows)
