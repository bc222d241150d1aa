"""Step 1: the district's own Excel becomes people."""

from __future__ import annotations

from core.models import Person
from staff.models import Employment
from tests.journeys.world import AS_OF, SAMPLES, World


def upload(world: World, kind: str, file: str) -> str:
    """HR uploads a sheet and lets it be checked; returns the address of the batch."""
    page = world.as_("hr").open("/desk/imports/new/")
    page.check(f"input[name=kind][value={kind}]")
    page.fill("input[name=as_of]", AS_OF.isoformat())
    page.set_input_files("input[name=file]", str(SAMPLES / file))
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url("**/desk/imports/*/")
    world.run_jobs()
    page.reload()
    address = page.url
    page.close()
    return address


def confirm(world: World, address: str) -> str:
    """HR writes the good rows; returns the text of the result page."""
    page = world.as_("hr").open(address.removeprefix(world.as_("hr").base))
    page.get_by_role("button", name="写入").click()
    world.run_jobs()
    page.reload()
    text = page.inner_text("main")
    page.close()
    return text


def roster_becomes_people(world: World) -> None:
    """The dirty roster: checked first, nothing written; then 236 persons, three of whom have left."""
    address = upload(world, "roster", "roster-dirty.xlsx")
    page = world.as_("hr").open(address.removeprefix(world.as_("hr").base))
    said = page.inner_text("main")
    assert "核对一遍，现在还没有写入" in said
    assert Employment.objects.count() == 0
    page.goto(f"{address}?show=ask")
    assert "58" in page.inner_text("nav.tabs")
    page.goto(f"{address}?show=bad")
    assert "14" in page.inner_text("nav.tabs")
    page.close()

    confirm(world, address)
    workers = Person.objects.filter(affiliations__kind="employment").distinct()
    assert workers.count() == 236
    assert Employment.objects.exclude(leave_reason="").count() == 3


def the_same_file_again_changes_nothing(world: World) -> None:
    """A second upload of the same file finds every row as it is."""
    before = Employment.objects.count()
    address = upload(world, "roster", "roster-dirty.xlsx")
    page = world.as_("hr").open(address.removeprefix(world.as_("hr").base))
    tabs = page.inner_text("nav.tabs")
    assert "236" in tabs
    page.close()
    confirm(world, address)
    assert Employment.objects.count() == before
