"""One's own pages: messages, feedback, settings, data."""

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from core.actions.feedback import answer_feedback, write_feedback
from core.actions.messages import send_message
from core.models import AuditEntry, Correction, Feedback, Message, User
from tests.factories import PASSWORD, holder, learner, worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


@pytest.fixture
def zhou(town) -> User:
    return learner(town.huaian, password=PASSWORD, name="周秀兰")


def message_to(person, **more):
    given = {"kind": "due", "title": "还有3天", "dedupe_key": f"due:{person.pk}", **more}
    return send_message(person=person, **given)


def test_same_key_sends_once(zhou):
    first = message_to(zhou.person)
    assert message_to(zhou.person, title="又一次") == first
    assert [m.title for m in Message.objects.all()] == ["还有3天"]


def test_messages_are_one_s_own(client, town, zhou):
    message_to(zhou.person)
    other = learner(town.huaian)
    client.force_login(other)
    assert list(client.get("/my/messages/").context["page"].object_list) == []
    assert client.post(reverse("message-open", args=[Message.objects.get().pk])).status_code == 404


def test_opening_a_message_marks_it_and_leads_on(client, zhou):
    message = message_to(zhou.person, link="/my/settings/")
    client.force_login(zhou)
    assert client.get("/my/messages/").context["unread"] == 1
    assert client.post(reverse("message-open", args=[message.pk])).url == "/my/settings/"
    assert client.get("/my/messages/").context["unread"] == 0


def test_message_does_not_lead_to_another_host(client, zhou):
    message = message_to(zhou.person, link="https://elsewhere.example/")
    client.force_login(zhou)
    assert client.post(reverse("message-open", args=[message.pk])).url == "/my/messages/"


def test_anybody_writes_feedback_and_reads_the_answer_by_its_address(client, town):
    response = client.post("/feedback/", {"text": "字太小，看不清", "contact": ""})
    row = Feedback.objects.get()
    assert response.url == f"/feedback/{row.token}/"
    answer_feedback(feedback=row, answer="右上角有大字版", by=holder("admin", town.city))

    assert "右上角有大字版" in client.get(response.url).content.decode()
    assert client.get("/feedback/no-such-token/").status_code == 404


def test_seventh_feedback_of_an_hour_waits_and_keeps_the_text(client, town):
    for n in range(6):
        assert client.post("/feedback/", {"text": f"第{n}条意见"}).status_code == 302
    response = client.post("/feedback/", {"text": "第七条意见还在"})

    assert response.status_code == 429
    assert "第七条意见还在" in response.content.decode()
    assert Feedback.objects.count() == 6


def test_feedback_is_answered_by_the_administrators_of_the_place(client, town, zhou, alice):
    row = write_feedback(text="导入不认劳务派遣", by=zhou)
    client.force_login(holder("admin", town.liuqiao))
    assert client.get(reverse("feedback-answer", args=[row.pk])).status_code == 404
    client.force_login(alice)
    assert client.get("/desk/feedback/").status_code == 403
    client.force_login(holder("admin", town.qinghe))
    client.post(reverse("feedback-answer", args=[row.pk]), {"answer": "下周加上"})

    assert Message.objects.get(person=zhou.person).body == "下周加上"
    assert AuditEntry.objects.filter(action="feedback.answer").count() == 1


def test_phone_changes_only_with_the_password_and_only_to_a_free_number(client, town, zhou):
    User.objects.filter(pk=learner(town.huaian).pk).update(phone="19900008888")
    client.force_login(zhou)
    client.post("/my/settings/", {"phone": "19900007777", "password": "wrong"})
    client.post("/my/settings/", {"phone": "19900008888", "password": PASSWORD})
    zhou.refresh_from_db()
    assert zhou.phone is None

    client.post("/my/settings/", {"phone": "19900007777", "password": PASSWORD})
    zhou.refresh_from_db()
    assert (zhou.phone, zhou.person.__class__.objects.get(pk=zhou.person_id).phone) == ("19900007777", "19900007777")


def test_other_devices_can_be_signed_out(client, zhou):
    phone, desk = client, client.__class__()
    for device in (phone, desk):
        device.post("/accounts/login/", {"login": zhou.username, "password": PASSWORD})
    assert len(phone.get("/my/settings/").context["devices"]) == 2
    phone.post("/my/settings/sign-out-others/")

    assert desk.get("/my/settings/").status_code == 302
    assert phone.get("/my/settings/").status_code == 200


def test_own_data_is_complete_and_leaves_a_line(client, town, zhou):
    message_to(zhou.person)
    client.force_login(zhou)
    assert "周秀兰" in client.get("/my/data/").content.decode()
    copy = json.loads(client.post("/my/data/download/").content)

    assert copy["core"]["person"]["姓名"] == "周秀兰"
    assert [m["标题"] for m in copy["core"]["messages"]] == ["还有3天"]
    assert [a["单位"] for a in copy["core"]["affiliations"]] == ["槐安里社区"]
    assert AuditEntry.objects.filter(action="person.own_data", user=zhou).count() == 1
    assert client.get("/my/data/download/").status_code == 405


def test_own_data_shows_nobody_else(client, town, zhou):
    worker(town.huaian, name="陈海平")
    client.force_login(zhou)
    assert "陈海平" not in client.get("/my/data/").content.decode()


def test_asking_again_for_the_same_thing_changes_the_open_request(client, zhou):
    client.force_login(zhou)
    for wanted in ("周秀蓝", "周绣兰"):
        client.post("/my/data/", {"subject": "name", "wanted": wanted})

    assert [(c.subject, c.wanted) for c in Correction.objects.all()] == [("name", "周绣兰")]


def test_private_pages_are_not_kept_by_the_browser(client, zhou):
    client.force_login(zhou)
    assert "no-store" in client.get("/my/settings/").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-11-09T02:00:00+00:00", "2026年11月9日 10:00"),
        ("2026-11-09", "2026年11月9日"),
        ("20261109", "20261109"),  # a student's number, not a day
        ("enrolled", "在学"),
        (None, "没有"),
        ([{"title": "网格巡查", "state": "confirmed"}], "名称：网格巡查；状态：已确认"),
    ],
)
def test_values_of_other_apps_are_said_in_words(value, shown):
    from core.views.privacy import readable

    part = readable({"courses": {"courses": [{"course": value}]}})[0]
    assert (part.heading, part.columns, part.rows) == ("课程", ["课程"], [[shown]])


def test_optional_messages_can_be_turned_off_and_on_again(client, town):
    user = learner(town.huaian)
    client.force_login(user)
    client.post("/my/settings/messages/", {"kind": ["assigned", "digest", "task", "class_tomorrow"]})
    user.refresh_from_db()
    assert user.muted == ["due"]
    client.post("/my/settings/messages/", {"kind": ["assigned", "digest", "due", "class_tomorrow"]})
    user.refresh_from_db()
    assert user.muted == []
