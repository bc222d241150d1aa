"""Factories of courses: one small course of the shelf, its learner and her supervisor.

course       fixture: ZS-901 with two chapters, three lessons, ten questions, a task of two points; A03 and C01
learner      fixture: a User employed in 槐安里社区
enrolled     fixture: her enrolment
chief        fixture: a User who holds the role supervisor over 临溪街道
require(…)   a rule: the course is required in a division
learner_at(place)  a User employed there
class_of(course, place)  an open run of two mornings
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from core.models import Division, User
from courses.actions.content import import_course
from courses.actions.exams import save_answer, start_attempt, submit
from courses.actions.learning import enrol, finish_lesson
from courses.actions.runs import plan_run
from courses.models import Attempt, CoursePage, CourseRun, Enrolment, Question, Requirement
from courses.rules.runs import Meeting
from staff.models import Post, Skill
from tests.factories import Town, UserFactory, holder
from tests.staff.factories import employed

COURSE = {
    "code": "ZS-901",
    "title": "井盖与责任田",
    "title_en": "Manholes and duty",
    "lead": "学完能报清楚一件事。",
    "audience": "网格员",
    "hours": 4,
    "skills": [{"code": "A03", "level": 2}, {"code": "C01", "level": 2, "shown_by_task": False}],
    "chapters": [{"key": "one", "title": "看边界"}, {"key": "two", "title": "报事件"}],
    "task_title": "报一件事",
    "checklist": [{"text": "写清地点"}, {"text": "跟到回音"}],
    "exam": {"title": "井盖与责任田 机考", "minutes": 30, "tries": 2, "blueprint": [{"count": 10}]},
}
LESSONS = {
    "01-bianjie.md": ("看得见的边界", "one", "沿路走一圈，记下**拐角**。"),
    "02-gonggong.md": ("公共部分归谁", "one", "写明归谁才算数。"),
    "03-liuyaosu.md": ("六要素", "two", "地点、事情、程度、时间、已做、谁报。"),
}
CHECK = """
```check
question: 边界应当落在哪儿？
choices:
- text: 看得见的东西上
  is_right: true
  feedback: 对，现场指得出来。
- text: 心里有数就行
  feedback: 换了人就没数了。
```
"""


def write_course(folder: Path, **changes: object) -> Path:
    """A course folder with ten single-choice questions, all of whose right option is A."""
    (folder / "lessons").mkdir(parents=True, exist_ok=True)
    (folder / "course.yaml").write_text(yaml.safe_dump({**COURSE, **changes}, allow_unicode=True), encoding="utf-8")
    for name, (title, chapter, text) in LESSONS.items():
        front = f"---\ntitle: {title}\nchapter: {chapter}\nminutes: 5\n---\n\n"
        (folder / "lessons" / name).write_text(front + text + "\n" + CHECK, encoding="utf-8")
    questions = [
        {
            "code": f"q{n:02d}", "kind": "single", "skill": "A03", "chapter": "one" if n <= 5 else "two",
            "lesson": "bianjie" if n <= 5 else "liuyaosu", "body": f"第{n}件事怎么办？",
            "options": ["先看落点", "先看谁在线", "先等一等"], "answer": "A", "explanation": "落点定责任人。",
        }
        for n in range(1, 11)
    ]  # fmt: skip
    (folder / "questions.yaml").write_text(yaml.safe_dump(questions, allow_unicode=True), encoding="utf-8")
    return folder


ENGLISH = {
    "code": "q01",
    "body": "What do you do about thing 1?",
    "options": ["See where it is", "See who is online", "Wait a little"],
    "explanation": "Where it is decides whose it is.",
}


def write_english(folder: Path, question: dict[str, object] = ENGLISH) -> None:
    """English for the first lesson of that course and for one question."""
    (folder / "en" / "lessons").mkdir(parents=True)
    check = CHECK.replace("边界应当落在哪儿？", "Where should a boundary run?").strip()
    (folder / "en" / "lessons" / "01-bianjie.md").write_text(f"Walk it once.\n\n{check}\n", encoding="utf-8")
    (folder / "en" / "questions.yaml").write_text(
        yaml.safe_dump([question], allow_unicode=True, sort_keys=False), encoding="utf-8"
    )


def skills() -> None:
    for code, name in (("A03", "网格化系统与电子地图"), ("C01", "入户走访")):
        Skill.objects.get_or_create(code=code, defaults={"group": code[0], "name": name})


@pytest.fixture
def course(db, tmp_path: Path) -> CoursePage:
    skills()
    import_course(folder=write_course(tmp_path / "ZS-901"), by=None)
    return CoursePage.objects.get(code="ZS-901")


@pytest.fixture
def learner(town: Town) -> User:
    return UserFactory(person=employed(town.huaian, person__name="周秀兰"), username="xiulan")


@pytest.fixture
def chief(town: Town) -> User:
    return holder("supervisor", town.linxi, username="chief")


@pytest.fixture
def enrolled(course: CoursePage, learner: User) -> Enrolment:
    """Enrolled, with all lessons done."""
    enrolment = enrol(person=learner.person, course=course, by=learner)
    for lesson in course.lessons():
        finish_lesson(enrolment=enrolment, lesson=lesson, by=learner)
    return enrolment


def learner_at(division: Division, **columns) -> User:
    return UserFactory(person=employed(division, **columns))


def require(course: CoursePage, division: Division, *, posts: tuple[Post, ...] = (), **columns) -> Requirement:
    """A rule as saved, without the job that follows: 30 days after 2026-01-01 unless said otherwise."""
    given = {"due_from": "rule", "days": 30, "starts_on": date(2026, 1, 1), "why": "每天都要用到。", **columns}
    rule = Requirement.objects.create(course=course, division=division, **given)
    rule.posts.set(posts)
    return rule


def sit(user: User, course: CoursePage, right: int, at: datetime | None = None) -> Attempt:
    """An open attempt with that many right answers saved, the others wrong."""
    attempt = start_attempt(person=user.person, exam=course.exam, by=user, seed=7, at=at)
    for question in attempt.questions:
        good = question["key"][0]
        bad = next((option["id"] for option in question["options"] if option["id"] != good), "")
        chosen = good if question["number"] <= right else bad
        save_answer(
            attempt=attempt, number=question["number"], raw=[chosen], client_id=f"c{question['number']}", by=user, at=at
        )
    return attempt


def written(user: User, course: CoursePage) -> Attempt:
    """A handed-in attempt whose two written answers wait for a marker; the eight choices are right."""
    Question.objects.filter(course=course, code__in=("q01", "q02")).update(
        kind="short", options=[], key=["写清地点和时间"]
    )
    attempt = sit(user, course, right=10)
    return submit(attempt=attempt, by=user)


def class_of(course: CoursePage, division: Division, *, starts_in: int = 7, seats: int = 2, **columns) -> CourseRun:
    """An open run of two mornings, the first in so many days; `state` and other columns by name, `trainers` too."""
    today = timezone.localdate()
    first = columns.pop("first", today + timedelta(days=starts_in))
    trainers = columns.pop("trainers", ())
    state = columns.pop("state", CourseRun.State.OPEN)
    given = {
        "title": "井盖与责任田面授班", "place": "临溪街道二楼会议室", "seats": seats, "hours": Decimal(6),
        "books_from": min(today, first) - timedelta(days=60), "books_until": first,
        "cancels_until": first - timedelta(days=1), "least_share": 80,
    }  # fmt: skip
    sessions = [Meeting(first + timedelta(days=n), time(9), time(11, 30)) for n in range(2)]
    run = plan_run(
        course=course, division=division, columns=given | columns, sessions=sessions, trainers=trainers, by=None
    )
    CourseRun.objects.filter(pk=run.pk).update(state=state)
    run.refresh_from_db()
    return run
