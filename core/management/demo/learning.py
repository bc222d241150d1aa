"""Learning in 青禾区: who is in the middle of a course, who waits for the supervisor, who holds a certificate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.utils import timezone

from certification.actions.certificates import issue, revoke_certificate
from certification.actions.due import due_for_certificate
from certification.models import Certificate
from core.jobs import enqueue
from core.models import Person, User
from courses.actions.content import import_course
from courses.actions.exams import save_answer, start_attempt, submit
from courses.actions.learning import complete_if_done, enrol, finish_lesson, open_lesson, save_place
from courses.actions.practice import take_step
from courses.actions.signoffs import confirm_task, request_task, return_task
from courses.jobs import import_folders
from courses.models import CoursePage, Enrolment, TaskSubmission
from courses.practice import practices_of

Courses = dict[str, CoursePage]


STORY_COURSES = ("ZS-101", "ZS-111", "ZS-151", "ZS-152", "ZS-161")


def load_courses(*, later: bool, owner: User) -> Courses:
    """Every course folder of content/, published. `later`: those the stories do not need are left to the worker."""
    folders = sorted(path.parent for path in (settings.BASE_DIR / "content").glob("*/course.yaml"))
    rest = [folder for folder in folders if later and folder.name not in STORY_COURSES]
    for folder in folders:
        if folder not in rest:
            import_course(folder=folder, by=None)
    if rest:
        names = [str(folder) for folder in rest]
        enqueue(import_folders, names, owner=owner, title="导入课程", unique="demo-courses")
    return {course.code: course for course in CoursePage.objects.live()}


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def raw(question: dict[str, Any]) -> list[str]:
    """The right answer as the form would send it."""
    key, kind = question["key"], question["kind"]
    if kind == "true_false":
        return ["true" if key[0] else "false"]
    if kind == "matching":
        return [f"{left}={right}" for left, right in key]
    return [str(part) for part in key] if kind in ("single", "multiple", "ordering") else [str(key[0])]


def _wrong(question: dict[str, Any]) -> list[str]:
    """An answer that is not right, of a kind people give."""
    if question["kind"] == "true_false":
        return ["false" if question["key"][0] else "true"]
    if question["kind"] == "single":
        return [next(o["id"] for o in question["options"] if [o["id"]] != question["key"])]
    return []


def pass_exam(person: Person, course: CoursePage, day: date, wrong: Iterable[int] = ()) -> None:
    """Sit the course's exam on a day; the questions numbered in `wrong` are missed."""
    assert course.exam is not None
    attempt = start_attempt(person=person, exam=course.exam, by=None, at=at(day), seed=person.pk)
    missed = set(wrong)
    for question in attempt.questions:
        number = question["number"]
        answer = _wrong(question) if number in missed else raw(question)
        save_answer(attempt=attempt, number=number, raw=answer, client_id=f"{number}", by=None, at=at(day, 10))
    submit(attempt=attempt, by=None, at=at(day, 10))


def study(enrolment: Enrolment, lessons: int | None, day: date) -> None:
    """Open and finish the first `lessons` lessons (all when None)."""
    for lesson in list(enrolment.course.lessons())[:lessons]:
        open_lesson(enrolment=enrolment, lesson=lesson, at=at(day))
        finish_lesson(enrolment=enrolment, lesson=lesson, by=None, at=at(day))


def practise(enrolment: Enrolment, day: date, steps: int | None = None) -> None:
    """Do the practices of the course; only the first `steps` steps of each, all when None."""
    for lesson in enrolment.course.lessons():
        for practice in practices_of(lesson):
            for number, step in enumerate(practice.steps[:steps]):
                take_step(
                    person=enrolment.person, lesson=lesson, practice=practice,
                    at_step=number, given=step.right[0], by=None, at=at(day, 15),
                )  # fmt: skip


def ask(enrolment: Enrolment, note: str, day: date) -> TaskSubmission:
    """Put the task before the supervisor with every point ticked."""
    points = range(1, enrolment.course.checklist.count() + 1)
    return request_task(enrolment=enrolment, done=list(points), note=note, by=None, at=at(day))


def complete(person: Person, course: CoursePage, supervisor: User, day: date, wrong: Sequence[int] = ()) -> Enrolment:
    """The whole way: lessons, exam, task asked for and confirmed two days later."""
    enrolment = enrol(person=person, course=course, by=None, at=at(day - timedelta(days=20)))
    study(enrolment, None, day - timedelta(days=5))
    practise(enrolment, day - timedelta(days=4))
    pass_exam(person, course, day - timedelta(days=3), wrong)
    submission = ask(enrolment, "", day - timedelta(days=2))
    confirm_task(submission=submission, by=supervisor, at=at(day))
    complete_if_done(enrolment=enrolment, by=None, at=at(day))
    return enrolment


def waiting(person: Person, course: CoursePage, day: date, note: str) -> None:
    """Exam passed, task put before the supervisor."""
    enrolment = enrol(person=person, course=course, by=None, at=at(day - timedelta(days=25)))
    study(enrolment, None, day - timedelta(days=6))
    pass_exam(person, course, day - timedelta(days=4), (2,))
    ask(enrolment, note, day)


def returned(person: Person, course: CoursePage, supervisor: User, day: date) -> None:
    """Sent back with a reason that helps."""
    enrolment = enrol(person=person, course=course, by=None, at=at(day - timedelta(days=30)))
    study(enrolment, None, day - timedelta(days=8))
    pass_exam(person, course, day - timedelta(days=7), (1, 5))
    submission = ask(enrolment, "", day - timedelta(days=3))
    reason = "第3处门牌写成了隔壁单元，请再去一趟，改好差错单后重新提交。"
    return_task(submission=submission, reason=reason, by=supervisor, at=at(day))


def half_way(person: Person, course: CoursePage, today: date) -> None:
    """The learner of the role card: six lessons done, the seventh half read, its practice at the third step."""
    enrolment = enrol(
        person=person, course=course, by=None, due_on=today + timedelta(days=3), at=at(today - timedelta(days=16))
    )
    study(enrolment, 6, today - timedelta(days=2))
    lesson = list(course.lessons())[6]
    open_lesson(enrolment=enrolment, lesson=lesson, at=at(today - timedelta(days=1), 19))
    save_place(enrolment=enrolment, lesson=lesson, place="2", at=at(today - timedelta(days=1), 19))
    practise(enrolment, today - timedelta(days=1), steps=2)


def certificates(today: date, hr: User) -> list[Certificate]:
    """Issue what is due; one runs out in twelve days, one was revoked."""
    issued = [issue(attested=due, by=hr, at=at(due.ends_on + timedelta(days=1), 9)) for due in due_for_certificate()]
    if len(issued) > 1:
        Certificate.objects.filter(pk=issued[0].pk).update(valid_until=today + timedelta(days=12))
        revoke_certificate(certificate=issued[1], reason="经查由他人代考，按规定撤销", by=hr, at=at(today, 9))
    return issued


def tell_learning(random: Random, people: list[Person], supervisor: User, courses: Courses, today: date) -> None:
    """Stories of one community's people: `people[0]` is the learner of the role card."""
    grid = courses["ZS-111"]
    half_way(people[0], grid, today)
    notes = ("核了3栋2单元10户，两处差错。", "和物业一起走的，10户都见到人。", "有一户不在家，约了周末补核。")
    for person, note in zip(people[1:4], notes, strict=False):
        waiting(person, grid, today - timedelta(days=random.randint(1, 6)), note)
    returned(people[4], grid, supervisor, today - timedelta(days=1))
    for number, person in enumerate(people[5:]):
        complete(person, grid, supervisor, today - timedelta(days=12 + 9 * number), (3,) if number % 2 else ())
