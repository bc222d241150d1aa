"""The names of a scope, from the division tree, for `core.rules.divisions`."""

from __future__ import annotations

from core.models import Division
from core.rules.divisions import Gazetteer, Place

LEVELS = (Division.Level.DISTRICT, Division.Level.SUBDISTRICT, Division.Level.COMMUNITY)


def place_of(division: Division) -> Place:
    return Place(
        key=division.pk,
        level=division.level,
        name=division.name,
        path=division.path,
        parent=division.parent_id,
        code=division.code or "",
        starts_on=division.starts_on,
        ends_on=division.ends_on,
        successor=division.successor_id,
    )


def gazetteer_of(top: Division) -> Gazetteer:
    """Streets and communities at or below `top`, former names included, and what stands above it."""
    within = Division.objects.within(top).filter(level__in=LEVELS)
    return Gazetteer([place_of(division) for division in within], [place_of(division) for division in top.above()])
