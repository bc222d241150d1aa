"""Quotas and placements: a plan that closes 柳桥区's gap, students at work in 青禾区, two of them hired."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from certification.actions.agreements import allot_quota, publish_quota, request_quota
from certification.actions.hires import hire
from certification.actions.hours import assess, confirm_hours, log_hours
from certification.actions.placements import agree, finish, make_ready, note_papers, propose, start
from certification.actions.rounds import offer_places, open_round, plan_round, submit_preferences
from certification.models import Agreement, Offer, Placement, PlacementLog, Programme, Quota, Round, Student
from certification.rules.assessment import ITEMS
from core.management.demo.plan import CommunityPlan, Story
from core.models import Division, Person, User
from core.periods import Period
from core.refusals import Refused
from staff.models import PersonnelCategory, Post, Skill

INSURER = "云泽人寿 实习责任险"
WISH = "能走访、会用表格"
DONE = (
    ("visit", "跟网格员入户走访6户，登记两条需求", 6),
    ("service", "在综合窗口协助受理，学用平台查询入口", 7),
    ("group", "协助老年人手机课，负责签到和分组", 5),
    ("paperwork", "整理走访记录，姓名门牌已脱敏", 6),
    ("supervision", "督导面谈：怎样开口说明来意", 1),
)


def plan_closing(
    places: list[tuple[Story, Division, CommunityPlan]],
    agreement: Agreement,
    programme: Programme,
    today: date,
    by: User,
) -> None:
    """柳桥区 asks for as many seats as it is short, community by community, needed by next summer."""
    post = Post.objects.get(code="grid")
    needed_by = date(today.year + 1, 7, 1)
    for story, division, plan in places:
        if story.code == "990002" and plan.need > plan.counted:
            quota = request_quota(
                division=division, post=post, year=today.year + 1, seats=plan.need - plan.counted, needed_by=needed_by,
                by=by,
            )  # fmt: skip
            allot_quota(quota=quota, agreement=agreement, programme=programme, by=by)
            publish_quota(quota=quota, by=by)


def quota_at(
    division: Division, agreement: Agreement, programme: Programme, today: date, by: User, seats: int = 2
) -> Quota:
    """A published quota of grid workers who learn the e-map."""
    quota = request_quota(
        division=division, post=Post.objects.get(code="grid"), year=today.year, seats=seats,
        needed_by=today + timedelta(days=18), by=by, skills=Skill.objects.filter(code__in=("A03", "C01")), level=1,
    )  # fmt: skip
    allot_quota(quota=quota, agreement=agreement, programme=programme, by=by)
    publish_quota(quota=quota, by=by)
    return quota


def running_round(
    district: Division, hosts: list[tuple[Division, Person | None]], period: Period, name: str, by: User, today: date
) -> list[Offer]:
    """A round whose offers are open; every host offers two places."""
    starts_on = period.starts_on or today
    placement_round = plan_round(
        division=district, by=by, name=name, year=starts_on.year, opens_on=starts_on - timedelta(days=40),
        closes_on=starts_on - timedelta(days=20), starts_on=period.starts_on, ends_on=period.ends_on,
    )  # fmt: skip
    offers = [
        offer_places(
            placement_round=placement_round, host=host, places=2, by=by, supervisor=head, wish="能走访、会用表格"
        )
        for host, head in hosts
    ]
    open_round(placement_round=placement_round, by=by)
    return offers


def begin(
    student: Student, offer: Offer, period: Period, faculty: Person, by: User, quota: Quota | None = None
) -> Placement | None:
    """Propose, agree, gather the papers, start; None where the host's cap says no."""
    first = period.starts_on
    assert first is not None
    try:
        placement = propose(
            student=student, offer=offer, period=period, on=first, by=by, quota=quota, faculty_supervisor=faculty
        )
    except Refused:
        return None
    agree(placement=placement, by=by)
    signed = first - timedelta(days=6)
    note_papers(
        placement=placement, by=by, insurer=f"{INSURER} YZ{placement.pk:06d}", insurance_starts_on=first,
        insurance_ends_on=period.ends_on, briefed_on=first - timedelta(days=2), student_signed_on=signed,
        university_signed_on=signed, host_signed_on=signed,
    )  # fmt: skip
    make_ready(placement=placement, on=first, by=by)
    start(placement=placement, on=first, by=by)
    return placement


def work(placement: Placement, today: date, host: User, unconfirmed: int = 2) -> None:
    """Hours of the last weeks in the student's own words; the newest ones wait for the supervisor."""
    first = placement.started_on
    assert first is not None
    days = [first + timedelta(days=n) for n in range((today - first).days) if (first + timedelta(days=n)).weekday() < 5]
    logs = []
    for number, day in enumerate(days[-9:]):
        kind, text, hours = DONE[number % len(DONE)]
        logs.append(
            log_hours(placement=placement, on=day, hours=Decimal(hours), kind=kind, text=text, today=today, by=host)
        )
    confirm_hours(placement=placement, logs=[log.pk for log in logs[: len(logs) - unconfirmed]], by=host)


def finished(placement: Placement, last: date, by: User) -> None:
    """All hours confirmed, three sheets, a pass."""
    first, needed = placement.started_on, placement.required_hours
    assert first is not None
    logs = [
        PlacementLog(
            placement=placement, on=first + timedelta(days=n), hours=8, kind=DONE[n % 4][0], text=DONE[n % 4][1]
        )
        for n in range(needed // 8)
    ]  # fmt: skip
    PlacementLog.objects.bulk_create(logs)
    confirm_hours(placement=placement, logs=[log.pk for log in logs], by=by)
    for rater, mark in (("host", 4), ("faculty", 4), ("self", 3)):
        assess(placement=placement, stage="final", rater=rater, scores=dict.fromkeys(ITEMS, mark), by=by)
    finish(placement=placement, on=last, by=by)


def hired(placement: Placement, today: date, by: User) -> None:
    """Hired after open recruitment, where the student was on placement."""
    hire(
        placement=placement, division=placement.division, post=Post.objects.get(code="grid"),
        personnel_category=PersonnelCategory.objects.get(code="fulltime"), starts_on=today - timedelta(days=20),
        recruitment=f"{today.year}年社区工作者公开招聘公告第2号", by=by,
    )  # fmt: skip


def open_wishes(
    district: Division, hosts: list[tuple[Division, Person | None]], students: list[Student], today: date, by: User
) -> Round:
    """Next term's round takes wishes now: some have given theirs."""
    period = Period(today + timedelta(days=75), today + timedelta(days=195))
    placement_round = plan_round(
        division=district, by=by, name=f"{district.name}春季实习", year=today.year + 1,
        opens_on=today - timedelta(days=5), closes_on=today + timedelta(days=9), starts_on=period.starts_on,
        ends_on=period.ends_on,
    )  # fmt: skip
    offers = [offer_places(placement_round=placement_round, host=h, places=2, by=by, supervisor=p) for h, p in hosts]
    open_round(placement_round=placement_round, by=by)
    for number, student in enumerate(students):
        wishes = [offers[(number + step) % len(offers)] for step in range(3)]
        submit_preferences(student=student, placement_round=placement_round, offers=wishes, on=today, by=by)
    return placement_round
