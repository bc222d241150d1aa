"""考试特别安排: what HR or a supervisor grants one person, each with a reason, a trail and word to her."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core import audit
from core.actions.messages import send_message
from core.actions.people import lock_person
from core.models import Person, User
from core.refusals import Refused
from core.states import move
from courses.actions.exams import sat_under, tried_under
from courses.actions.reasons import refuse_resident_data
from courses.actions.requirements import ReasonMissing, apply_course
from courses.arrangements import Kind, terms_of
from courses.models import Attempt, CoursePage, Enrolment, Exam, ExamArrangement
from courses.refusals import Declined
from courses.rules.arrangements import (
    CarriesCompletion,
    NoOpenCourse,
    NotOneself,
    TriesLeft,
    VoidAlready,
    why_not_extend,
)
from staff.actions.skills import scope_of, withdraw_evidence


class _StartedMeanwhile(Exception):
    """An attempt was begun while the person was waited for."""


def _worded(reason: str, person: Person, by: User) -> str:
    """The reason, if this user may arrange for this person at all."""
    if by.person_id == person.pk:
        raise Declined(NotOneself())
    if not reason.strip():
        raise Refused(ReasonMissing())
    refuse_resident_data(reason)
    return reason.strip()[:200]


def give_time(
    *,
    person: Person,
    course: CoursePage | None,
    reason: str,
    by: User,
    percent: int | None = None,
    minutes: int | None = None,
    at: datetime | None = None,
) -> ExamArrangement:
    """Extra time for one course's exam, or (course None) for every exam; exactly one of `percent` and `minutes`.

    The deadline of an attempt under way moves in the same transaction. Attempts are locked before the person, as a
    hand-in does; one begun meanwhile makes it start over. Raises Declined(NotOneself | HoldsResidentData),
    Refused(ReasonMissing).
    """
    said, now = _worded(reason, person, by), at or timezone.now()
    while True:
        try:
            with transaction.atomic():
                running = _open_attempts(person, course)
                lock_person(person)
                if {row.pk for row in _open_rows(person, course)} - {row.pk for row in running}:
                    raise _StartedMeanwhile
                row = _keep(person, course, Kind.TIME, said, by, now, percent=percent, minutes=minutes)
                for attempt in running:
                    _move_deadline(attempt)
                return row
        except _StartedMeanwhile:
            continue


def _open_rows(person: Person, course: CoursePage | None) -> Any:
    rows = Attempt.objects.of(person).open()
    return rows.filter(exam__course=course) if course else rows


def _open_attempts(person: Person, course: CoursePage | None) -> list[Attempt]:
    rows = _open_rows(person, course).select_for_update(of=("self",)).select_related("exam")
    return list(rows.order_by("pk"))


def _move_deadline(attempt: Attempt) -> None:
    """To what the terms say now; never earlier."""
    minutes = terms_of(attempt.person_id, attempt.exam, None).minutes
    deadline = max(attempt.started_at + timedelta(minutes=minutes), attempt.deadline_at)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=deadline)


def _sat_now(person: Person, course: CoursePage) -> tuple[Exam, Enrolment]:
    """The exam and the enrolment it is sat under. Raises Declined(NoOpenCourse)."""
    exam = course.exam
    enrolment = sat_under(person, exam) if exam else None
    if exam is None or enrolment is None:
        raise Declined(NoOpenCourse())
    return exam, enrolment


@transaction.atomic
def give_try(
    *, person: Person, course: CoursePage, reason: str, by: User, at: datetime | None = None
) -> ExamArrangement:
    """One more try once all are used; asked twice it is one. Raises as `give_time`, and Declined(NoOpenCourse |
    TriesLeft).
    """
    said = _worded(reason, person, by)
    lock_person(person)
    exam, enrolment = _sat_now(person, course)
    left = terms_of(person.pk, exam, enrolment).tries - tried_under(enrolment, exam).count()
    if left > 0:
        raise Declined(TriesLeft(left))
    return _keep(person, course, Kind.TRY, said, by, at or timezone.now())


@transaction.atomic
def lift_wait(
    *, person: Person, course: CoursePage, reason: str, by: User, at: datetime | None = None
) -> ExamArrangement:
    """No waiting days between the tries of this course. Raises as `give_time`, and Declined(NoOpenCourse)."""
    said = _worded(reason, person, by)
    lock_person(person)
    _sat_now(person, course)
    return _keep(person, course, Kind.WAIT, said, by, at or timezone.now())


@transaction.atomic
def extend_due(
    *, person: Person, course: CoursePage, due_on: date, reason: str, by: User, at: datetime | None = None
) -> ExamArrangement:
    """A later day due for one person; rules that ask the course keep to it. Given again, the last one counts.

    Raises as `give_time`, and Declined(NoOpenCourse | NoLater).
    """
    said, now = _worded(reason, person, by), at or timezone.now()
    lock_person(person)
    on = timezone.localdate(now)
    enrolment = Enrolment.objects.of(person).open().filter(course=course).first()
    if enrolment is None:
        raise Declined(NoOpenCourse())
    if (reason_not := why_not_extend(enrolment.due_on, due_on, on)) is not None:
        raise Declined(reason_not)
    ExamArrangement.objects.of(person).standing().filter(course=course, kind=Kind.DUE).update(lifted_at=now)
    row = _keep(person, course, Kind.DUE, said, by, now, due_on=due_on)
    Enrolment.objects.filter(pk=enrolment.pk).update(due_on=due_on)
    apply_course(course=course, on=on, persons=[person.pk], at=now)
    return row


@transaction.atomic
def void_attempt(*, attempt: Attempt, reason: str, by: User, at: datetime | None = None) -> ExamArrangement:
    """The sitting does not count: no try used, its evidence withdrawn, its answers kept.

    Raises as `give_time`, and Declined(VoidAlready | CarriesCompletion).
    """
    said, now = _worded(reason, attempt.person, by), at or timezone.now()
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("exam__course", "person")
    attempt = rows.get(pk=attempt.pk)
    if attempt.state == Attempt.State.VOIDED:
        raise Declined(VoidAlready())
    if _carries_completion(attempt):
        raise Declined(CarriesCompletion())
    before = {"state": attempt.state, "score": str(attempt.score) if attempt.score is not None else ""}
    move(attempt, "void")
    withdraw_evidence(source=attempt.source, why=said, by=by)
    audit.record("exam.void", about=attempt, by=by, scope=scope_of(attempt.person), reason=said, data=before)
    return _keep(attempt.person, attempt.exam.course, Kind.VOID, said, by, now, attempt=attempt)


def _carries_completion(attempt: Attempt) -> bool:
    if not attempt.has_passed:
        return False
    done = Enrolment.objects.of(attempt.person).completed().filter(course=attempt.exam.course_id)
    passed = Attempt.objects.passed().filter(exam__course=attempt.exam.course_id)
    return any(
        passed.under(enrolment).filter(pk=attempt.pk).exists()
        and not passed.under(enrolment).exclude(pk=attempt.pk).exists()
        for enrolment in done
    )


@transaction.atomic
def lift_arrangement(*, arrangement: ExamArrangement, by: User, at: datetime | None = None) -> bool:
    """Take an arrangement back; what was done under it stays. A second time changes nothing; a void one stays void."""
    now = at or timezone.now()
    standing = ExamArrangement.objects.standing().exclude(kind=Kind.VOID)
    if by.person_id == arrangement.person_id:
        raise Declined(NotOneself())
    if not standing.filter(pk=arrangement.pk).update(lifted_at=now):
        return False
    _record("exam.arrange_lift", arrangement, by)
    if arrangement.kind == Kind.DUE and arrangement.course is not None:
        on = timezone.localdate(now)
        apply_course(course=arrangement.course, on=on, persons=[arrangement.person_id], at=now)
    return True


def _keep(
    person: Person, course: CoursePage | None, kind: str, reason: str, by: User, now: datetime, **columns: Any
) -> ExamArrangement:
    """The row, the trail, and word to the person."""
    row = ExamArrangement.objects.create(
        person=person, course=course, kind=kind, reason=reason, by=by, given_at=now, **columns
    )
    _record("exam.arrange", row, by)
    send_message(
        person=person,
        kind="exam",
        title=_("考试特别安排：%(what)s") % {"what": words_of(row)},
        body=_("原因：%(reason)s") % {"reason": reason},
        about=row.source,
        link=reverse("exam", args=[course.code]) if course and course.exam else reverse("my-courses"),
        dedupe_key=f"{row.source}:given",
    )
    return row


def _record(action: str, row: ExamArrangement, by: User) -> None:
    data = {"kind": row.kind, "course": row.course.code if row.course else "", "what": words_of(row)}
    audit.record(action, about=row, by=by, scope=scope_of(row.person), reason=row.reason, data=data)


def words_of(row: ExamArrangement) -> str:
    """What is arranged, in a few words."""
    if row.kind == Kind.TIME:
        words = _("加时%(percent)s%%") if row.percent else _("加时%(minutes)s分钟")
        what = words % {"percent": row.percent, "minutes": row.minutes}
        return what if row.course else _("所有考试%(what)s") % {"what": what}
    if row.kind == Kind.DUE and row.due_on:
        return _("截止日期延到%(day)s") % {"day": formats.date_format(row.due_on, "DATE_FORMAT")}
    if row.kind == Kind.VOID and row.attempt:
        return _("第%(number)s次考试作废，不算次数") % {"number": row.attempt.number}
    return str(row.get_kind_display())


def worded(rows: Iterable[ExamArrangement]) -> list[tuple[ExamArrangement, str]]:
    return [(row, words_of(row)) for row in rows]
