"""One person's exams at the desk: seen and arranged inside one's places, 404 outside; shown to her where she begins."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.actions.arrangements import give_time, void_attempt
from courses.actions.exams import submit
from courses.actions.requirements import apply_course
from courses.models import Attempt, Enrolment, ExamArrangement
from tests.courses.factories import require, sit
from tests.factories import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(town):
    return holder("district_hr", town.qinghe, username="hr-of-exams")


def text(answer) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def page(client, learner) -> str:
    return text(client.get(reverse("person-exams", args=[learner.person.pk])))


def arrange(client, learner, kind, follow=True, **given):
    url = reverse("person-exams-arrange", args=[learner.person.pk, "ZS-901", kind])
    return client.post(url, {"reason": "视力不好", **given}, follow=follow)


def test_attempts_tries_left_and_terms_are_shown(course, learner, enrolled, hr, client):
    submit(attempt=sit(learner, course, right=1), by=learner)
    client.force_login(hr)
    shown = page(client, learner)
    assert "第1次，10分" in shown
    assert "还可以考1次。30分钟，60分合格。" in shown
    file = client.get(reverse("person", args=[learner.person.pk])).content.decode()
    assert reverse("person-exams", args=[learner.person.pk]) in file


def test_each_arrangement_is_made_with_its_form_and_taken_back(course, learner, enrolled, hr, client, town):
    client.force_login(hr)
    assert "加时50%" in text(arrange(client, learner, "time", share="50"))
    assert "所有考试加时10分钟" in text(arrange(client, learner, "time", share="0", minutes="10", everywhere="on"))
    assert "还有2次没有考" in text(arrange(client, learner, "try", follow=False))
    for _ in range(2):
        submit(attempt=sit(learner, course, right=1), by=learner)
    assert "还可以考1次" in text(arrange(client, learner, "try"))
    row = ExamArrangement.objects.get(kind="time", percent=50)
    done = client.post(reverse("arrangement-lift", args=[row.pk]), follow=True)
    assert "取消了的安排" in text(done)


def test_a_day_due_is_extended_and_an_earlier_one_refused(course, learner, hr, client, town):
    today = timezone.localdate()
    require(course, town.qinghe, days=5, starts_on=today)
    apply_course(course=course, on=today)
    client.force_login(hr)
    early = arrange(client, learner, "due", due_on=str(today + timedelta(days=1)), follow=False)
    assert (early.status_code, "延期要晚于这一天" in text(early)) == (422, True)
    arrange(client, learner, "due", due_on=str(today + timedelta(days=20)))
    assert Enrolment.objects.get(person=learner.person).due_on == today + timedelta(days=20)


def test_a_form_without_reason_or_minutes_keeps_what_was_typed(course, learner, enrolled, hr, client):
    client.force_login(hr)
    empty = arrange(client, learner, "time", share="0", follow=False)
    assert (empty.status_code, "请填写加几分钟" in text(empty)) == (422, True)
    url = reverse("person-exams-arrange", args=[learner.person.pk, "ZS-901", "time"])
    assert client.post(url, {"share": "50", "reason": ""}).status_code == 422
    assert client.get(reverse("person-exams-arrange", args=[learner.person.pk, "ZS-901", "odd"])).status_code == 404


def test_a_sitting_is_void_from_its_page(course, learner, enrolled, hr, client):
    attempt = submit(attempt=sit(learner, course, right=8), by=learner)
    client.force_login(hr)
    url = reverse("attempt-void", args=[attempt.pk])
    assert "这次得80分" in text(client.get(url))
    done = text(client.post(url, {"reason": "停电"}, follow=True))
    assert "作废原因：停电" in done
    client.force_login(learner)
    assert "这次考试作废了" in text(client.get(reverse("result", args=[attempt.pk])))
    assert "作废原因：停电" in text(client.get(reverse("exam", args=["ZS-901"])))


def test_a_supervisor_of_the_place_may_and_other_places_see_nothing(course, learner, enrolled, chief, town, client):
    attempt = submit(attempt=sit(learner, course, right=8), by=learner)
    row = give_time(person=learner.person, course=course, reason="视力不好", by=chief, percent=50)
    urls = [
        reverse("person-exams", args=[learner.person.pk]),
        reverse("person-exams-arrange", args=[learner.person.pk, "ZS-901", "time"]),
        reverse("attempt-void", args=[attempt.pk]),
    ]
    client.force_login(chief)
    assert [client.get(url).status_code for url in urls] == [200, 200, 200]
    client.force_login(holder("district_hr", town.changdai))
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]
    assert client.post(reverse("arrangement-lift", args=[row.pk])).status_code == 404
    client.force_login(holder("subdistrict", town.linxi))
    assert [client.get(url).status_code for url in urls] == [403, 403, 403]
    assert Attempt.objects.get().state == "marked"


def test_nobody_arranges_for_herself(course, learner, enrolled, town, client):
    from core.actions.access import grant_role

    grant_role(user=learner, role="district_hr", division=town.qinghe, by=None, starts_on=timezone.localdate())
    client.force_login(learner)
    assert client.get(reverse("person-exams", args=[learner.person.pk])).status_code == 404


def test_the_learner_reads_it_where_she_begins(course, learner, enrolled, hr, client):
    give_time(person=learner.person, course=None, reason="视力不好", by=hr, percent=50)
    client.force_login(learner)
    shown = text(client.get(reverse("exam", args=["ZS-901"])))
    assert "给您的特别安排" in shown
    assert "所有考试加时50%（视力不好）" in shown
    assert "10道题，45分钟，60分合格。" in shown


def test_a_try_after_a_void_one_is_possible_from_the_start_page(course, learner, enrolled, hr, client):
    for _ in range(2):
        attempt = submit(attempt=sit(learner, course, right=1), by=learner)
    client.force_login(learner)
    assert "已经用完" in text(client.get(reverse("exam", args=["ZS-901"])))
    void_attempt(attempt=attempt, reason="停电", by=hr)
    assert "还可以考1次" in text(client.get(reverse("exam", args=["ZS-901"])))


def test_the_page_asks_as_often_for_three_attempts_as_for_one(course, learner, enrolled, hr, client):
    course.exams.update(tries=5)
    client.force_login(hr)

    def asked():
        page(client, learner)
        with CaptureQueriesContext(connection) as queries:
            page(client, learner)
        return len(queries)

    submit(attempt=sit(learner, course, right=1), by=learner)
    give_time(person=learner.person, course=course, reason="视力不好", by=hr, percent=50)
    with_one = asked()
    for _ in range(2):
        submit(attempt=sit(learner, course, right=1), by=learner)
        give_time(person=learner.person, course=course, reason="视力不好", by=hr, percent=50)
    assert asked() == with_one
