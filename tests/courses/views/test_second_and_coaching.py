"""Screens of the second check, of coaching and of further tasks: two taps each, refusals keep what was typed."""

import pytest
from django.urls import reverse

from courses.actions.coaching import record_coaching
from courses.actions.exams import submit
from courses.actions.signoffs import confirm_task
from courses.models import CoachingSession, SecondCheck, TaskSubmission
from staff.models import Skill
from tests.courses.actions.test_second_checks import sample
from tests.courses.actions.test_signoffs import asked
from tests.courses.factories import learner_at, sit
from tests.factories import holder

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def at_two(course, learner, chief, enrolled):
    submit(attempt=sit(learner, course, right=8), by=learner)
    confirm_task(submission=asked(enrolled, learner), by=chief)
    return enrolled


@pytest.fixture
def check(learner, chief, enrolled):
    sample(100)
    confirm_task(submission=asked(enrolled, learner), by=chief)
    return SecondCheck.objects.get()


def test_who_may_look_twice_finds_the_list_and_agrees_with_one_press(check, client, town):
    client.force_login(holder("subdistrict", town.linxi))
    page = text(client.get(reverse("second-checks")))
    assert "1项实操抽中复核" in page
    assert "报一件事" in page
    done = client.post(reverse("second-decide", args=[check.pk]), {"verb": "agree"}, follow=True)
    assert "已记为一致" in text(done)


def test_not_agreeing_without_words_keeps_the_page(check, client, town):
    client.force_login(holder("subdistrict", town.linxi))
    address = reverse("second-decide", args=[check.pk])
    kept = client.post(address, {"verb": "disagree", "reason": ""})
    assert (kept.status_code, SecondCheck.objects.get().state) == (422, "waiting")
    done = client.post(address, {"verb": "disagree", "reason": "没有走到"}, follow=True)
    assert "任务退回重做" in text(done)
    assert "没有走到" in text(done)


def test_elsewhere_it_is_not_found_and_the_learner_has_no_such_page(check, client, learner, town):
    client.force_login(holder("subdistrict", town.changdai))
    assert client.post(reverse("second-decide", args=[check.pk]), {"verb": "agree"}).status_code == 404
    client.force_login(learner)
    assert client.get(reverse("second-checks")).status_code == 403


def test_the_skill_page_tells_the_learner_it_was_drawn(check, client, learner):
    client.force_login(learner)
    assert "抽中复核" in text(client.get(reverse("my-skill", args=["A03"])))


def test_a_mentor_records_a_session_and_the_one_coached_confirms_it(learner, enrolled, client, town):
    mentor = learner_at(town.huaian, person__name="林一")
    client.force_login(mentor)
    form = {"coached": learner.person_id, "skill": "A03", "held_on": "2026-11-02", "practised": "一起走了一遍边界"}
    refused = client.post(reverse("coaching-new"), {**form, "practised": "住户19900001234"})
    assert (refused.status_code, CoachingSession.objects.count()) == (422, 0)
    assert "手机号" in text(refused)
    client.post(reverse("coaching-new"), form)
    client.force_login(learner)
    assert "林一带您练了" in text(client.get(reverse("today")))
    assert "有1次带教等您确认" in text(client.get(reverse("my-coaching")))
    session = CoachingSession.objects.get()
    kept = client.post(reverse("coaching-decide", args=[session.pk]), {"verb": "decline", "reason": ""})
    assert kept.status_code == 422
    client.post(reverse("coaching-decide", args=[session.pk]), {"verb": "confirm"})
    assert CoachingSession.objects.get().state == "confirmed"
    assert "一起走了一遍边界" in text(client.get(reverse("my-skill", args=["A03"])))


def test_the_supervisor_confirms_it_from_the_desk(learner, enrolled, chief, client, town):
    mentor = learner_at(town.huaian, person__name="林一")
    session = record_coaching(
        coach=mentor.person, coached=learner.person, skill=Skill.objects.get(code="A03"),
        held_on=enrolled.enrolled_at.date(), practised="一起走了一遍边界", by=mentor,
    )  # fmt: skip
    client.force_login(chief)
    assert reverse("coaching-desk") in text(client.get(reverse("signoffs")))
    assert "林一带周秀兰" in text(client.get(reverse("coaching-desk")))
    done = client.post(reverse("coaching-decide", args=[session.pk]), {"verb": "confirm"}, follow=True)
    assert "已确认林一的这次带教" in text(done)


def test_someone_of_another_community_cannot_be_named_nor_read(learner, enrolled, client, town):
    stranger = learner_at(town.changdai_one)
    client.force_login(stranger)
    form = {"coached": learner.person_id, "skill": "A03", "held_on": "2026-11-02", "practised": "练"}
    assert client.post(reverse("coaching-new"), form).status_code == 422
    assert client.get(reverse("coaching-desk")).status_code == 403


def test_the_step_after_level_two_is_one_more_task_handed_in_on_its_page(at_two, learner, client):
    client.force_login(learner)
    assert reverse("further-task", args=["A03"]) in text(client.get(reverse("my-skill", args=["A03"])))
    address = reverse("further-task", args=["A03"])
    kept = client.post(address, {"course": "ZS-901", "done": ["1"], "note": "5号楼门前的井盖"})
    assert kept.status_code == 422
    assert "5号楼门前的井盖" in text(kept)
    done = client.post(address, {"course": "ZS-901", "done": ["1", "2"], "note": "5号楼门前的井盖"}, follow=True)
    assert "已交给督导" in text(done)
    assert "5号楼门前的井盖" in text(done)
    assert TaskSubmission.objects.filter(is_further=True, state="requested").count() == 1
    assert "正在等确认" in text(client.get(address))


def test_before_level_two_the_page_says_what_comes_first(enrolled, learner, client):
    client.force_login(learner)
    assert "要先达到L2" in text(client.get(reverse("further-task", args=["A03"])))
