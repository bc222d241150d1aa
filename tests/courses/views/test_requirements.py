"""必修安排 as HR, the subdistrict, the supervisor and a stranger meet it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import AuditEntry, Message
from courses.actions.requirements import apply_course
from courses.models import Enrolment, Exemption, Requirement
from tests.courses.factories import require
from tests.courses.views.test_query_counts import asked
from tests.staff.factories import PostFactory, employed

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def said(course, town, today, **changes):
    """A filled form."""
    return {
        "course": course.pk, "division": town.qinghe.pk, "due_from": "rule", "days": "20", "due_on": "",
        "repeat_months": "", "starts_on": today.isoformat(), "ends_on": "", "why": "每天都要用到。", "cite": "",
        "reminds": "on", "step": "preview", **changes,
    }  # fmt: skip


@pytest.fixture
def late(course, town, today):
    """Three people in two communities of 青禾区, all overdue by five days."""
    people = [employed(town.huaian, person__name="周秀兰"), employed(town.huaian), employed(town.shidu_one)]
    rule = require(course, town.qinghe, days=10, starts_on=today - timedelta(days=15))
    apply_course(course=course, on=today)
    return rule, people


def test_before_saving_hr_sees_who_gets_what(course, town, alice, client, today):
    employed(town.huaian, person__name="周秀兰")
    employed(town.changdai_one, person__name="沈无关")
    client.force_login(alice)
    page = client.post(reverse("requirement-new"), said(course, town, today)).content.decode()
    assert "周秀兰" in page
    assert "沈无关" not in page
    assert "槐安里社区" in page
    assert not Requirement.objects.exists()


def test_saved_only_after_the_look(course, town, alice, client, today, run_jobs):
    employed(town.huaian)
    client.force_login(alice)
    answer = client.post(reverse("requirement-new"), said(course, town, today, step="save"))
    rule = Requirement.objects.get()
    assert answer["Location"] == reverse("requirement", args=[rule.pk])
    run_jobs()
    assert Enrolment.objects.get().due_on == today + timedelta(days=20)


def test_changing_it_again_keeps_what_was_typed(course, town, alice, client, today):
    client.force_login(alice)
    page = client.post(reverse("requirement-new"), said(course, town, today, step="edit", why="记得这句话")).content
    assert "记得这句话" in page.decode()
    assert not Requirement.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"days": ""}, "写明多少天内学完"),
        ({"due_from": "day"}, "写明截止日期"),
        ({"why": ""}, "写一句为什么要学"),
        ({"ends_on": "2020-01-01"}, "最后一天早于生效日期"),
    ],
)
def test_what_is_missing_is_said_at_its_field(course, town, alice, client, today, changes, words):
    client.force_login(alice)
    answer = client.post(reverse("requirement-new"), said(course, town, today, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_nobody_requires_outside_the_own_district(course, town, charlie, client, today):
    client.force_login(charlie)
    answer = client.post(reverse("requirement-new"), said(course, town, today, step="save"))
    assert answer.status_code == 422
    assert not Requirement.objects.exists()


def test_subdistrict_and_supervisor_see_their_part_and_change_nothing(late, bob, chief, client):
    rule, _people = late
    for user in (bob, chief):
        client.force_login(user)
        page = client.get(reverse("requirement", args=[rule.pk])).content.decode()
        assert ("应学2人" in page, "渡口社区" in page) == (True, False)
        assert client.get(reverse("requirement-edit", args=[rule.pk])).status_code == 403
        assert client.post(reverse("requirements-remind")).status_code == 403


def test_a_rule_of_another_district_is_not_there(late, charlie, client):
    rule, people = late
    client.force_login(charlie)
    urls = [reverse(name, args=[rule.pk]) for name in ("requirement", "requirement-edit", "requirement-messages")]
    urls.append(reverse("requirement-exempt", args=[rule.pk, people[0].pk]))
    assert [client.get(url).status_code for url in urls] == [404] * 4
    assert "周秀兰" not in client.get(reverse("requirements-overdue")).content.decode()


def test_a_rule_of_the_city_is_seen_below_but_not_changed_there(course, town, alice, client):
    rule = require(course, town.city)
    client.force_login(alice)
    assert client.get(reverse("requirement", args=[rule.pk])).status_code == 200
    assert client.get(reverse("requirement-edit", args=[rule.pk])).status_code == 403


def test_the_overdue_list_filters_and_goes_into_a_file(late, alice, town, client):
    client.force_login(alice)
    url = reverse("requirements-overdue")
    assert "3人的必修课过期" in client.get(url).content.decode()
    assert "2人的必修课过期" in client.get(url, {"place": town.huaian.pk}).content.decode()
    answer = client.get(reverse("requirements-overdue-export"), {"place": town.huaian.pk})
    cells = [str(c.value) for row in load_workbook(BytesIO(b"".join(answer.streaming_content))).active for c in row]
    assert "周秀兰" in cells
    assert "渡口社区" not in cells
    assert AuditEntry.objects.filter(action="person.export").count() == 1


def test_reminding_takes_those_ticked_and_asks_before_all(late, alice, client):
    rule, people = late
    Message.objects.all().delete()
    client.force_login(alice)
    url = reverse("requirements-remind")
    client.post(url, {"enrolment": [Enrolment.objects.get(person=people[0]).pk]})
    assert Message.objects.get().person == people[0]
    assert "给3人发3条提醒" in client.post(url, {"all": "1"}).content.decode()
    assert Message.objects.count() == 1
    client.post(url, {"all": "1", "sure": "1"})
    assert Message.objects.count() == 3
    answer = client.get(reverse("requirement-messages", args=[rule.pk]))
    assert (answer.context["page"].paginator.count, answer.context["read"]) == (3, 0)


def test_exempting_needs_a_reason_and_takes_the_person_off_the_list(late, alice, client):
    rule, people = late
    client.force_login(alice)
    url = reverse("requirement-exempt", args=[rule.pk, people[0].pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "脱产学习"}).status_code == 302
    overdue = reverse("requirements-overdue")
    assert client.get(overdue).context["people"] == 2
    client.post(reverse("exemption-lift", args=[Exemption.objects.get().pk]))
    assert client.get(overdue).context["people"] == 3


def test_ending_takes_everybody_off_the_list(late, alice, client, run_jobs):
    rule, _people = late
    client.force_login(alice)
    client.post(reverse("requirement-end", args=[rule.pk]), {"reason": "换了新课"})
    run_jobs()
    assert "没有人过期" in client.get(reverse("requirements-overdue")).content.decode()


def test_lists_ask_the_database_as_often_for_many_as_for_few(late, course, alice, town, client, today):
    rule, _people = late
    client.force_login(alice)
    urls = [reverse(name) for name in ("requirements", "requirements-overdue")]
    urls.append(reverse("requirement", args=[rule.pk]))
    before = [asked(client, url) for url in urls]
    for number in range(3):
        employed(town.huaian, post=PostFactory(code=f"p{number}"))
        require(course, town.qinghe, days=3, starts_on=today - timedelta(days=15))
    apply_course(course=course, on=today)
    assert [asked(client, url) for url in urls] == before
