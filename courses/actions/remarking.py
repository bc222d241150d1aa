"""Marking anew after a ruling: the same rule over the same answers; nobody falls, and whoever rises is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core import audit
from core.actions.messages import send_message
from core.models import Message
from courses.actions.exams import marked, settle
from courses.actions.learning import complete_if_done
from courses.actions.marking import tell_score
from courses.models import Attempt, Enrolment, Ruling
from staff.actions.skills import record_evidence, scope_of, withdraw_evidence
from staff.models import Evidence


def affected(ruling: Ruling) -> list[int]:
    """Keys of the attempts that drew the version before it was ruled on, whatever their state now; in a fixed order.

    An attempt begun later is marked with the ruling from the start.
    """
    rows = Attempt.objects.filter(exam__course=ruling.question.course_id, started_at__lte=ruling.decided_at)
    if ruling.question.drawn_at is not None:
        rows = rows.filter(started_at__gte=ruling.question.drawn_at)
    return [pk for pk, questions in _papers(rows.order_by("pk")) if ruling.question_id in questions]


def changed_by(ruling: Ruling) -> int:
    """How many persons' results the ruling has changed so far."""
    return Message.objects.filter(dedupe_key__endswith=_key(ruling)).count()


def _key(ruling: Ruling) -> str:
    return f":remark:{ruling.pk}"


def _papers(rows: QuerySet[Attempt]) -> Iterator[tuple[int, set[int]]]:
    for pk, questions in rows.values_list("pk", "paper__questions").iterator(chunk_size=200):
        yield pk, {question["question"] for question in questions}


def _held(pk: int) -> Attempt | None:
    """The attempt's row, held to the end: a hand-in or a mark under way is finished first. None when it was erased."""
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("exam", "person")
    return rows.filter(pk=pk).first()


@transaction.atomic
def remark_attempt(*, pk: int, ruling: Ruling, at: datetime | None = None) -> bool:
    """Mark one attempt anew; returns whether its score changed. A second time changes nothing.

    The evidence is withdrawn and recorded with the new score for the skills it stood for; the course is completed if
    that was the last step. One that waited only for the struck question gets its first score.
    """
    now = at or timezone.now()
    attempt = _held(pk)
    if attempt is None or attempt.state == Attempt.State.VOIDED:
        return False
    if attempt.state == Attempt.State.SUBMITTED:
        if settle(attempt=attempt, by=None, at=now).state != Attempt.State.MARKED:
            return False
        tell_score(attempt)
        return True
    score, before = marked(attempt).score, attempt.score
    if attempt.state != Attempt.State.MARKED or score is None or before is None or score <= before:
        return False
    had_passed = attempt.has_passed
    Attempt.objects.filter(pk=pk).update(score=score, marked_at=now)
    attempt.score, attempt.marked_at = score, now
    _record_anew(attempt, score)
    if attempt.has_passed and not had_passed:
        for enrolment in Enrolment.objects.of(attempt.person).open().filter(course=attempt.exam.course_id):
            complete_if_done(enrolment=enrolment, by=None, at=now)
    _tell(attempt, before, ruling)
    return True


def _record_anew(attempt: Attempt, score: Decimal) -> None:
    """The evidence of the attempt with its new score; what was withdrawn for another reason stays withdrawn."""
    assert attempt.submitted_at is not None  # a constraint of marked attempts
    standing = Evidence.objects.standing().filter(source=attempt.source).select_related("skill")
    skills = [evidence.skill for evidence in standing]
    withdraw_evidence(source=attempt.source, why=_("题目改判，重新算分"), by=None)
    for skill in skills:
        record_evidence(
            person=attempt.person,
            skill=skill,
            kind=Evidence.Kind.EXAM,
            value=score,
            happened_on=timezone.localdate(attempt.submitted_at),
            source=attempt.source,
            by=None,
        )


def _tell(attempt: Attempt, before: Decimal, ruling: Ruling) -> None:
    assert attempt.score is not None
    number = next(q["number"] for q in attempt.questions if q["question"] == ruling.question_id)
    data = {"before": str(before), "after": str(attempt.score), "question": str(ruling.question.code)}
    scope = scope_of(attempt.person)
    audit.record("exam.remark", about=attempt, by=ruling.decided_by, scope=scope, reason=ruling.reason, data=data)
    facts = {"number": number, "before": said(before), "after": said(attempt.score), "reason": ruling.reason}
    send_message(
        person=attempt.person,
        kind="exam",
        title=_("题目改判，成绩改为%(after)s分：%(title)s") % {**facts, "title": attempt.exam.title},
        body=_("第%(number)s题改判：%(reason)s您的成绩由%(before)s分改为%(after)s分。") % facts,
        about=attempt.source,
        link=reverse("result", args=[attempt.pk]),
        dedupe_key=f"{attempt.source}{_key(ruling)}",
    )


def said(score: Decimal) -> str:
    """A score without an idle decimal."""
    whole = score == score.to_integral_value()
    return formats.number_format(int(score) if whole else score.normalize())
