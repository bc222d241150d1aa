"""复核: some confirmed tasks go to a second assessor. Agreed, all stays; not agreed, the evidence is taken back and the
task returns to the learner. The outcome stands with the one task; nobody is ranked by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import audit
from core.actions.messages import Draft, send_messages
from core.models import User
from core.refusals import Refused
from core.states import move
from courses.actions.coaching import hold_for_coaching, settle_coaching
from courses.actions.reasons import checked_reason
from courses.actions.signoff_messages import language_of, tell_learner, tell_who_checks
from courses.models import Enrolment, SecondCheck, SignoffSettings, TaskSubmission
from courses.rules.second_checks import is_drawn
from staff.actions.credits import withdraw_credit
from staff.actions.skills import scope_of, withdraw_evidence


@dataclass(frozen=True, slots=True)
class NotYours:
    """The second look is somebody else's: not of who confirmed, not of the learner, only within the place."""

    def words(self) -> str:
        return _("这一项不归您复核。确认的人和本人都不能复核，由本地另一位负责人来看。")


@dataclass(frozen=True, slots=True)
class AlreadyChecked:
    """Someone was faster."""

    name: str
    state: str

    def words(self) -> str:
        return _("已由%(name)s复核：%(state)s。") % {"name": self.name, "state": self.state}


def draw_second(*, submission: TaskSubmission, at: datetime) -> SecondCheck | None:
    """At confirmation: put the task on the second list if the sample draws it, and tell those who may look."""
    settings = SignoffSettings.load()
    if not is_drawn(settings.seed, submission.pk, settings.second_share):
        return None
    check = SecondCheck.objects.create(submission=submission, drawn_at=at)
    tell_who_checks(check=check, on=timezone.localdate(at))
    return check


def _decide(check: SecondCheck, verb: str, by: User, now: datetime, reason: str = "") -> SecondCheck:
    """Take the one step out of «waiting»; whoever comes second is told who was first."""
    rows = SecondCheck.objects.select_for_update(of=("self",)).select_related(
        "submission__enrolment__person", "submission__enrolment__course", "submission__assessor__person",
        "submission__skill", "assessor__person",
    )  # fmt: skip
    check = rows.get(pk=check.pk)
    if check.state != SecondCheck.State.WAITING:
        name = check.assessor.display_name if check.assessor else ""
        raise Refused(AlreadyChecked(name=name, state=str(check.get_state_display())))
    if not SecondCheck.objects.open_to(by).filter(pk=check.pk).exists():
        raise Refused(NotYours())
    move(check, verb, assessor=by, decided_at=now, reason=reason)
    return check


@transaction.atomic
def agree(*, check: SecondCheck, by: User, at: datetime | None = None) -> SecondCheck:
    """The second assessor saw the same. Raises Refused(NotYours | AlreadyChecked)."""
    check = _decide(check, "agree", by, at or timezone.now())
    _record("task.agree", check, by)
    return check


@transaction.atomic
def disagree(*, check: SecondCheck, reason: str, by: User, at: datetime | None = None) -> SecondCheck:
    """The second assessor did not: evidence and hours are withdrawn with the reason, the task goes back, a completed
    course is open again. Raises Declined(ReasonNeeded | HoldsResidentData), Refused(NotYours | AlreadyChecked)."""
    now = at or timezone.now()
    check = _decide(check, "disagree", by, now, checked_reason(reason))
    submission = check.submission
    hold_for_coaching(submission.enrolment.person)
    move(submission, "overturn", reason=check.reason)
    withdraw_evidence(source=submission.source, why=check.reason, by=by)
    if not submission.is_further:
        _take_back(submission.enrolment, check.reason, by)
    settle_coaching(coached=submission.enrolment.person, by=by)
    _record("task.disagree", check, by)
    tell_learner(submission=submission, again=True)
    _tell_first(check)
    return check


def _take_back(enrolment: Enrolment, why: str, by: User) -> None:
    """Open a completed course again; where it is taken anew already, the old time failed."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.state != Enrolment.State.COMPLETED:
        return
    again = Enrolment.objects.of(enrolment.person).open().filter(course=enrolment.course)
    move(enrolment, "fail" if again.exists() else "reopen", completed_on=None)
    withdraw_credit(source=enrolment.source, why=why, by=by)


def _record(action: str, check: SecondCheck, by: User) -> None:
    course, person = check.submission.enrolment.course, check.submission.enrolment.person
    data: dict[str, Any] = {"course": course.code}
    audit.record(action, about=check.submission, by=by, scope=scope_of(person), reason=check.reason, data=data)


def _tell_first(check: SecondCheck) -> None:
    """Word to who confirmed it first: what was not seen the second time."""
    submission, first = check.submission, check.submission.assessor
    if first is None or first.person is None:
        return
    with translation.override(language_of(first.person)):
        draft = Draft(
            person_id=first.person.pk,
            kind="signoff",
            title=_("复核没有通过：%(name)s，%(title)s")
            % {"name": submission.enrolment.person.name, "title": submission.label},
            body=check.reason,
            about=submission.source,
            link=reverse("second-checks"),
            dedupe_key=f"{submission.source}:second:{first.person.pk}",
        )
    send_messages([draft])


__all__ = ["AlreadyChecked", "NotYours", "agree", "disagree", "draw_second"]
