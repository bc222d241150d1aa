"""What placements add to 今日, the person file, the overview and one's own record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certification.models import PlacementLog
from certification.placement_slots import PlacementData, home, navigation, overview, person_section
from core.models import Attachment
from tests.certification.factories import AgreementFactory, OfferFactory, PlacementFactory, RoundFactory
from tests.factories import UserFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement(town):
    host = holder("supervisor", town.huaian)
    offer = OfferFactory(round=RoundFactory(division=town.qinghe), division=town.huaian, taken=1)
    return PlacementFactory(running=True, offer=offer, host_supervisor=host.person)


def labels(user):
    return [link.url for link in navigation(user)]


def test_menu_shows_each_only_what_concerns_them(placement, town, alice):
    student = UserFactory(person=placement.student.person)
    assert labels(alice) == ["/desk/agreements/", "/desk/rounds/", "/desk/students/", "/desk/placements/"]
    assert labels(holder("supervisor", town.xinghua)) == ["/desk/placements/"]
    assert labels(student) == ["/my/placement/"]
    assert labels(holder("author", town.qinghe)) == []


def test_home_tells_the_student_to_log_and_the_supervisor_what_waits(placement):
    today = timezone.localdate()
    student, host = placement.student.person, placement.host_supervisor
    assert home(student, today).context["placement"] == placement
    assert home(host, today) is None
    PlacementLog.objects.create(placement=placement, on=today - timedelta(1), hours=4, kind="case", text="走访")
    block = home(host, today)
    assert [(row, row.waiting) for row in block.context["waiting"]] == [(placement, 1)]


def test_person_file_shows_placements_only_to_those_who_may_see_them(placement, alice, charlie):
    today, person = timezone.localdate(), placement.student.person
    assert person_section(person, alice, today).context["placements"] == [placement]
    assert person_section(person, charlie, today) is None


def test_overview_names_agreements_that_end_soon(town, alice, charlie):
    today = timezone.localdate()
    soon = AgreementFactory(division=town.qinghe, ends_on=today + timedelta(30))
    AgreementFactory(division=town.qinghe, ends_on=today + timedelta(300))
    assert overview(None, alice, today).context["ending"] == [soon]
    assert overview(town.qinghe, alice, today).context["ending"] == [soon]
    assert overview(None, charlie, today) is None


def test_own_record_holds_the_hours_and_erasing_keeps_them(placement, alice):
    student = placement.student
    student.emergency_contact = "家长 19900000001"
    student.save()
    day = timezone.localdate() - timedelta(1)
    PlacementLog.objects.create(placement=placement, on=day, hours=4, kind="case", text="走访")
    data = PlacementData().export(student.person)
    assert data["placements"][0]["logs"] == [
        {"on": day.isoformat(), "hours": 4.0, "kind": "个案", "text": "走访", "confirmed": False}
    ]
    assert PlacementData().erase(student.person, alice) == 1
    student.refresh_from_db()
    assert (student.emergency_contact, PlacementLog.objects.count()) == ("", 1)


def test_files_of_an_agreement_are_read_by_its_two_sides_only(town, alice, charlie):
    from core.actions.attachments import may_read

    agreement = AgreementFactory(division=town.qinghe)
    school = holder("university", agreement.organisation)
    file = Attachment.objects.create(about=f"certification.agreement:{agreement.pk}", name="协议.pdf", mime="", size=1)
    assert [may_read(user, file) for user in (alice, school, charlie)] == [True, True, False]
