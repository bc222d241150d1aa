"""The stories a newcomer meets in the first ten clicks, told with the people of 青禾区's roster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from core import audit
from core.actions.messages import send_message
from core.management.demo import (
    exam_care,
    learning,
    ledger,
    placements,
    requirements,
    runs,
    signoffs,
    sittings,
    universities,
)
from core.management.demo.accounts import Cast, demo_accounts
from core.management.demo.plan import CommunityPlan, Story
from core.models import Division, Person, User
from core.periods import Period
from staff.models import Employment

STAGE = "望江社区"  # where learner, supervisor and student meet


@dataclass(frozen=True, slots=True)
class Stage:
    """The community of the story, its head and its grid workers, by age."""

    community: Division
    head: Person
    workers: list[Person]


def stage(qinghe: Division, today: date) -> Stage:
    """望江社区: the head first named in the roster decides on tasks; everyone else may learn."""
    community = Division.objects.within(qinghe).active(today).get(name=STAGE)
    rows = Employment.objects.active(today).within(community).select_related("affiliation__person", "post")
    by_age = sorted(rows, key=lambda row: (row.affiliation.person.born_on, row.pk))
    head = next(row for row in by_age if row.post and row.post.is_lead)
    workers = [row.affiliation.person for row in by_age if row.pk != head.pk]
    return Stage(community, head.affiliation.person, workers)


def cast(city: Division, qinghe: Division, on_stage: Stage, partnership: universities.Partnership) -> Cast:
    """People without a place in the roster: officials and teachers. They have no ID number here."""
    return Cast(
        city=city, qinghe=qinghe, street=on_stage.community.parent, community=on_stage.community,
        university=partnership.schools[0], hr=Person.objects.create(name="邓志明"),
        leader=Person.objects.create(name="沈佳宁"), subdistrict=Person.objects.create(name="方玉琴"),
        supervisor=on_stage.head, learner=on_stage.workers[1], faculty=Person.objects.create(name="陆文清"),
        trainer=Person.objects.create(name="罗晓梅"), student=partnership.students[0].person,
    )  # fmt: skip


def _placements(
    qinghe: Division,
    on_stage: Stage,
    partnership: universities.Partnership,
    people: Cast,
    users: dict[str, User],
    today: date,
) -> None:
    """Six finished in summer (two hired), fourteen at work now, wishes for spring being given."""
    hr, college = users["hr"], partnership.agreements["990001", "云泽学院"]
    programme = partnership.programmes[0]
    mine = [s for s in partnership.students if s.programme_id == programme.pk]
    hosts = [(c, _head(c, today)) for c in Division.objects.within(qinghe).communities().active(today)]
    past = Period(today - timedelta(days=200), today - timedelta(days=60))
    for number, offer in enumerate(placements.running_round(qinghe, hosts[6:12], past, "夏季实习", hr, today)):
        quota = placements.quota_at(offer.place, college, programme, today, hr)
        done = placements.begin(mine[40 + number], offer, past, people.faculty, hr, quota)
        if done is not None:
            placements.finished(done, today - timedelta(days=60), hr)
            if number < 2:
                placements.hired(done, today, hr)
    now = Period(today - timedelta(days=45), today + timedelta(days=75))
    for number, offer in enumerate(placements.running_round(qinghe, hosts[:14], now, "秋季实习", hr, today)):
        quota = placements.quota_at(offer.place, college, programme, today, hr)
        running = placements.begin(mine[number], offer, now, people.faculty, hr, quota)
        if running is not None:
            placements.work(running, today, users["supervisor"])
    placements.open_wishes(qinghe, hosts[12:20], mine[20:34], today, hr)


def _head(community: Division, today: date) -> Person | None:
    rows = Employment.objects.active(today).within(community).filter(post__is_lead=True)
    first = rows.select_related("affiliation__person").order_by("post__order", "pk").first()
    return first.affiliation.person if first else None


def _elsewhere(qinghe: Division, on_stage: Stage, today: date) -> list[Person]:
    """People at work in the district's other communities."""
    rows = Employment.objects.active(today).within(qinghe).exclude(affiliation__division=on_stage.community)
    return [row.affiliation.person for row in rows.select_related("affiliation__person").order_by("pk")]


def tell(
    random: Random,
    city: Division,
    districts: dict[str, Division],
    places: list[tuple[Story, Division, CommunityPlan]],
    today: date,
    founder: User,
    *,
    courses_later: bool,
) -> None:
    """Everything that happens to somebody."""
    qinghe = districts["990001"]
    on_stage = stage(qinghe, today)
    partnership = universities.found_universities(random, city, districts, today, founder)
    people = cast(city, qinghe, on_stage, partnership)
    users = demo_accounts(people)
    courses = learning.load_courses(later=courses_later, owner=users["owner"])
    learners = [people.learner, *(p for p in on_stage.workers if p.pk != people.learner.pk)]
    signoffs.sample(0)
    learning.tell_learning(random, learners, users["supervisor"], courses, today)
    signoffs.tell_signoffs(learners, users["supervisor"], users["subdistrict"], courses, today)
    others = _elsewhere(qinghe, on_stage, today)
    sittings.tell_sittings(others[:90], courses["ZS-161"], today)
    sittings.tell_written(others[90:], courses["ZS-152"], today)
    agreement = partnership.agreements["990002", "云泽学院"]
    placements.plan_closing(places, agreement, partnership.programmes[0], today, users["hr"])
    _placements(qinghe, on_stage, partnership, people, users, today)
    learning.certificates(today, users["hr"])
    ledger.tell_ledger(qinghe, [(person, on_stage.community) for person in on_stage.workers], users["hr"], today)
    requirements.tell_requirements(random, city, qinghe, courses, users["hr"], people.learner, today)
    exam_care.tell_exam_care(people.learner, courses["ZS-161"], users["author"], users["hr"], today)
    runs.tell_runs(random, qinghe, learners, users, courses, today)
    audit.record(
        "person.reveal", about=on_stage.workers[3], by=users["hr"], scope=on_stage.community,
        reason="办理社工证再登记，核对证件号",
    )  # fmt: skip
    send_message(
        person=people.learner, kind="welcome", title="您有一门课三天后到期",
        body="《网格化管理与电子地图》学到第3章了，再学几课就可以考试。", link="/my/courses/",
        dedupe_key=f"demo.welcome:{people.learner.pk}", due_on=today + timedelta(days=3),
    )  # fmt: skip
