"""Marking by hand: one written answer at a time; the last one gives the attempt its score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.actions.messages import send_message
from core.models import User
from core.refusals import Refused
from courses.actions.exams import settle
from courses.models import Answer, Attempt
from courses.rules.marking import STEPS
from staff.actions.skills import scope_of


@dataclass(frozen=True, slots=True)
class AlreadyMarked:
    """Another marker was faster; `share` is what stands."""

    share: Decimal

    def words(self) -> str:
        return _("这份作答刚由别的讲师给过分：%(percent)s%%。您的分没有记入。") % {"percent": int(self.share * 100)}


@dataclass(frozen=True, slots=True)
class NothingToMark:
    """The attempt no longer waits (marked or voided), or the question is none that a person marks."""

    def words(self) -> str:
        return _("这份作答不用再阅了，可能卷子已经出分或作废。")


@dataclass(frozen=True, slots=True)
class NoSuchShare:
    """Not one of the steps a marker may give."""

    def words(self) -> str:
        return _("先选一个分数，再保存。")


def _held(answer: Answer) -> Attempt:
    """The attempt's row, held to the end of the transaction: of two last answers, one sees the other's marks."""
    return Attempt.objects.select_for_update(of=("self",)).select_related("exam", "person").get(pk=answer.attempt_id)


@transaction.atomic
def mark_by_hand(*, answer: Answer, share: Decimal, by: User, at: datetime | None = None) -> Attempt:
    """Give one written answer its share (0–1, in steps of a quarter).

    When nothing waits any more the attempt is scored, evidence and completion follow as at the hand-in, and the
    learner gets a message. Raises Refused(NoSuchShare | NothingToMark | AlreadyMarked).
    """
    now = at or timezone.now()
    if share not in STEPS:
        raise Refused(NoSuchShare())
    attempt = _held(answer)
    standing = attempt.answers.standing().filter(pk=answer.pk).first()
    kinds = {question["number"]: question["kind"] for question in attempt.questions}
    if standing is not None and standing.marks is not None:
        raise Refused(AlreadyMarked(standing.marks))
    if standing is None or attempt.state != Attempt.State.SUBMITTED or kinds.get(answer.number) != "short":
        raise Refused(NothingToMark())
    Answer.objects.filter(pk=answer.pk).update(marks=share)
    data = {"number": answer.number, "share": str(share)}
    audit.record("exam.mark", about=attempt, by=by, scope=scope_of(attempt.person), data=data)
    attempt = settle(attempt=attempt, by=by, at=now)
    if attempt.state == Attempt.State.MARKED:
        tell_score(attempt)
    return attempt


def tell_score(attempt: Attempt) -> None:
    """Word to the learner that her written answers are marked."""
    send_message(
        person=attempt.person,
        kind="exam",
        title=_("考试出成绩了：%(title)s") % {"title": attempt.exam.title},
        about=attempt.source,
        link=reverse("result", args=[attempt.pk]),
        dedupe_key=f"{attempt.source}:marked",
    )
