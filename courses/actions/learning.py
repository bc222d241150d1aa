"""Enrol, open and finish lessons, and complete a course when exam and task are through."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import audit
from core.models import Person, User
from core.states import move
from courses.actions.hours import settle_hours
from courses.actions.practice import count_finished
from courses.models import Attempt, CoursePage, Enrolment, LessonPage, LessonProgress, TaskSubmission
from staff.actions.skills import scope_of


@transaction.atomic
def enrol(
    *, person: Person, course: CoursePage, by: User | None, due_on: date | None = None, at: datetime | None = None
) -> Enrolment:
    """Take a course. Idempotent: the open enrolment is returned, also to the loser of a race."""
    opened = Enrolment.objects.of(person).open().filter(course=course)
    if (standing := opened.first()) is not None:
        return standing
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(
                person=person, course=course, due_on=due_on, enrolled_at=at or timezone.now()
            )
    except IntegrityError:
        return opened.get()
    count_finished(person=person, course=course, by=by)
    return enrolment


def open_lesson(*, enrolment: Enrolment, lesson: LessonPage, at: datetime | None = None) -> LessonProgress:
    """Remember that the lesson was opened; the first time only."""
    now = at or timezone.now()
    progress, _ = LessonProgress.objects.get_or_create(
        enrolment=enrolment, lesson=lesson, defaults={"opened_at": now, "saved_at": now}
    )
    return progress


def save_place(*, enrolment: Enrolment, lesson: LessonPage, place: str, at: datetime | None = None) -> LessonProgress:
    """Remember the paragraph where the reader is (a block's id)."""
    progress = open_lesson(enrolment=enrolment, lesson=lesson, at=at)
    progress.place, progress.saved_at = place[:40], at or timezone.now()
    progress.save(update_fields=["place", "saved_at"])
    return progress


@transaction.atomic
def finish_lesson(*, enrolment: Enrolment, lesson: LessonPage, by: User | None, at: datetime | None = None) -> None:
    """The learner says the lesson is done; saying it again changes nothing. Minutes are not counted."""
    now = at or timezone.now()
    open_lesson(enrolment=enrolment, lesson=lesson, at=now)
    LessonProgress.objects.filter(enrolment=enrolment, lesson=lesson, done_at=None).update(done_at=now, saved_at=now)
    complete_if_done(enrolment=enrolment, by=by, at=now)


def done_lessons(enrolment: Enrolment) -> QuerySet[LessonProgress]:
    return enrolment.progress.filter(done_at__isnull=False)


def _is_through(enrolment: Enrolment) -> bool:
    """Exam passed (where the course has one) and task confirmed (where it has one)."""
    course = enrolment.course
    exams = course.exams.all()
    passed = Attempt.objects.under(enrolment).passed().filter(exam__in=exams).exists() or not exams.exists()
    task_is_set = course.checklist.exists()
    confirmed = TaskSubmission.objects.of_course().confirmed().filter(enrolment=enrolment)
    return passed and (not task_is_set or confirmed.exists())


@transaction.atomic
def complete_if_done(*, enrolment: Enrolment, by: User | None, at: datetime | None = None) -> bool:
    """Complete the enrolment if exam and task are through; credit the course's nominal hours, once a year and course.

    Called after every step that may be the last one, in whatever order they come; the locked row settles two at once.
    Returns whether this call completed it.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("course").get(pk=enrolment.pk)
    if enrolment.state != Enrolment.State.ENROLLED or not _is_through(enrolment):
        return False
    if not (enrolment.course.exams.exists() or enrolment.course.checklist.exists()):
        return False
    on = timezone.localdate(at or timezone.now())
    move(enrolment, "complete", completed_on=on)
    count_finished(person=enrolment.person, course=enrolment.course, by=by)
    settle_hours(person=enrolment.person, course=enrolment.course, year=on.year, by=by)
    audit.record(
        "course.complete",
        about=enrolment,
        by=by,
        scope=scope_of(enrolment.person),
        data={"course": enrolment.course.code, "hours": str(enrolment.course.hours)},
    )
    return True
