"""Required learning of the demo city: rules of city and district, some people overdue, two exempt, what was sent."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from django.db.models import F

from core.management.demo.learning import Courses, at
from core.models import Division, Message, Person, User
from courses.actions.reminders import remind
from courses.actions.requirements import apply_course, exempt
from courses.models import CoursePage, Enrolment, LessonProgress, Requirement
from courses.obligations import asking, obligations
from staff.actions.credits import credit_hours
from staff.models import CreditEntry, Employment, Post

# Course, place (city or 青禾区), posts, share that has learnt it, columns. `starts` is counted from today.
RULES: tuple[tuple[str, str, tuple[str, ...], float, dict[str, Any]], ...] = (
    ("ZS-161", "city", (), 0.3, {
        "due_from": "rule", "days": 171, "starts": -150, "repeat_months": 24, "cite": "《个人信息保护法》第五十一条",
        "why": "每天都经手居民的姓名、电话和证件号，先学会怎么收、怎么存、怎么给，再上手。",
    }),
    ("ZS-152", "qinghe", ("grid", "coach"), 0.86, {
        "due_from": "rule", "days": 60, "starts": -71, "repeat_months": 12,
        "why": "入户时最常被问“这个电话是不是骗子”。学会识别和劝阻，能替老人守住养老钱。",
    }),
    ("ZS-101", "qinghe", (), 0.9, {
        "due_from": "post", "days": 180, "starts": -365, "newcomers_only": True,
        "why": "初任培训第一门。知道社区这份工作为什么这样做，后面的课学得快。",
    }),
    ("ZS-111", "qinghe", ("grid",), 0.88, {
        "due_from": "post", "days": 90, "starts": -300, "newcomers_only": True,
        "why": "网格员到岗后的第一门岗位课，学完才独立走访。",
    }),
)  # fmt: skip


def _rule(
    course: CoursePage, division: Division, posts: tuple[str, ...], said: dict[str, Any], today: date
) -> Requirement:
    columns = {name: value for name, value in said.items() if name != "starts"}
    starts_on = today + timedelta(days=said["starts"])
    rule = Requirement.objects.create(course=course, division=division, starts_on=starts_on, **columns)
    rule.posts.set(Post.objects.filter(code__in=posts))
    return rule


def _completed(random: Random, rule: Requirement, qinghe: Division, learner: Person, today: date, share: float) -> None:
    """Part of those in 青禾区 whom the rule means have taken the course in the last months, with their hours.

    The learner of the role card has, but for the course of the whole city: it is due in three weeks.
    """
    course = rule.course
    meant = {row.person for row in obligations(asking([rule]), on=today)}
    works = Employment.objects.active(today).within(qinghe).filter(affiliation__person__in=meant).order_by("pk")
    busy = set(Enrolment.objects.filter(course=course).values_list("person", flat=True))
    rows = []
    for person in dict.fromkeys(works.values_list("affiliation__person", flat=True)):
        has = course.code != "ZS-161" if person == learner.pk else random.random() < share
        if person in busy or not has:
            continue
        done = today - timedelta(days=random.randint(8, 140))
        begun = at(done - timedelta(days=random.randint(9, 40)))
        rows.append(Enrolment(person_id=person, course=course, state="completed", completed_on=done, enrolled_at=begun))
    for row in Enrolment.objects.bulk_create(rows, batch_size=500):
        credit_hours(
            person=Person(pk=row.person_id), hours=course.hours, category=CreditEntry.Category.COURSE,
            on=row.completed_on, source=row.source, by=None, title=course.title,
        )  # fmt: skip


def tell_requirements(
    random: Random, city: Division, qinghe: Division, courses: Courses, hr: User, learner: Person, today: date
) -> None:
    """Rules, who has learnt already, who was told, who is exempt."""
    places = {"city": city, "qinghe": qinghe}
    for code, place, posts, share, said in RULES:
        course = courses[code]
        rule = _rule(course, places[place], posts, said, today)
        _completed(random, rule, qinghe, learner, today, share)
        apply_course(course=course, on=today, at=at(rule.starts_on or today))
        Message.objects.filter(about=rule.source).update(sent_at=at(rule.starts_on or today, 8))
    _begun(random, today)
    _exempted(qinghe, hr, today)
    remind(on=today)
    Message.objects.filter(kind="due").update(sent_at=at(today - timedelta(days=9), 8))
    sent = Message.objects.filter(kind__in=("due", "assigned")).exclude(person=learner).order_by("pk")
    read = [pk for pk in sent.values_list("pk", flat=True) if random.random() < 0.6]
    for n in range(0, len(read), 500):
        Message.objects.filter(pk__in=read[n : n + 500]).update(read_at=F("sent_at") + timedelta(hours=5))


def _begun(random: Random, today: date) -> None:
    """A third of those who still have to learn are in the middle of it."""
    rows = list(Enrolment.objects.required().select_related("course").order_by("pk"))
    lessons = {row.course_id: list(row.course.lessons()) for row in rows}
    progress = []
    for row in rows:
        if random.random() < 0.33 and lessons[row.course_id]:
            opened = at(today - timedelta(days=random.randint(2, 30)))
            for lesson in lessons[row.course_id][: random.randint(1, 3)]:
                progress.append(
                    LessonProgress(enrolment=row, lesson=lesson, opened_at=opened, saved_at=opened, done_at=opened)
                )
    LessonProgress.objects.bulk_create(progress, batch_size=500, ignore_conflicts=True)


def _exempted(qinghe: Division, hr: User, today: date) -> None:
    """Two people of 青禾区, with reasons an HR officer would write."""
    rule = Requirement.objects.filter(division=qinghe, course__code="ZS-152").first()
    if rule is None:
        return
    reasons = ("刚在区公安分局反诈中心脱产跟班两个月，内容相同。", "年底前退休，已交接岗位。")
    late = Enrolment.objects.required().filter(requirement=rule).order_by("-pk").select_related("person")[:2]
    for row, reason in zip(late, reasons, strict=False):
        exempt(person=row.person, requirement=rule, reason=reason, until=None, by=hr, at=at(today - timedelta(days=6)))
