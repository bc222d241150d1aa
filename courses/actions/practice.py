"""Take one step on a practice screen; the last one is the simulated task of a level, handed over as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core.actions.people import lock_person
from core.models import Person, User
from courses.models import CoursePage, Enrolment, LessonPage, MediaPlace, PracticeRun
from courses.practice import Practice, practice_in, practices_of
from courses.rules.practice import Verdict, judge
from staff.actions.skills import record_evidence
from staff.models import Evidence, Skill

COUNTS = (Enrolment.State.ENROLLED, Enrolment.State.COMPLETED)


def _run(person: Person, lesson: LessonPage, practice: Practice, now: datetime) -> PracticeRun:
    """The person's row, held until the end of the transaction; from the first step where the practice was changed."""
    run, _ = PracticeRun.objects.get_or_create(
        person=person, lesson=lesson, block=practice.key, defaults={"digest": practice.digest, "saved_at": now}
    )
    run = PracticeRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.digest != practice.digest:
        run.digest, run.step = practice.digest, 0
    return run


@transaction.atomic
def take_step(
    *,
    person: Person,
    lesson: LessonPage,
    practice: Practice,
    at_step: int,
    given: str,
    by: User | None,
    at: datetime | None = None,
) -> tuple[PracticeRun, Verdict | None]:
    """Judge what was done at step `at_step` (counted from 0) and go on where it is right.

    A step sent twice, or from a second phone that is behind, changes nothing and gets no verdict. The last step sets
    `finished_at` once and records evidence if the person is enrolled.
    """
    now = at or timezone.now()
    run = _run(person, lesson, practice, now)
    if at_step != run.step or run.step >= len(practice.steps):
        return run, None
    verdict = judge(practice.steps[run.step], given)
    if verdict is Verdict.RIGHT:
        run.step += 1
        if run.step == len(practice.steps):
            run.finished_at = run.finished_at or now
    run.saved_at = now
    run.save()
    if run.finished_at is not None and run.step == len(practice.steps):
        count_finished(person=person, course=lesson.course, by=by)
    return run, verdict


@transaction.atomic
def begin_again(*, person: Person, lesson: LessonPage, practice: Practice, at: datetime | None = None) -> PracticeRun:
    """Back to the first step; what was finished stays finished."""
    now = at or timezone.now()
    run = _run(person, lesson, practice, now)
    run.step, run.saved_at = 0, now
    run.save()
    return run


@transaction.atomic
def count_finished(*, person: Person, course: CoursePage, by: User | None) -> int:
    """Hand over every finished practice of a course the person takes or has taken; twice changes nothing.

    Called when a practice is finished and when a course is begun, so that the order does not matter. Nobody attests a
    simulation: it was judged by the system. Returns how many rows of evidence stand for it.
    """
    lock_person(person)  # finished and enrolled in the same moment, each would miss the other
    if not Enrolment.objects.of(person).filter(course=course, state__in=COUNTS).exists():
        return 0
    finished = PracticeRun.objects.of(person).finished().inside(course).select_related("lesson").order_by("pk")
    return sum(_hand_over(run, course) for run in finished)


def _hand_over(run: PracticeRun, course: CoursePage) -> int:
    if Evidence.objects.standing().filter(source=run.source).exists():
        return 0
    skills = skills_shown(course, practice_in(practices_of(run.lesson), run.block))
    for skill in skills:
        record_evidence(
            person=run.person,
            skill=skill,
            kind=Evidence.Kind.SIMULATION,
            value=1,
            happened_on=timezone.localdate(run.finished_at),
            source=run.source,
            by=None,
        )
    return len(skills)


def skills_shown(course: CoursePage, practice: Practice | None) -> Sequence[Skill]:
    """The skills the practice names, of those the course works on; all of them where it names none."""
    found = [line.skill for line in course.course_skills.select_related("skill").order_by("skill__code")]
    named = practice.skills if practice else ()
    return [skill for skill in found if not named or skill.code in named]


def save_media_place(
    *, person: Person, lesson: LessonPage, block: str, second: int, at: datetime | None = None
) -> MediaPlace:
    """Remember where a recording stands; the newest word counts."""
    place, _ = MediaPlace.objects.update_or_create(
        person=person, lesson=lesson, block=block[:40], defaults={"second": second, "saved_at": at or timezone.now()}
    )
    return place
