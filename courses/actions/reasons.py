"""Words people write beside a decision: checked the same way everywhere."""

from __future__ import annotations

from courses.refusals import Declined
from courses.rules.signoffs import ReasonNeeded, resident_data_in

MOST = 200


def checked_reason(reason: str) -> str:
    """The reason as kept: not empty, without a resident's number. Raises Declined(ReasonNeeded | HoldsResidentData)."""
    if not reason.strip():
        raise Declined(ReasonNeeded())
    if (found := resident_data_in(reason)) is not None:
        raise Declined(found)
    return reason.strip()[:MOST]
