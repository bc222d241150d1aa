"""The practical task: the learner asks, the supervisor in charge confirms or returns, never oneself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.actions.messages import send_message
from core.models import User
from core.refusals import Refused
from core.states import NoSuchMove, move
from courses.actions.learning import complete_if_done
from courses.models import Enrolment, TaskSubmission
from courses.refusals import Declined
from courses.rules.signoffs import ChecklistIncomplete, ReasonNeeded, resident_data_in
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
    """The task as it stands today: title, points with the learner's ticks, skills and levels it speaks for."""
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
    }


@transaction.atomic
def request_task(
    *, enrolment: Enrolment, done: Collection[int], note: str, by: User | None, at: datetime | None = None
) -> TaskSubmission:
    """Ask for the task to be confirmed. `done`: places (from 1) of the points the learner ticked.

    Asking while a request is open returns the open one. Raises Declined(HoldsResidentData | ChecklistIncomplete).
    """
    checklist = frozen_checklist(enrolment, done)
    if not checklist["skills"]:
        raise Refused(NoTask())
    if (reason := resident_data_in(note)) is not None:
        raise Declined(reason)
    if left := sum(not item["done"] for item in checklist["items"]):
        raise Declined(ChecklistIncomplete(left=left))
    skill = Skill.objects.get(code=checklist["skills"][0]["code"])
    opened = TaskSubmission.objects.requested().filter(enrolment=enrolment, skill=skill)
    if (waiting := opened.first()) is not None:
        return waiting
    now = at or timezone.now()
    try:
        with transaction.atomic():
            submission = TaskSubmission.objects.create(
                enrolment=enrolment, skill=skill, checklist=checklist, note=note.strip(), requested_at=now
            )
    except IntegrityError:
        return opened.get()
    scope = scope_of(enrolment.person)
    audit.record("task.request", about=submission, by=by, scope=scope, data={"course": enrolment.course.code})
    return submission


def _decide(submission: TaskSubmission, verb: str, by: User, now: datetime, reason: str = "") -> TaskSubmission:
    """Take the one step out of «requested»; whoever comes second is told who was first."""
    rows = TaskSubmission.objects.select_for_update(of=("self",)).select_related(
        "enrolment__person", "enrolment__course", "assessor__person"
    )
    submission = rows.get(pk=submission.pk)
    on = timezone.localdate(now)
    if submission.state != TaskSubmission.State.REQUESTED:
        name = submission.assessor.display_name if submission.assessor else ""
        raise Refused(AlreadyDecided(name=name, state=str(submission.get_state_display())))
    if not TaskSubmission.objects.in_charge_of(by, on).filter(pk=submission.pk).exists():
        raise Refused(NotInCharge())
    move(submission, verb, assessor=by, decided_at=now, reason=reason)
    return submission


@transaction.atomic
def confirm_task(*, submission: TaskSubmission, by: User, at: datetime | None = None) -> TaskSubmission:
    """Confirm: evidence for every skill the task shows, then complete the course if that was the last step.

    Raises Refused(NotInCharge | AlreadyDecided).
    """
    now = at or timezone.now()
    submission = _decide(submission, "confirm", by, now)
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
    _record("task.confirm", submission, by, now)
    complete_if_done(enrolment=submission.enrolment, by=by, at=now)
    return submission


@transaction.atomic
def return_task(*, submission: TaskSubmission, reason: str, by: User, at: datetime | None = None) -> TaskSubmission:
    """Return with a reason the learner can act on. Raises Declined(ReasonNeeded), Refused(NotInCharge | …)."""
    if not reason.strip():
        raise Declined(ReasonNeeded())
    if (found := resident_data_in(reason)) is not None:
        raise Declined(found)
    now = at or timezone.now()
    submission = _decide(submission, "return", by, now, reason.strip()[:200])
    _record("task.return", submission, by, now)
    return submission


def _record(action: str, submission: TaskSubmission, by: User, now: datetime) -> None:
    """The trail, and word to the learner."""
    course, person = submission.enrolment.course, submission.enrolment.person
    audit.record(action, about=submission, by=by, scope=scope_of(person), data={"course": course.code})
    confirmed = submission.state == TaskSubmission.State.CONFIRMED
    title = _("实操已确认：%(title)s") if confirmed else _("实操退回，请改：%(title)s")
    send_message(
        person=person,
        kind="task",
        title=title % {"title": submission},
        body=submission.reason,
        about=submission.source,
        link=course.get_absolute_url(),
        dedupe_key=f"{submission.source}:{submission.state}",
    )


__all__ = ["AlreadyDecided", "NoSuchMove", "NotInCharge", "confirm_task", "request_task", "return_task"]
