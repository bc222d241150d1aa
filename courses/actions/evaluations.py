"""An evaluation without a name: the answer in one table, the fact of having answered in another."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.refusals import Refused
from courses.actions.reasons import refuse_resident_data
from courses.models import CourseRun, Enrolment, RunEvaluation

OPEN_FOR = timedelta(days=30)
QUESTIONS = ("content", "teaching", "arrangement")


@dataclass(frozen=True, slots=True)
class EvaluationClosed:
    """Too early, too late, or not one's own class."""

    def words(self) -> str:
        return _("评价从第一次课开始，到结课后30天为止，上过课的人可以写。")


@dataclass(frozen=True, slots=True)
class EvaluatedAlready:
    """One answer for each seat; as it has no name, it cannot be found again to change it."""

    def words(self) -> str:
        return _("您已经评价过了。评价不留名，所以找不出来再改。")


def may_evaluate(seat: Enrolment, on: date) -> bool:
    """Who holds a seat or came to the end, from the first day to a month after the last."""
    run = seat.run
    if run is None or run.state == CourseRun.State.CANCELLED:
        return False
    held = seat.state in (Enrolment.State.ENROLLED, Enrolment.State.COMPLETED, Enrolment.State.FAILED)
    return held and run.starts_on <= on <= run.ends_on + OPEN_FOR


@transaction.atomic
def evaluate(*, enrolment: Enrolment, marks: dict[str, int], words: str, on: date) -> None:
    """Take the answer; nothing ties it to the seat. No line of the audit trail, for that would.

    Raises Refused(EvaluationClosed | EvaluatedAlready), Declined(HoldsResidentData).
    """
    if not may_evaluate(enrolment, on):
        raise Refused(EvaluationClosed())
    refuse_resident_data(words)
    if not Enrolment.objects.filter(pk=enrolment.pk, has_evaluated=False).update(has_evaluated=True):
        raise Refused(EvaluatedAlready())
    RunEvaluation.objects.create(
        key=uuid.uuid4(), run_id=enrolment.run_id, words=words.strip()[:500],
        **{name: marks[name] for name in QUESTIONS},
    )  # fmt: skip
