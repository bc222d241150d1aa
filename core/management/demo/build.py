"""The demo city, step by step, in one transaction: half a city is worse than none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from core.management.demo import coaches, evidence, indicators, norms, people, places, sheets, stories
from core.management.demo.plan import STORIES, CommunityPlan, Story, community_plans, draft_needs
from core.models import Division, User
from staff.actions.gap_facts import district_table
from staff.actions.summaries import refresh_summaries
from staff.models import Employment

SEED = 990000
RATED_IN_QINGHE = 0.58


def is_built() -> bool:
    return User.objects.filter(is_demo=True, username="hr").exists()


def build_city(today: date | None = None, *, courses_later: bool = False) -> Iterator[str]:
    """Build everything; yields a line for each step done. `today` is the day all dates are counted back from."""
    with transaction.atomic():
        for said in _steps(Random(SEED), today or timezone.localdate(), courses_later):
            _count_anew()
            yield said


def _count_anew() -> None:
    """PostgreSQL plans by counts it never takes inside our transaction: to it, the new thousands of rows are none."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _steps(random: Random, today: date, courses_later: bool) -> Iterator[str]:
    city = places.city()
    qinghe = places.district(city, "990001", "青禾区")
    generated = places.generated_districts(random, city)
    sheets.load_sheet("communities", "communities.csv", qinghe, today)
    yield f"{Division.objects.communities().active(today).count()}个社区"
    founder, approver = _silent("demo-founder", "市委社会工作部"), _silent("demo-approver", "区委社会工作部")
    norms.put_all_in_force(qinghe, generated, today, founder, approver)
    yield "六个区的配备标准"
    planned = _staff(random, generated, today)
    sheets.load_sheet("roster", "roster-clean.xlsx", qinghe, today)
    sheets.load_sheet("indicators", "indicators-clean.xlsx", qinghe, today.replace(day=1) - timedelta(days=1))
    _rate_roster(random, qinghe, today)
    coaches.tell_coaches(today)
    yield "人员、任职、证书、指标"
    districts = {d.code: d for d in (qinghe, *generated)}
    stories.tell(random, city, districts, planned, today, founder, courses_later=courses_later)
    yield "课程、协议、实习、证书"
    refresh_summaries(division=city, on=today)
    yield "各级汇总"


def _silent(username: str, name: str) -> User:
    """An account nobody signs in with: it stands behind what was there before the story begins."""
    return User.objects.create(username=username, first_name=name, is_active=False, is_demo=True)


def _rate_roster(random: Random, qinghe: Division, today: date) -> None:
    """Evidence for most of the people of 青禾区's own roster whose post is known."""
    wanted = evidence.skills_of_posts(norms.preset())
    rows = Employment.objects.active(today).within(qinghe).filter(post__isnull=False)
    rated = [
        row
        for row in rows.select_related("affiliation__person", "post").order_by("pk")
        if row.post and wanted.get(row.post.code) and random.random() < RATED_IN_QINGHE
    ]
    found = [
        one
        for row in rated
        for one in evidence.evidence_for(random, row.affiliation.person, row.pk + 100_000, wanted[row.post.code], today)
    ]
    evidence.write_evidence(found, today)


def _places(random: Random, generated: list[Division], today: date) -> list[tuple[Story, Division, CommunityPlan]]:
    """Indicators first; then the rule says what each community needs, and the story who is there."""
    rows = [list(Division.objects.within(d).communities().order_by("path")) for d in generated]
    everywhere = [community for mine in rows for community in mine]
    wanted = draft_needs(random, len(everywhere))
    indicators.write_indicators(random, list(zip(everywhere, wanted, strict=True)), today)
    tables = [district_table(district, on=today, today=today) for district in generated]
    needs = [{line.key: line.need or 0 for line in found.table.lines} for found in tables]
    plans = community_plans(random, [[need[c.pk] for c in mine] for need, mine in zip(needs, rows, strict=True)])
    return [
        (story, community, plan)
        for story, mine, its_plans in zip(STORIES, rows, plans, strict=True)
        for community, plan in zip(mine, its_plans, strict=True)
    ]


def _staff(random: Random, generated: list[Division], today: date) -> list[tuple[Story, Division, CommunityPlan]]:
    """Workers of the generated districts with their evidence; returns the plan they were made by."""
    planned = _places(random, generated, today)
    made = people.workers(random, today, planned)
    people.retire_soon(made, today)
    people.write_workers(random, made, today)
    wanted = evidence.skills_of_posts(norms.preset())
    rated = {place.pk: story.rated for story, place, _plan in planned}
    rows = [
        row
        for worker in made
        if wanted.get(worker.post) and random.random() < rated[worker.division.pk]
        for row in evidence.evidence_for(random, worker.person, worker.index, wanted[worker.post], today)
    ]
    evidence.write_evidence(rows, today)
    return planned
