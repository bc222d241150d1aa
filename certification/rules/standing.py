"""How a certificate stands on a day: what is stored (issued, suspended …) and what the date decides (expired)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


def standing(state: str, issued_on: date, valid_until: date | None, on: date) -> Standing:
    """The first that applies: revoked, superseded, suspended, not yet, expired, valid. `valid_until` is inclusive."""
    if state in (Standing.REVOKED, Standing.SUPERSEDED, Standing.SUSPENDED):
        return Standing(state)
    if on < issued_on:
        return Standing.NOT_YET
    if valid_until is not None and valid_until < on:
        return Standing.EXPIRED
    return Standing.VALID
