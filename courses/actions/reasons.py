"""Words people write beside a decision: checked the same way everywhere."""

from __future__ import annotations

from courses.refusals import Declined
from courses.rules.signoffs import ReasonNeeded, resident_data_in

MOST = 200


def checked_reason(reason: str) -> str:
    """The reason as kept: not empty, without a resident's number. Raises Declined(ReasonNeeded | HoldsResidentData)."""
    if not reason.strip():
        raise Declined(ReasonNeeded())
    refuse_resident_data(reason)
    return reason.strip()[:MOST]


def refuse_resident_data(text: str) -> None:
    """Raises Declined(HoldsResidentData) where the text seems to hold somebody's number."""
    if (found := resident_data_in(text)) is not None:
        raise Declined(found)
