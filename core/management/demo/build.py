"""The demo city, step by step, in one transaction: half a city is worse than none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from django.db import transaction
from django.utils import timezone

from core.management.demo import evidence, indicators, norms, people, places, sheets, stories
from core.management.demo.plan import CommunityPlan, Story
from core.models import Division, User

SEED = 990000


def is_built() -> bool:
    return User.objects.filter(is_demo=True, username="hr").exists()


def build_city(today: date | None = None) -> Iterator[str]:
    """Build everything; yields a line for each step done. `today` is the day all dates are counted back from."""
    with transaction.atomic():
        yield from _steps(Random(SEED), today or timezone.localdate())


def _steps(random: Random, today: date) -> Iterator[str]:
    city = places.city()
    qinghe = places.district(city, "990001", "青禾区")
    generated = places.generated_districts(random, city)
    sheets.load_sheet("communities", "communities.csv", qinghe, today)
    yield f"{Division.objects.communities().active(today).count()}个社区"
    sets = norms.approve_all(qinghe, generated, today)
    yield f"{len(sets)}个区的配备标准"
    planned = _staff(random, generated, today)
    sheets.load_sheet("roster", "roster-clean.xlsx", qinghe, today)
    sheets.load_sheet("indicators", "indicators-clean.xlsx", qinghe, today)
    yield "人员、任职、证书、指标"
    stories.tell(random, city, {d.code: d for d in (qinghe, *generated)}, planned, today)
    yield "课程、协议、实习、证书"


def _staff(random: Random, generated: list[Division], today: date) -> list[tuple[Story, Division, CommunityPlan]]:
    """Workers of the generated districts with their evidence; returns the plan they were made by."""
    planned = people.story_places(random, generated)
    indicators.write_indicators(random, planned, today)
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
