"""The practical task: the learner asks, the supervisor in charge confirms or returns, never oneself."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.actions.attachments import attach
from core.models import User
from core.refusals import Refused
from core.states import NoSuchMove, move
from courses.actions.coaching import hold_for_coaching, settle_coaching
from courses.actions.learning import complete_if_done
from courses.actions.reasons import checked_reason, refuse_resident_data
from courses.actions.second_checks import draw_second
from courses.actions.signoff_messages import tell_learner, tell_who_decides
from courses.models import Enrolment, TaskSubmission
from courses.refusals import Declined
from courses.rules.signoffs import (
    ChecklistIncomplete,
    NoSuchScore,
    ScoreNeeded,
    resident_score,
)
from staff.actions.skills import record_evidence, scope_of
from staff.models import Evidence, Skill


@dataclass(frozen=True, slots=True)
class NotInCharge:
    """Somebody else decides on this one: it is one's own, or another supervisor's."""

    def words(self) -> str:
        return _("这一项不归您确认。自己的实操由别的督导确认。")


@dataclass(frozen=True, slots=True)
class AlreadyDecided:
    """Someone was faster."""

    name: str
    state: str

    def words(self) -> str:
        return _("已由%(name)s处理：%(state)s。") % {"name": self.name, "state": self.state}


@dataclass(frozen=True, slots=True)
class NoTask:
    """The course has no practical task."""

    def words(self) -> str:
        return _("这门课没有实操任务。")


def frozen_checklist(enrolment: Enrolment, done: Collection[int]) -> dict[str, Any]:
    """The task as it stands today: title, points with the learner's ticks, skills and levels it speaks for, and
    whether a resident's score is wanted."""
    course = enrolment.course
    shown = course.course_skills.filter(shown_by_task=True).select_related("skill")
    return {
        "title": course.task_title,
        "title_en": course.task_title_en,
        "items": [
            {"text": item.text, "text_en": item.text_en, "done": place in done}
            for place, item in enumerate(course.checklist.all(), 1)
        ],
        "skills": [{"code": line.skill.code, "level": line.level} for line in shown],
        "asks_score": course.asks_resident_score,
    }


@transaction.atomic
def request_task(
    *,
    enrolment: Enrolment,
    done: Collection[int],
    note: str,
    by: User | None,
    at: datetime | None = None,
    photo: UploadedFile | None = None,
) -> TaskSubmission:
    """Ask for the task to be confirmed. `done`: places (from 1) of the points the learner ticked.

    Asking while a request is open returns the open one. Whoever decides gets word.
    Raises Declined(HoldsResidentData | ChecklistIncomplete), Refused(NoTask | NotAPicture | TooLarge | Unreadable);
    nothing is kept then.
    """
    checklist = frozen_checklist(enrolment, done)
    if not checklist["skills"]:
        raise Refused(NoTask())
    skill = Skill.objects.get(code=checklist["skills"][0]["code"])
    return put_before(
        TaskSubmission(enrolment=enrolment, skill=skill, checklist=checklist, note=note.strip()),
        photo=photo, by=by, now=at or timezone.now(),
    )  # fmt: skip


@transaction.atomic
def put_before(
    submission: TaskSubmission, *, photo: UploadedFile | None, by: User | None, now: datetime
) -> TaskSubmission:
    """Put a task, not stored yet, before whoever decides; the open one of the same kind stands for it."""
    enrolment = submission.enrolment
    refuse_resident_data(submission.note)
    if left := sum(not item["done"] for item in submission.checklist["items"]):
        raise Declined(ChecklistIncomplete(left=left))
    opened = TaskSubmission.objects.requested().filter(
        enrolment=enrolment, skill=submission.skill, is_further=submission.is_further
    )
    if (waiting := opened.first()) is not None:
        return waiting
    submission.requested_at = now
    try:
        with transaction.atomic():
            submission.save()
    except IntegrityError:
        return opened.get()
    if photo is not None:
        submission.photo = attach(
            file=photo, name=photo.name or "", owner=enrolment.person, about=submission.source, by=by, picture=True
        )
        submission.save(update_fields=["photo"])
    scope = scope_of(enrolment.person)
    audit.record("task.request", about=submission, by=by, scope=scope, data={"course": enrolment.course.code})
    tell_who_decides(submissions=[submission], on=timezone.localdate(now))
    return submission


def _decide(
    submission: TaskSubmission, verb: str, by: User, now: datetime, said: Callable[[TaskSubmission], dict[str, Any]]
) -> TaskSubmission:
    """Take the one step out of «requested»; whoever comes second is told who was first. `said`: the columns that go
    with it, asked for once the row is held; may refuse."""
    rows = TaskSubmission.objects.select_for_update(of=("self",)).select_related(
        "enrolment__person__user", "enrolment__course", "assessor__person", "skill"
    )
    submission = rows.get(pk=submission.pk)
    on = timezone.localdate(now)
    if submission.state != TaskSubmission.State.REQUESTED:
        name = submission.assessor.display_name if submission.assessor else ""
        raise Refused(AlreadyDecided(name=name, state=str(submission.get_state_display())))
    if not TaskSubmission.objects.in_charge_of(by, on).filter(pk=submission.pk).exists():
        raise Refused(NotInCharge())
    move(submission, verb, assessor=by, decided_at=now, **said(submission))
    return submission


@transaction.atomic
def confirm_task(
    *, submission: TaskSubmission, by: User, at: datetime | None = None, score: str = ""
) -> TaskSubmission:
    """Confirm: evidence for every skill the task shows, then complete the course if that was the last step; the sample
    may draw it for a second check.

    `score`: the resident's 1–5 as typed, wanted only where the task asks for it; kept with who wrote it down.
    Raises Declined(ScoreNeeded | NoSuchScore), Refused(NotInCharge | AlreadyDecided).
    """
    now = at or timezone.now()
    submission = _decide(submission, "confirm", by, now, lambda row: _scored(row, score, by))
    hold_for_coaching(submission.enrolment.person)
    levels = {line["code"]: line["level"] for line in submission.checklist["skills"]}
    for skill in Skill.objects.filter(code__in=levels):
        record_evidence(
            person=submission.enrolment.person,
            skill=skill,
            kind=Evidence.Kind.TASK,
            value=levels[skill.code],
            happened_on=timezone.localdate(submission.requested_at),
            source=submission.source,
            by=by,
        )
    _record("task.confirm", submission, by)
    complete_if_done(enrolment=submission.enrolment, by=by, at=now)
    settle_coaching(coached=submission.enrolment.person, by=by)
    draw_second(submission=submission, at=now)
    return submission


def _scored(submission: TaskSubmission, score: str, by: User) -> dict[str, Any]:
    points = resident_score(score, submission.asks_score)
    if isinstance(points, ScoreNeeded | NoSuchScore):
        raise Declined(points)
    return {"resident_score": points, "score_by": by if points else None}


@transaction.atomic
def return_task(*, submission: TaskSubmission, reason: str, by: User, at: datetime | None = None) -> TaskSubmission:
    """Return with a reason the learner can act on. Raises Declined(ReasonNeeded), Refused(NotInCharge | …)."""
    now = at or timezone.now()
    kept = checked_reason(reason)
    submission = _decide(submission, "return", by, now, lambda row: {"reason": kept})
    _record("task.return", submission, by)
    return submission


def _record(action: str, submission: TaskSubmission, by: User) -> None:
    """The trail, and word to the learner."""
    course, person = submission.enrolment.course, submission.enrolment.person
    data = {"course": course.code, **({"score": submission.resident_score} if submission.resident_score else {})}
    audit.record(action, about=submission, by=by, scope=scope_of(person), data=data)
    tell_learner(submission=submission)


__all__ = ["AlreadyDecided", "NoSuchMove", "NotInCharge", "confirm_task", "request_task", "return_task"]
