"""WISN (workload indicators of staffing need): required = A × B + C, a check beside the ratio norm, never the need.

A: service work, annual volumes by unit time over the available time of one worker. B: allowance for support work of
everybody, 1 ÷ (1 − share). C: additional work of some, hours a year over available time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from staff.rules.needs import Missing
from staff.rules.norms import WorkLine


@dataclass(frozen=True, slots=True)
class SupportLeavesNoTime:
    """Support work takes all the time: the allowance is undefined."""

    share: float


@dataclass(frozen=True, slots=True)
class Workload:
    """Full-time workers by workload. `missing`: volumes that are not known and were left out of A."""

    service: float
    allowance: float
    additional: float
    missing: Missing | None = None

    @property
    def required(self) -> float:
        return self.service * self.allowance + self.additional

    def ratio(self, actual: float) -> float | None:
        """Actual over required: below one is pressure."""
        return actual / self.required if self.required else None


def workload(
    lines: Sequence[WorkLine], volumes: Mapping[str, float | None], hours: float
) -> Workload | SupportLeavesNoTime | Missing:
    """Apply the standards of a norm set to a community's volumes. `hours`: available hours of a worker a year.

    Missing when no volume at all is known; single missing volumes are named in the answer.
    """
    service = [line for line in lines if line.indicator]
    known = [line for line in service if volumes.get(line.indicator) is not None]
    lacking = tuple(line.indicator for line in service if volumes.get(line.indicator) is None)
    if service and not known:
        return Missing(lacking)
    minutes = sum((volumes[line.indicator] or 0) * line.times_a_year * line.number for line in known)
    support = sum(line.share for line in lines if line.per == "person")
    extra = sum(line.number for line in lines if line.per == "community")
    return required(minutes / 60, hours, support, extra, lacking)


def required(
    service_hours: float, hours: float, support_share: float, additional_hours: float, lacking: tuple[str, ...] = ()
) -> Workload | SupportLeavesNoTime:
    """A, B and C from annual hours. An allowance at or above 100 % is an error, not a large number."""
    if support_share >= 1:
        return SupportLeavesNoTime(support_share)
    return Workload(
        service=service_hours / hours,
        allowance=1 / (1 - support_share),
        additional=additional_hours / hours,
        missing=Missing(lacking) if lacking else None,
    )
