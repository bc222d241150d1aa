"""Classes in 青禾区: closed with attendance and evaluation, running, waiting to be closed, one seat left, one full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from core.management.demo.learning import Courses
from core.models import Division, Person, User
from courses.actions.attendance import record_attendance
from courses.actions.bookings import book
from courses.actions.evaluations import evaluate
from courses.actions.runs import close_run, open_booking, plan_run
from courses.models import CourseRun, Enrolment
from courses.rules.runs import Meeting
from staff.models import Employment

WORDS = ("案例讲得细，回去就能用。", "下午场有点赶，练习时间可以再长些。", "", "投影看不太清，坐后排的吃力。", "")


@dataclass(frozen=True, slots=True)
class Plan:
    """A class by the day of its first meeting (counted from today) and how many days it meets, a week apart."""

    course: str
    title: str
    place: str
    starts: int
    meetings: int
    seats: int
    hours: int
    opens: bool = True
    has_checkin: bool = False
    ends: time = time(11, 30)


CLOSED = Plan("ZS-111", "网格员基本功 第1期", "青禾区党群服务中心3楼", -48, 3, 24, 9)
TO_CLOSE = Plan("ZS-161", "居民信息怎么管 面授班", "临溪街道办事处二楼会议室", -9, 2, 16, 6)
# It meets today, all day long, so that its code may be shown and scanned.
RUNNING = Plan(
    "ZS-152", "反诈宣传怎么讲 工作坊", "青禾区社工学院A203", -7, 3, 20, 9, has_checkin=True, ends=time(17, 30)
)
ONE_LEFT = Plan("ZS-111", "网格员基本功 第2期", "青禾区党群服务中心3楼", 9, 3, 12, 9, has_checkin=True)
FULL = Plan("ZS-152", "反诈宣传怎么讲 第2期", "青禾区社工学院A203", 16, 2, 8, 6)
PLANNED = Plan("ZS-161", "居民信息怎么管 冬季班", "石渡街道文化站", 30, 2, 30, 6, opens=False)


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _plan(plan: Plan, qinghe: Division, courses: Courses, users: dict[str, User], today: date) -> CourseRun:
    first = today + timedelta(days=plan.starts)
    columns: dict[str, Any] = {
        "title": plan.title, "place": plan.place, "seats": plan.seats, "hours": Decimal(plan.hours),
        "books_from": first - timedelta(days=25), "books_until": first - timedelta(days=3),
        "cancels_until": first - timedelta(days=1), "has_checkin": plan.has_checkin,
        "note": "带工作手机，先装好政务通。中午有简餐。地铁2号线青禾路站B口出来走5分钟。",
    }  # fmt: skip
    sessions = [Meeting(first + timedelta(days=7 * n), time(9), plan.ends) for n in range(plan.meetings)]
    run = plan_run(
        course=courses[plan.course], division=qinghe, columns=columns, sessions=sessions,
        trainers=[users["trainer"]], by=users["hr"],
    )  # fmt: skip
    return open_booking(run=run, by=users["hr"]) if plan.opens else run


def _fill(run: CourseRun, people: Sequence[Person]) -> list[Enrolment]:
    """Each books for herself, a few hours apart."""
    since = at(run.books_from, 8)
    return [
        book(person=person, run=run, by=None, at=since + timedelta(hours=3 * n, minutes=17 * n % 60))
        for n, person in enumerate(people)
    ]


def _mark(run: CourseRun, seats: Sequence[Enrolment], by: User, sessions: int, random: Random) -> None:
    """Most come; one is away for good reason, one stays away, one comes late."""
    for n, session in enumerate(run.sessions.all()[:sessions]):
        marks = {seat.pk: "present" for seat in seats}
        marks[seats[(n + 2) % len(seats)].pk] = "late"
        marks[seats[4 % len(seats)].pk] = "excused" if n == 1 else "present"
        if n < 2:
            marks[seats[-1].pk] = "absent"
        marks[random.choice(seats[1:-1]).pk] = "present"
        record_attendance(session=session, marks=marks, by=by, at=at(session.on, 12))


def tell_runs(
    random: Random, qinghe: Division, learners: Sequence[Person], users: dict[str, User], courses: Courses, today: date
) -> None:
    """`learners[0]`, of the role card, was in the first, sits in the one of today, waits for the full one, may book the
    one left.
    """
    # Whoever joined or came over after the first booking day could not have booked then.
    since = today + timedelta(days=CLOSED.starts - 25)
    rows = Employment.objects.active(since).active(today).within(qinghe)
    rows = rows.filter(post__code__in=["grid", "window", "lead", "deputy"])
    known = {person.pk for person in learners}
    others = [row.affiliation.person for row in rows.select_related("affiliation__person").order_by("pk")]
    others = [person for person in dict.fromkeys(others) if person.pk not in known]
    random.shuffle(others)
    me, trainer = learners[0], users["trainer"]

    closed = _plan(CLOSED, qinghe, courses, users, today)
    seats = _fill(closed, [me, *others[:17]])
    _mark(closed, seats, trainer, 3, random)
    close_run(run=closed, by=trainer, at=at(today + timedelta(days=CLOSED.starts + 15), 9))
    for n, words in enumerate(WORDS):
        marks = {"content": 5 - n % 2, "teaching": 5 if n != 3 else 4, "arrangement": 4 - n % 2}
        evaluate(enrolment=seats[n + 3], marks=marks, words=words, on=closed.ends_on + timedelta(days=2))

    to_close = _plan(TO_CLOSE, qinghe, courses, users, today)
    _mark(to_close, _fill(to_close, others[20:34]), trainer, 2, random)

    running = _plan(RUNNING, qinghe, courses, users, today)
    _mark(running, _fill(running, [me, *others[37:53]]), trainer, 1, random)

    _fill(_plan(ONE_LEFT, qinghe, courses, users, today), others[54 : 54 + ONE_LEFT.seats - 1])
    full = _plan(FULL, qinghe, courses, users, today)
    _fill(full, [*others[70 : 70 + FULL.seats], others[80], me, *others[81:83]])
    _plan(PLANNED, qinghe, courses, users, today)
