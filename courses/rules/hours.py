"""Credit hours of one course in one year, taken in whatever ways: counted once, at the greatest of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Take:
    """One way in which a person went through the course: online with exam and task, or a class attended.

    `nominal` is what that way alone would give, `credited` what its source holds now.
    """

    source: str
    nominal: Decimal
    credited: Decimal = Decimal(0)


def hours_due(takes: Sequence[Take]) -> dict[str, Decimal]:
    """What each source should hold, so that together they give the greatest nominal and no more [A].

    Nothing once credited is lowered; what is missing goes to the sources that hold nothing yet, in their order, then
    to the others. A class of 6 hours after the same course online of 4 gives 2; the course after the class gives none.
    """
    missing = max((take.nominal for take in takes), default=Decimal(0)) - sum(
        (take.credited for take in takes), start=Decimal(0)
    )
    due = {take.source: take.credited for take in takes}
    for take in sorted(takes, key=lambda one: one.credited > 0):
        more = min(take.nominal - take.credited, missing)
        if more > 0:
            due[take.source] += more
            missing -= more
    return due
