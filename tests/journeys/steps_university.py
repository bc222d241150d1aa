"""Step 5: a gap row becomes a quota, a student is placed, works, passes and is hired; the shortage falls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from certification.models import Agreement, Offer, Placement, Quota, Round, Student
from certification.rules.assessment import ITEMS
from core.models import User
from staff.actions.gap_facts import district_table
from staff.models import Employment, ExpectedSupply, PersonnelCategory, Post
from tests.factories import id_number
from tests.journeys.steps_gap import community
from tests.journeys.steps_learning import visitor_of
from tests.journeys.world import World, fill, press
from tests.rig.browser import Visitor

SUBMIT = "main form[method=post] button[type=submit]"


def send(visitor: Visitor, path: str, values: dict[str, Any]) -> None:
    """Open a form, fill it, send it; a form that comes back with errors fails the story."""
    page = visitor.open(path)
    fill(page, values)
    press(page, "", which=page.locator(SUBMIT).last)
    assert page.locator(".errs").count() == 0, page.inner_text(".errs")
    page.close()


def step(visitor: Visitor, path: str, verb: str) -> None:
    """Press the button of one step on a page."""
    page = visitor.open(path)
    press(page, "", which=page.locator(f"form[action$='/{verb}/'] button").first)
    page.close()


def shortage(world: World) -> float:
    table = district_table(world.qinghe, on=world.today, today=world.today).table
    return next(line.shortage for line in table.lines if line.key == community(world).pk) or 0


def an_agreement_comes_into_force(world: World) -> None:
    """Drafted by HR, agreed by the school, cleared and signed; the school sees it from its first step on."""
    hr, school, today = world.as_("hr"), world.as_("coordinator"), world.today
    send(hr, "/desk/agreements/new/", {
        "kind": "training", "number": "990001-2026-01", "title": "青禾区与云泽学院订单式人才培养协议",
        "division": world.qinghe.pk, "party_name": "青禾区社会工作部（民政局）", "organisation": world.university.pk,
        "starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=1000), "service_months": 24,
        "training_cost": 6000,
    })  # fmt: skip
    path = f"/desk/agreements/{Agreement.objects.get().pk}/"
    for visitor, verb in ((hr, "submit"), (school, "agree"), (hr, "clear")):
        step(visitor, path, verb)
    for visitor, party in ((hr, "district"), (school, "university")):
        send(visitor, f"{path}sign/{party}/", {"signer": "负责人", "on": today})
    step(hr, path, "put_in_force")
    assert Agreement.objects.get().state == Agreement.State.IN_FORCE


def the_gap_row_becomes_a_quota(world: World) -> None:
    """From the community's page to the form that is filled already, then allotted and published: supply is expected."""
    send(world.as_("coordinator"), "/desk/programmes/new/", {
        "organisation": world.university.pk, "level": "bachelor", "major": "社会工作", "required_hours": 8,
        "placement_kind": "professional",
    })  # fmt: skip
    page = world.as_("hr").open(f"/desk/gaps/{community(world).pk}/")
    with page.expect_navigation():
        page.get_by_role("link", name="生成实习指标").first.click()
    assert page.input_value("select[name=division]") == str(community(world).pk)
    fill(page, {"post": Post.objects.get(code="grid").pk, "year": world.today.year,
                "needed_by": world.today + timedelta(days=200)})  # fmt: skip
    press(page, "", which=page.locator(SUBMIT).last)
    page.close()
    quota, agreement = Quota.objects.get(), Agreement.objects.get()
    send(world.as_("hr"), f"/desk/quotas/{quota.pk}/allot/", {
        "agreement": agreement.pk, "programme": world.university.programmes.get().pk,
    })  # fmt: skip
    step(world.as_("hr"), f"/desk/quotas/{quota.pk}/", "publish")
    assert ExpectedSupply.objects.standing().filter(division=community(world)).exists()


def a_student_is_placed_where_there_is_room(world: World) -> None:
    """The coordinator enters a student, gives her wish; HR matches and publishes."""
    hr, school, today = world.as_("hr"), world.as_("coordinator"), world.today
    send(school, "/desk/students/new/", {
        "name": "贺雨桐", "id_number": id_number(77), "programme": world.university.programmes.get().pk,
        "number": "202300001", "intake": today.year - 3, "emergency_contact": "贺先生 19900000002",
        "notice_given": "on",
    })  # fmt: skip
    send(hr, "/desk/rounds/new/", {
        "division": world.qinghe.pk, "name": "秋季批次", "year": today.year, "opens_on": today, "closes_on": today,
        "starts_on": today, "ends_on": today + timedelta(days=90),
    })  # fmt: skip
    row = Round.objects.get()
    send(hr, f"/desk/rounds/{row.pk}/offers/new/", {
        "host": community(world).pk, "places": 2, "supervisor": world.found["supervisor"].pk,
    })  # fmt: skip
    step(hr, f"/desk/rounds/{row.pk}/", "open")
    student = Student.objects.get()
    send(school, f"/desk/rounds/{row.pk}/wishes/{student.pk}/", {"wish_1": Offer.objects.get().pk})
    for verb in ("match", "publish"):
        step(hr, f"/desk/rounds/{row.pk}/", verb)
    assert Placement.objects.get().division == community(world)


def she_works_and_passes(world: World) -> None:
    """Papers first, then hours by the student, confirmed by the community's supervisor, judged by three."""
    hr, school, today = world.as_("hr"), world.as_("coordinator"), world.today
    placement = Placement.objects.get()
    path = f"/desk/placements/{placement.pk}/"
    step(school, path, "agree")
    papers = dict.fromkeys(("student_signed_on", "university_signed_on", "host_signed_on", "briefed_on"), today)
    send(hr, f"{path}papers/", papers | {
        "insurer": "云泽人寿 YZ000001", "insurance_starts_on": today, "insurance_ends_on": placement.ends_on,
        "faculty_supervisor": world.users["coordinator"].person.pk,
    })  # fmt: skip
    step(hr, path, "ready")
    step(hr, path, "start")
    student = world.visit(360).sign_in(_student_account(world))
    send(student, "/my/placement/", {"on": today, "hours": 8, "kind": "visit", "text": "跟网格员走访6户"})
    _judged(world, path, student)
    step(hr, path, "finish")
    assert Placement.objects.get().passed is True


def _student_account(world: World) -> User:
    """The school's list gives the student an account (its slip was shown in step 3 for workers)."""
    return User.objects.create_user(username="student-1", person=Student.objects.get().person)


def _judged(world: World, path: str, student: Visitor) -> None:
    host = visitor_of(world, "supervisor")
    page = host.open(path)
    for box in page.locator("input[name=log]").all():
        box.check()
    press(page, "", which=page.locator("form[action$='/hours/'] button[type=submit]").first)
    page.close()
    marks = dict.fromkeys(ITEMS, 4)
    send(host, f"{path}assess/final/host/", marks)
    send(world.as_("coordinator"), f"{path}assess/final/faculty/", marks)
    send(student, "/my/placement/assess/final/", marks)


def she_is_hired_and_the_shortage_falls(world: World) -> None:
    """Hired after open recruitment: she stands in the roster, and the community lacks one person less."""
    before = shortage(world)
    placement = Placement.objects.get()
    send(world.as_("hr"), f"/desk/placements/{placement.pk}/hire/", {
        "division": community(world).pk, "post": Post.objects.get(code="grid").pk,
        "personnel_category": PersonnelCategory.objects.get(code="fulltime").pk, "starts_on": world.today,
        "recruitment": "青禾区2026年公开招聘公告第3号",
    })  # fmt: skip
    hired = Employment.objects.active(world.today).get(affiliation__person=placement.student.person)
    assert hired.division == community(world)
    assert shortage(world) == max(before - 1, 0)
    page = world.as_("hr").open(f"/desk/people/{placement.student.person.pk}/")
    assert "望江社区" in page.inner_text("main")
    page.close()
