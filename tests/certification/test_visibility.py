"""Who sees what: a university only itself, a district a student only from a placement on, a leader no names."""

from datetime import date

import pytest

from certification.models import Agreement, Offer, Placement, Quota, Round, Student
from core.models import Person
from tests.certification.factories import (
    AgreementFactory,
    OfferFactory,
    PlacementFactory,
    ProgrammeFactory,
    QuotaFactory,
    RoundFactory,
    StudentFactory,
)
from tests.factories import AffiliationFactory, OrganisationFactory, UserFactory, holder, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return OrganisationFactory(university=True, name="云泽师范学院")


@pytest.fixture
def coordinator(school):
    return holder("university", school, username="luo")


@pytest.fixture
def outsider():
    return holder("university", OrganisationFactory(university=True), username="mei")


@pytest.fixture
def student(school):
    """In the school's list, placed nowhere."""
    row = StudentFactory(programme=ProgrammeFactory(organisation=school))
    AffiliationFactory(
        person=row.person, division=None, organisation=school, kind="student", source=row.source,
        starts_on=date(2023, 9, 1),
    )  # fmt: skip
    return row


@pytest.fixture
def placement(student, town):
    offer = OfferFactory(round=RoundFactory(division=town.qinghe), division=town.huaian, taken=1)
    return PlacementFactory(student=student, offer=offer)


def test_student_in_a_list_is_seen_by_the_own_school_only(student, coordinator, outsider, alice, charlie):
    seen = {user.username: list(Student.objects.visible_to(user)) for user in (coordinator, outsider, alice, charlie)}
    assert seen == {"luo": [student], "mei": [], "alice": [], "charlie": []}
    assert list(Person.objects.visible_to(alice)) == []


def test_district_sees_the_student_from_the_placement_on(placement, coordinator, outsider, alice, charlie):
    users = (coordinator, outsider, alice, charlie)
    seen = {user.username: Student.objects.visible_to(user).count() for user in users}
    assert seen == {"luo": 1, "mei": 0, "alice": 1, "charlie": 0}
    seen = {user.username: Placement.objects.visible_to(user).count() for user in users}
    assert seen == {"luo": 1, "mei": 0, "alice": 1, "charlie": 0}


def test_subdistrict_sees_placements_in_its_communities(placement, town, bob):
    assert list(Placement.objects.visible_to(bob)) == [placement]
    assert list(Placement.objects.visible_to(holder("subdistrict", town.shidu))) == []


def test_faculty_sees_only_those_it_guides(placement, school, student):
    faculty = holder("faculty_supervisor", school)
    assert (list(Student.objects.visible_to(faculty)), list(Placement.objects.visible_to(faculty))) == ([], [])
    Placement.objects.update(faculty_supervisor=faculty.person)
    assert list(Student.objects.visible_to(faculty)) == [student]
    assert list(Placement.objects.visible_to(faculty)) == [placement]


def test_host_supervisor_sees_own_students_without_any_role(placement, town):
    host = UserFactory(person=worker(town.xinghua))
    assert list(Placement.objects.visible_to(host)) == []
    Placement.objects.update(host_supervisor=host.person)
    assert list(Placement.objects.visible_to(host)) == [placement]


def test_agreement_is_seen_by_its_two_sides_and_a_draft_by_the_district_only(
    town, school, coordinator, outsider, alice, charlie
):
    shown = AgreementFactory(division=town.qinghe, organisation=school)
    draft = AgreementFactory(division=town.qinghe, organisation=school, draft=True)
    users = (coordinator, outsider, alice, charlie)
    seen = {user.username: set(Agreement.objects.visible_to(user)) for user in users}
    assert seen == {"luo": {shown}, "mei": set(), "alice": {shown, draft}, "charlie": set()}


def test_quota_is_seen_by_the_school_once_it_is_allotted(town, school, coordinator, alice, charlie):
    agreement = AgreementFactory(division=town.qinghe, organisation=school)
    quota = QuotaFactory(agreement=agreement, division=town.huaian)
    asked = QuotaFactory(requested=True, division=town.huaian)
    seen = {user.username: set(Quota.objects.visible_to(user)) for user in (coordinator, alice, charlie)}
    assert seen == {"luo": {quota}, "alice": {quota, asked}, "charlie": set()}


def test_round_is_seen_by_partner_schools_once_it_is_open(town, school, coordinator, outsider, alice, bob, charlie):
    AgreementFactory(division=town.qinghe, organisation=school)
    draft, opened = RoundFactory(division=town.qinghe), RoundFactory(division=town.qinghe, open=True)
    users = (coordinator, outsider, alice, bob, charlie)
    seen = {user.username: set(Round.objects.visible_to(user)) for user in users}
    assert seen == {
        "luo": {opened}, "mei": set(), "alice": {draft, opened}, "bob": {opened}, "charlie": set(),
    }  # fmt: skip


def test_offer_is_shown_to_every_partner_school_or_to_none(town, school, coordinator, outsider, alice, charlie):
    AgreementFactory(division=town.qinghe, organisation=school)
    row = RoundFactory(division=town.qinghe, open=True)
    OfferFactory(round=row, division=town.xinghua, released_on=None)
    released = OfferFactory(round=row, division=town.huaian)
    users = (coordinator, outsider, alice, charlie)
    seen = {user.username: list(Offer.objects.visible_to(user)) for user in users}
    assert (seen["luo"], seen["mei"], len(seen["alice"]), seen["charlie"]) == ([released], [], 2, [])
