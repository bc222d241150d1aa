"""The people list and the person file: who is seen, what is masked, what is written down."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.actions.privacy import request_correction
from core.models import Affiliation, AuditEntry, Message, Person, User
from core.sealing import unseal
from staff.models import CreditEntry, Registration
from tests.factories import UserFactory, holder, learner
from tests.staff.factories import EmploymentFactory, QualificationFactory, employed

pytestmark = pytest.mark.django_db


def listed(client, user: User, query: str = "") -> list[Person]:
    client.force_login(user)
    return list(client.get(f"/desk/people/{query}").context["page"].object_list)


def test_list_shows_the_scope_and_nothing_else(client, town, alice, bob, charlie):
    here, near, foreign = employed(town.huaian), employed(town.shidu_one), employed(town.changdai_one)

    assert set(listed(client, alice)) == {here, near}
    assert listed(client, bob) == [here]
    assert listed(client, charlie) == [foreign]


def test_list_needs_a_role_and_a_sign_in(client, town):
    assert client.get("/desk/people/").status_code == 302
    client.force_login(learner(town.huaian))
    assert client.get("/desk/people/").status_code == 403


def test_list_takes_the_same_queries_for_one_row_and_for_three(client, town, alice):
    client.force_login(alice)

    def queries() -> int:
        QualificationFactory(person=employed(town.huaian))
        client.get("/desk/people/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/desk/people/")
        return len(caught)

    one = queries()
    queries()
    assert queries() == one <= 20


def test_name_and_initials_find_and_do_not_enter_the_address(client, town, alice):
    zhou = employed(town.huaian, person__name="周秀兰")
    employed(town.huaian, person__name="陈海平")
    client.force_login(alice)

    for words in ("周秀", "zxl", "ZHOUXIU"):
        response = client.post("/desk/people/", {"q": words, "presence": "all"})
        assert response.url == "/desk/people/?presence=all"
        assert list(client.get(response.url).context["page"].object_list) == [zhou]


def test_reset_forgets_the_name(client, town, alice):
    people = {employed(town.huaian, person__name="周秀兰"), employed(town.huaian, person__name="陈海平")}
    client.force_login(alice)
    client.post("/desk/people/", {"q": "周秀兰"})
    response = client.post("/desk/people/")

    assert response.url == "/desk/people/"
    assert set(client.get(response.url).context["page"].object_list) == people


def test_filters_ask_one_and_the_same_employment(client, town, alice):
    window, grid = employed(town.huaian, post__code="w"), employed(town.xinghua, post__code="g")
    left = employed(town.huaian, ends_on=date(2023, 12, 31))
    QualificationFactory(person=grid)

    assert listed(client, alice, f"?place={town.huaian.pk}") == [window]
    assert listed(client, alice, "?post=g") == [grid]
    assert listed(client, alice, "?certificate=any") == [grid]
    assert listed(client, alice, "?certificate=none") == [window]
    assert listed(client, alice, "?presence=left") == [left]
    assert set(listed(client, alice, "?presence=all")) == {window, grid, left}


def test_former_district_does_not_find_a_person_by_the_new_post(client, town, alice):
    moved = employed(town.huaian, ends_on=date(2023, 12, 31), post__code="old")
    EmploymentFactory(person=moved, division=town.changdai_one, starts_on=date(2024, 1, 1), post__code="new")

    assert listed(client, alice, "?presence=all&post=new") == []
    assert listed(client, alice, "?presence=all&post=old") == [moved]


def test_foreign_place_in_the_filter_finds_nobody(client, town, alice):
    employed(town.changdai_one)
    employed(town.huaian)

    assert {p.pk for p in listed(client, alice, f"?place={town.changdai_one.pk}")} == set(
        Person.objects.visible_to(alice).values_list("pk", flat=True)
    )  # not a choice of hers, so not a filter at all


FILE_PAGES = ("person", "person-edit", "person-reveal")


@pytest.mark.parametrize("name", FILE_PAGES)
def test_file_of_a_foreign_person_does_not_exist(client, town, alice, charlie, name):
    subject = employed(town.huaian)
    client.force_login(alice)
    assert client.get(reverse(name, args=[subject.pk])).status_code == 200
    client.force_login(charlie)
    assert client.get(reverse(name, args=[subject.pk])).status_code == 404


def test_missing_right_in_the_own_scope_is_refused(client, town, bob):
    subject = employed(town.huaian)
    client.force_login(bob)

    assert client.get(reverse("person", args=[subject.pk])).status_code == 200
    assert client.post(reverse("person-reveal", args=[subject.pk]), {"reason": "看看"}).status_code == 403
    assert AuditEntry.objects.filter(action="person.reveal").count() == 0
    assert AuditEntry.objects.filter(action="access.denied", user=bob).count() == 1


def test_opening_a_file_is_one_line_on_the_trail(client, town, alice):
    subject = employed(town.huaian)
    client.force_login(alice)
    client.get(reverse("person", args=[subject.pk]))

    line = AuditEntry.objects.get(action="person.view")
    assert (line.user, line.object_id, line.scope_path) == (alice, str(subject.pk), town.huaian.path)


def test_former_district_reads_its_own_period_only(client, town, alice):
    moved = employed(town.huaian, ends_on=date(2023, 12, 31))
    EmploymentFactory(person=moved, division=town.changdai_one, starts_on=date(2024, 1, 1))
    client.force_login(alice)
    response = client.get(reverse("person", args=[moved.pk]))

    assert [place.division for place in response.context["history"]] == [town.huaian]
    assert moved.phone_masked not in response.content.decode()
    assert client.get(reverse("person-edit", args=[moved.pk])).status_code == 404


def test_reveal_needs_a_post_and_a_reason_and_writes_exactly_one_line(client, town, alice):
    subject = employed(town.huaian)
    number = unseal(subject.id_sealed)
    client.force_login(alice)
    address = reverse("person-reveal", args=[subject.pk])

    assert number not in client.get(address).content.decode()
    assert number not in client.post(address, {"reason": ""}).content.decode()
    assert AuditEntry.objects.filter(action="person.reveal").count() == 0

    assert number in client.post(address, {"reason": "办理社保增员"}).content.decode()
    assert [e.reason for e in AuditEntry.objects.filter(action="person.reveal")] == ["办理社保增员"]


def test_no_page_of_people_prints_a_full_number(client, town, alice):
    subject = employed(town.huaian)
    account = UserFactory(person=subject)
    employment = subject.affiliations.get().employment
    request_correction(person=subject, subject="name", wanted="周秀蓝")
    client.force_login(alice)
    pages = [
        reverse("people"), reverse("people-export"), *(reverse(name, args=[subject.pk]) for name in FILE_PAGES),
        reverse("employment-edit", args=[subject.pk, employment.pk]),
        reverse("correction", args=[subject.corrections.get().pk]),
    ]  # fmt: skip
    shown = "".join(client.get(page).content.decode() for page in pages)
    client.force_login(holder("admin", town.city))
    shown += client.get("/desk/access/").content.decode()
    shown += client.get(reverse("access-account", args=[account.pk])).content.decode()
    client.force_login(account)
    shown += "".join(client.get(page).content.decode() for page in ("/my/data/", "/my/settings/", "/my/messages/"))
    shown += client.post("/my/data/download/").content.decode()

    assert subject.id_masked in shown
    assert unseal(subject.id_sealed) not in shown


def exported(client, data: dict) -> list[tuple]:
    body = b"".join(client.post("/desk/people/export/", data).streaming_content)
    return list(openpyxl.load_workbook(BytesIO(body)).active.iter_rows(values_only=True))


def test_export_masks_numbers_unless_ticked_with_a_reason(client, town, alice):
    subject = employed(town.huaian)
    client.force_login(alice)
    text = str(exported(client, {}))
    assert subject.id_masked in text
    assert unseal(subject.id_sealed) not in text

    assert client.post("/desk/people/export/", {"personal": "on"}).status_code == 200  # asks for the reason
    full = str(exported(client, {"personal": "on", "reason": "报送区社保中心"}))
    assert unseal(subject.id_sealed) in full
    lines = AuditEntry.objects.filter(action="person.export").order_by("pk").values_list("reason", "data")
    assert [(reason, data["personal"], data["rows"]) for reason, data in lines] == [
        ("", False, 1), ("报送区社保中心", True, 1)
    ]  # fmt: skip


def test_export_needs_its_own_right(client, town, bob):
    client.force_login(bob)
    assert client.get("/desk/people/export/").status_code == 403


def test_employment_edit_writes_before_and_after(client, town, alice):
    subject = employed(town.huaian)
    employment = subject.affiliations.get().employment
    client.force_login(alice)
    address = reverse("employment-edit", args=[subject.pk, employment.pk])
    form = {
        "post": employment.post_id,
        "personnel_category": employment.personnel_category_id,
        "grade": "6",
        "share": "1",
    }
    assert client.post(address, form).url == reverse("person", args=[subject.pk])
    employment.refresh_from_db()

    assert employment.grade == "6"
    line = AuditEntry.objects.get(action="employment.change")
    assert line.data == {"grade": ["", "6"]}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_kept_day_stands_in_the_form_as_a_browser_takes_it_so_saving_does_not_empty_it(client, town, alice, language):
    subject = employed(town.huaian)
    employment = subject.affiliations.get().employment
    employment.contract_ends_on = date(2027, 6, 30)
    employment.save()
    client.force_login(alice)
    client.cookies["locale"] = language
    page = client.get(reverse("employment-edit", args=[subject.pk, employment.pk])).content.decode()
    assert 'name="contract_ends_on" value="2027-06-30"' in page


def test_transfer_and_leave_go_through_the_verbs(client, town, alice):
    subject = employed(town.huaian)
    first = subject.affiliations.get().employment
    client.force_login(alice)
    move = {"division": town.shidu_one.pk, "on": "2025-03-01", "reason": "青人社调〔2025〕7号"}
    client.post(reverse("employment-transfer", args=[subject.pk, first.pk]), move)
    places = list(subject.affiliations.order_by("starts_on").values_list("division", "starts_on", "ends_on"))
    assert places == [
        (town.huaian.pk, date(2020, 1, 1), date(2025, 2, 28)), (town.shidu_one.pk, date(2025, 3, 1), None)
    ]  # fmt: skip

    second = subject.affiliations.get(ends_on=None).employment
    address = reverse("employment-leave", args=[subject.pk, second.pk])
    assert client.post(address, {"on": "2025-02-01", "kind": "resigned"}).status_code == 200  # before she came
    client.post(address, {"on": "2025-06-30", "kind": "resigned"})
    second.refresh_from_db()
    assert (second.leave_reason, second.affiliation.ends_on) == ("resigned", date(2025, 6, 30))


def test_transfer_out_of_the_own_scope_is_not_offered(client, town, alice):
    subject = employed(town.huaian)
    client.force_login(alice)
    move = {"division": town.changdai_one.pk, "on": "2025-03-01", "reason": "调动"}
    address = reverse("employment-transfer", args=[subject.pk, subject.affiliations.get().employment.pk])

    assert "division" in client.post(address, move).context["form"].errors
    assert subject.affiliations.count() == 1


def test_person_edit_names_the_fields_and_not_the_values(client, town, alice):
    subject = employed(town.huaian, person__name="周秀兰")
    client.force_login(alice)
    form = {"name": "周秀蓝", "gender": subject.gender, "phone": "19900009999", "education": "college"}
    client.post(reverse("person-edit", args=[subject.pk]), form)
    subject.refresh_from_db()

    assert (subject.name, subject.name_key, subject.phone) == ("周秀蓝", "zhouxiulan zxl", "19900009999")
    assert AuditEntry.objects.get(action="person.edit").data == {"fields": ["education", "name", "phone"]}


def test_correction_is_decided_by_hr_and_told_to_the_person(client, town, alice, charlie):
    subject = employed(town.huaian)
    correction = request_correction(person=subject, subject="phone", wanted="号码换了")
    client.force_login(charlie)
    assert client.get(reverse("correction", args=[correction.pk])).status_code == 404
    client.force_login(alice)
    client.post(reverse("correction", args=[correction.pk]), {"corrected": "no"})
    correction.refresh_from_db()
    assert correction.state == "requested"  # a refusal says why

    client.post(reverse("correction", args=[correction.pk]), {"corrected": "no", "answer": "请带号码本人来办"})
    correction.refresh_from_db()
    assert (correction.state, correction.decided_by) == ("declined", alice)
    assert Message.objects.get(person=subject).body == "请带号码本人来办"


def test_code_is_handed_out_at_the_desk_for_own_people_only(client, town, alice, charlie):
    subject = employed(town.huaian)
    client.force_login(charlie)
    assert client.post(reverse("person-code", args=[subject.pk])).status_code == 404
    client.force_login(alice)
    shown = client.post(reverse("person-code", args=[subject.pk])).context["code"]

    assert shown.user.person == subject
    assert shown.user.check_password(shown.code.replace("-", ""))
    assert Affiliation.objects.filter(person=subject).count() == 1


def test_outlook_counts_the_hours_of_the_running_cycle_only(client, town, alice):
    subject = employed(town.huaian)
    paper = QualificationFactory(person=subject)
    today = timezone.localdate()
    Registration.objects.create(
        qualification=paper, starts_on=today - timedelta(days=700), ends_on=today + timedelta(days=100)
    )
    for n, (days, hours) in enumerate(((800, 40), (300, 51))):
        CreditEntry.objects.create(
            person=subject, hours=hours, category="run", on=today - timedelta(days=days), source=f"t:{n}"
        )
    client.force_login(alice)
    context = client.get(reverse("person", args=[subject.pk])).context

    assert (context["education"]["reached"], context["education"]["lacking"]) == (51, 21)
    assert context["retires"].original_age == 50  # a woman, not in a leading post
