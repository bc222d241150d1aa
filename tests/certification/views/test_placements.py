"""Screens of agreements and placements: the way from a gap row to a hire, foreign rows 404, constant query counts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from certification.actions.hours import confirm_hours, log_hours
from certification.models import Agreement, Assessment, Offer, Placement, PlacementLog, Quota, Round, Student
from certification.rules.assessment import ITEMS
from staff.models import Employment, Evidence, ExpectedSupply, PersonnelCategory, Skill
from tests.certification.factories import (
    AgreementFactory,
    OfferFactory,
    PlacementFactory,
    PostFactory,
    ProgrammeFactory,
    QuotaFactory,
    RoundFactory,
    StudentFactory,
    staff_of,
)
from tests.factories import OrganisationFactory, UserFactory, holder, id_number

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


def as_(client, user):
    client.force_login(user)
    return client


def text(response) -> str:
    return response.content.decode()


def test_gap_row_fills_the_request(client, town, alice):
    post = PostFactory()
    query = {"community": town.huaian.pk, "post": post.code, "seats": 3}
    form = as_(client, alice).get(reverse("quota-request"), query).context["form"]
    assert (form.initial["division"], form.initial["post"], form.initial["seats"]) == (town.huaian.pk, post, 3)


def test_quota_goes_from_request_to_expected_supply(client, town, alice, school):
    agreement = AgreementFactory(division=town.qinghe, organisation=school)
    programme = ProgrammeFactory(organisation=school)
    post = PostFactory()
    as_(client, alice).post(
        reverse("quota-request"),
        {"division": town.huaian.pk, "post": post.pk, "seats": 2, "year": 2026, "needed_by": "2027-07-01", "level": 1},
    )
    quota = Quota.objects.get()
    client.post(reverse("quota-allot", args=[quota.pk]), {"agreement": agreement.pk, "programme": programme.pk})
    client.post(reverse("quota-publish", args=[quota.pk]))
    supply = ExpectedSupply.objects.standing().get()
    assert (supply.division, supply.post, supply.share) == (town.huaian, post, Decimal(2))


def test_agreement_is_agreed_by_the_school_and_cleared_by_the_district(client, town, alice, school, coordinator):
    agreement = AgreementFactory(division=town.qinghe, organisation=school, draft=True)

    def move(user, verb):
        return as_(client, user).post(reverse("agreement-move", args=[agreement.pk, verb])).status_code

    assert move(coordinator, "submit") == 404  # a draft is not shown to the school
    assert move(alice, "submit") == 302
    assert move(alice, "agree") == 403
    assert move(coordinator, "agree") == 302
    assert move(coordinator, "clear") == 403
    assert move(alice, "clear") == 302
    for user, party in ((alice, "district"), (coordinator, "university")):
        url = reverse("agreement-sign", args=[agreement.pk, party])
        as_(client, user).post(url, {"signer": "某某", "on": "2026-11-24"})
    assert move(alice, "put_in_force") == 302
    assert Agreement.objects.get().state == Agreement.State.IN_FORCE


def test_draft_with_a_deposit_is_shown_again_with_the_reason(client, town, alice):
    agreement = AgreementFactory(
        division=town.qinghe, draft=True, clauses=[{"no": "一", "heading": "费用", "text": "不收费用。"}]
    )
    url = reverse("agreement-clauses", args=[agreement.pk])
    response = as_(client, alice).post(url, {"clause_0": "学生缴纳押金500元。"})
    assert response.status_code == 409
    assert "不得收取押金" in text(response)


def student_post(programme, n=1, **changed):
    return {
        "name": "贺雨桐", "id_number": id_number(n), "programme": programme.pk, "number": "202300001", "intake": 2023,
        "phone": "19900000001", "notice_given": "on", **changed,
    }  # fmt: skip


def test_student_is_entered_only_after_the_notice_and_shown_masked(client, school, coordinator):
    programme = ProgrammeFactory(organisation=school)
    url = reverse("student-new")
    as_(client, coordinator).post(url, student_post(programme, notice_given=""))
    assert Student.objects.count() == 0
    client.post(url, student_post(programme))
    student = Student.objects.get()
    assert student.person.consents.get().purpose == "实习安排"
    page = text(client.get(reverse("students")))
    assert id_number(1) not in page
    assert student.person.id_masked in page


def test_student_of_another_schools_programme_cannot_be_entered(client, coordinator):
    as_(client, coordinator).post(reverse("student-new"), student_post(ProgrammeFactory()))
    assert Student.objects.count() == 0


def test_same_student_twice_is_refused(client, school, coordinator):
    programme = ProgrammeFactory(organisation=school)
    as_(client, coordinator).post(reverse("student-new"), student_post(programme))
    response = client.post(reverse("student-new"), student_post(programme, n=2))
    assert (response.status_code, Student.objects.count()) == (409, 1)


def test_round_from_places_to_placements(client, town, alice, school, coordinator):
    AgreementFactory(division=town.qinghe, organisation=school)
    staff_of(town.huaian, 5)
    today = timezone.localdate()
    as_(client, alice).post(
        reverse("round-new"),
        {"division": town.qinghe.pk, "name": "冬季批次", "year": 2026, "opens_on": today, "closes_on": today,
         "starts_on": today + timedelta(12), "ends_on": today + timedelta(120)},
    )  # fmt: skip
    row = Round.objects.get()
    client.post(reverse("offer-new", args=[row.pk]), {"host": town.huaian.pk, "places": 2})
    client.post(reverse("round-move", args=[row.pk, "open"]))
    first, second = (StudentFactory(programme=ProgrammeFactory(organisation=school)) for _n in range(2))
    offer = Offer.objects.get()
    for student in (first, second):
        as_(client, coordinator).post(reverse("wishes", args=[row.pk, student.pk]), {"wish_1": offer.pk})
    wished = {p.student: p for p in offer.preferences.all()}
    as_(client, alice).post(
        reverse("candidates", args=[offer.pk]),
        {f"{wished[second].pk}-host_rank": 1, f"{wished[first].pk}-host_rank": 2},
    )
    client.post(reverse("round-move", args=[row.pk, "match"]))
    page = text(as_(client, coordinator).get(reverse("round", args=[row.pk])))
    assert f"{first.person.name}没有排上" in page  # five at work: one student
    as_(client, alice).post(reverse("round-move", args=[row.pk, "publish"]))
    assert [p.student for p in Placement.objects.all()] == [second]


def test_candidates_are_ranked_without_names(client, town, alice, school):
    row = RoundFactory(division=town.qinghe, open=True)
    offer = OfferFactory(round=row, division=town.huaian)
    student = StudentFactory(programme=ProgrammeFactory(organisation=school))
    offer.preferences.create(student=student, student_rank=1)
    for url in (reverse("candidates", args=[offer.pk]), reverse("round", args=[row.pk])):
        page = text(as_(client, alice).get(url))
        assert student.person.name not in page
        assert student.number[-3:] in page


@pytest.fixture
def running(town, school):
    """Under way with the host supervisor, faculty and student signed in as users."""
    skill = Skill.objects.get_or_create(code="F02", defaults={"group": "F", "name": "数字助老"})[0]
    agreement = AgreementFactory(division=town.qinghe, organisation=school)
    quota = QuotaFactory(agreement=agreement, division=town.qinghe, taken=1)
    quota.skills.add(skill)
    host, faculty = holder("supervisor", town.huaian), holder("faculty_supervisor", school)
    placement = PlacementFactory(
        running=True,
        student=StudentFactory(programme=quota.programme),
        offer=OfferFactory(round=RoundFactory(division=town.qinghe), division=town.huaian, taken=1),
        quota=quota,
        agreement=agreement,
        host_supervisor=host.person,
        faculty_supervisor=faculty.person,
    )
    return placement, UserFactory(person=placement.student.person), host, faculty


def test_student_logs_and_supervisor_confirms_and_hr_finishes_and_hires(client, town, alice, running):
    placement, student, host, faculty = running
    today = timezone.localdate()
    for days in (1, 2):
        as_(client, student).post(
            reverse("my-placement"),
            {"on": today - timedelta(days), "hours": "8", "kind": "service", "text": "整理台账"},
        )
    logs = list(PlacementLog.objects.values_list("pk", flat=True))
    assert as_(client, student).post(reverse("hours-confirm", args=[placement.pk]), {"log": logs}).status_code == 404
    as_(client, host).post(reverse("hours-confirm", args=[placement.pk]), {"log": logs})
    assert PlacementLog.objects.filter(confirmed_by=host).count() == 2
    marks = dict.fromkeys(ITEMS, 4)
    client.post(reverse("placement-assess", args=[placement.pk, "final", "host"]), marks)
    as_(client, faculty).post(reverse("placement-assess", args=[placement.pk, "final", "faculty"]), marks)
    as_(client, student).post(reverse("my-assessment", args=["final"]), marks)
    assert Assessment.objects.count() == 3
    as_(client, alice).post(reverse("placement-move", args=[placement.pk, "finish"]))
    assert list(Placement.objects.passed()) == [placement]
    assert Evidence.objects.get().source == placement.source
    category = PersonnelCategory.objects.get_or_create(code="contract", defaults={"name": "社区工作者"})[0]
    hire = {
        "division": town.huaian.pk, "post": PostFactory().pk, "personnel_category": category.pk,
        "starts_on": "2027-07-01", "recruitment": "",
    }  # fmt: skip
    url = reverse("placement-hire", args=[placement.pk])
    assert client.post(url, hire).status_code == 200
    assert Employment.objects.count() == 0
    client.post(url, {**hire, "recruitment": "青禾区2027年公开招聘公告"})
    placement.refresh_from_db()
    assert placement.hired_as == Employment.objects.get()
    assert placement.hired_as.person == placement.student.person


def test_student_sees_what_is_missing_and_why(client, town):
    placement = PlacementFactory(
        papers=True, state="agreed", insurance_ends_on=date(2027, 3, 1), host_signed_on=None,
        offer=OfferFactory(round=RoundFactory(division=town.qinghe), division=town.huaian, taken=1),
    )  # fmt: skip
    user = UserFactory(person=placement.student.person)
    page = text(as_(client, user).get(reverse("my-placement")))
    assert "三方协议还缺实习单位签字" in page
    assert "没有覆盖整个实习期" in page


def test_refused_start_says_which_paper_is_missing(client, alice, town):
    placement = PlacementFactory(
        ready=True, briefed_on=None,
        offer=OfferFactory(round=RoundFactory(division=town.qinghe), division=town.huaian, taken=1),
    )  # fmt: skip
    response = as_(client, alice).post(reverse("placement-move", args=[placement.pk, "start"]), follow=True)
    assert "还没有做岗前安全教育" in text(response)
    assert Placement.objects.get().state == Placement.State.READY


@pytest.mark.parametrize("name", ["placement", "placement-papers", "placement-hire"])
def test_foreign_placement_is_not_found(client, running, outsider, charlie, name):
    placement = running[0]
    for user in (outsider, charlie):
        assert as_(client, user).get(reverse(name, args=[placement.pk])).status_code == 404


def test_foreign_agreement_quota_student_and_round_are_not_found(client, running, outsider, charlie):
    placement = running[0]
    urls = [
        reverse("agreement", args=[placement.agreement_id]),
        reverse("quota", args=[placement.quota_id]),
        reverse("student", args=[placement.student_id]),
        reverse("round", args=[placement.offer.round_id]),
    ]
    for user in (outsider, charlie):
        assert [as_(client, user).get(url).status_code for url in urls] == [404] * 4


def test_missing_right_in_the_own_scope_is_forbidden(client, town, bob, running):
    placement = running[0]
    leader = holder("leader", town.qinghe)
    assert as_(client, bob).get(reverse("placement", args=[placement.pk])).status_code == 200
    assert client.post(reverse("placement-move", args=[placement.pk, "pause"])).status_code == 403
    assert as_(client, leader).get(reverse("placement", args=[placement.pk])).status_code == 403
    page = text(client.get(reverse("placements")))
    assert placement.student.person.name_masked in page
    assert placement.student.person.name not in page


def test_person_who_is_no_student_has_no_placement_page(client, alice):
    assert as_(client, alice).get(reverse("my-placement")).status_code == 404


def _many(town, school, count):
    agreement = AgreementFactory(division=town.qinghe, organisation=school)
    row = RoundFactory(division=town.qinghe, open=True)
    for _n in range(count):
        student = StudentFactory(programme=ProgrammeFactory(organisation=school))
        offer = OfferFactory(round=row, taken=1)
        offer.preferences.create(student=student, student_rank=1)
        placement = PlacementFactory(running=True, student=student, offer=offer, agreement=agreement)
        today = timezone.localdate()
        entry = log_hours(
            placement=placement, on=today - timedelta(1), hours=Decimal(2), kind="case", text="走访", today=today,
            by=UserFactory(),
        )  # fmt: skip
        confirm_hours(placement=placement, logs=[entry.pk], by=UserFactory())
        QuotaFactory(agreement=agreement, programme=student.programme, division=town.qinghe)
    return row


@pytest.mark.parametrize("name", ["agreements", "students", "rounds", "placements"])
def test_lists_ask_the_same_number_of_questions_for_one_row_and_for_three(
    client, town, school, coordinator, alice, name, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    user = coordinator if name == "students" else alice
    as_(client, user)
    _many(town, school, 1)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as once:
        client.get(reverse(name))
    _many(town, school, 2)
    with django_assert_num_queries(len(once)):
        client.get(reverse(name))


def test_board_asks_the_same_number_of_questions_for_one_student_and_for_three(
    client, town, school, alice, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    one, three = _many(town, school, 1), _many(town, school, 3)
    as_(client, alice).get(reverse("round", args=[one.pk]))
    with CaptureQueriesContext(connection) as once:
        client.get(reverse("round", args=[one.pk]))
    with django_assert_num_queries(len(once)):
        client.get(reverse("round", args=[three.pk]))
