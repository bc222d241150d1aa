"""A place in two columns of a file."""

from __future__ import annotations

from core.models import Division


def street_of(division: Division | None) -> str:
    """What a community lies in; empty where there is no place."""
    return division.parent.label if division and division.parent else ""


def community_of(division: Division | None) -> str:
    return division.label if division else ""
