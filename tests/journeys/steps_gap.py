"""Step 2: indicators and norms become a gap; every number opens its formula."""

from __future__ import annotations

from core.models import Division
from staff.models import IndicatorValue, NormSet
from tests.journeys.steps_people import confirm, upload
from tests.journeys.world import World, press

COMMUNITY = "望江社区"


def community(world: World) -> Division:
    return Division.objects.within(world.qinghe).active(world.today).get(name=COMMUNITY)


def indicators_are_taken(world: World) -> None:
    """24 communities; the same checking page, the same confirmation."""
    confirm(world, upload(world, "indicators", "indicators-clean.xlsx"))
    assert IndicatorValue.objects.filter(indicator="residents").count() == 24


def norms_are_drafted_and_approved(world: World) -> None:
    """HR copies the standard preset for the district; the leader approves it."""
    page = world.as_("hr").open("/desk/norms/")
    page.fill("input[name=starts_on]", world.today.isoformat())
    press(page, "复制并起草")
    page.close()
    draft = NormSet.objects.get(division=world.qinghe)
    page = world.as_("leader").open(f"/desk/norms/{draft.pk}/")
    press(page, "批准", exact=True)
    page.close()
    draft.refresh_from_db()
    assert draft.approved_by == world.users["leader"]


def the_table_says_who_is_short(world: World) -> None:
    """The table names the shortage; the community's page shows the formula with its inputs."""
    page = world.as_("hr").open("/desk/gaps/")
    headline = page.inner_text("h1")
    assert "还缺" in headline
    page.get_by_role("link", name=COMMUNITY).first.click()
    page.wait_for_load_state()
    said = page.inner_text("main")
    assert "8,880" in said  # residents of the sheet
    assert "18" in said  # heads per 10,000
    world.found["gap before"] = skill_gap(world)
    page.goto(f"{world.as_('hr').base}/desk/gaps/")
    press(page, "封存今天的总表")
    page.close()


def skill_gap(world: World) -> int:
    """How many the community still lacks in A03 at the level of the norm, as its page says."""
    from staff.actions.gap_facts import district_table

    table = district_table(world.qinghe, on=world.today, today=world.today).table
    line = next(line for line in table.lines if line.key == community(world).pk)
    return sum(gap.short for gap in line.skills if gap.skill == "A03")
