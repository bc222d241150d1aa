"""Step 6: the leader opens the overview and goes down as far as the role allows."""

from __future__ import annotations

from core.models import Person
from staff.actions.summaries import refresh_summaries
from tests.journeys.steps_gap import community
from tests.journeys.world import World


def the_leader_looks(world: World) -> None:
    """Four numbers, a table, down to a community; never a person's name or file."""
    refresh_summaries(division=world.qinghe.parent, on=world.today)
    page = world.as_("leader").open("/desk/overview/")
    assert page.locator(".kpi").count() == 4
    assert "青禾区" in page.inner_text("h1")
    page.goto(f"{world.as_('leader').base}/desk/gaps/{community(world).pk}/")
    said = page.inner_text("main")
    assert "测算" in said
    names = Person.objects.filter(affiliations__division=community(world)).values_list("name", flat=True)
    assert [name for name in names if name in said] == []
    answer = page.request.get(f"{world.as_('leader').base}/desk/people/{world.found['learner'].pk}/")
    assert answer.status in (403, 404)
    page.close()
