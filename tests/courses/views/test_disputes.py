"""The dispute on the learner's pages and in /cms/: hers alone there, nobody's name here."""

import re

import pytest
from django.urls import reverse

from courses.actions.authoring import course_index
from courses.actions.disputes import dispute_question, keep_question, strike_question
from courses.actions.exams import submit
from courses.models import Dispute, Question
from tests.courses.factories import learner_at, sit
from tests.factories import holder

pytestmark = pytest.mark.django_db
WORDS = "“先看谁在线”也对。"


@pytest.fixture
def author(town):
    course_index()
    return holder("author", town.city, username="writer")


@pytest.fixture
def attempt(course, learner, enrolled):
    return submit(attempt=sit(learner, course, right=5), by=learner)


def text(answer) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def page(client, attempt) -> str:
    return text(client.get(reverse("result", args=[attempt.pk])))


def test_a_learner_disputes_from_the_result_and_sees_it_there(attempt, learner, client):
    client.force_login(learner)
    url = reverse("dispute", args=[attempt.pk, 6])
    assert url in client.get(reverse("result", args=[attempt.pk])).content.decode()
    shown = text(client.get(url))
    assert attempt.questions[5]["body"] in shown
    sent = client.post(url, {"text": WORDS})
    assert sent.headers["Location"] == f"/my/exams/{attempt.pk}/result/#q6"
    assert "异议已交，等答复" in page(client, attempt)
    assert client.get(url).status_code == 302
    assert Dispute.objects.get().text == WORDS


def test_a_question_answered_right_can_be_disputed_too(attempt, learner, client):
    client.force_login(learner)
    assert reverse("dispute", args=[attempt.pk, 1]) in client.get(reverse("result", args=[attempt.pk])).content.decode()


def test_what_was_written_is_kept_when_it_is_refused(attempt, learner, client):
    client.force_login(learner)
    answer = client.post(reverse("dispute", args=[attempt.pk, 6]), {"text": "住户13800138000说也对"})
    assert answer.status_code == 422
    assert "像是有手机号" in text(answer)
    assert "说也对" in answer.content.decode()


def test_anothers_attempt_an_open_one_and_no_question_are_not_found(attempt, learner, course, client, town):
    client.force_login(learner_at(town.huaian))
    assert client.post(reverse("dispute", args=[attempt.pk, 6]), {"text": WORDS}).status_code == 404
    client.force_login(learner)
    assert client.get(reverse("dispute", args=[attempt.pk, 99])).status_code == 404
    running = sit(learner, course, right=0)
    assert client.get(reverse("dispute", args=[running.pk, 1])).status_code == 404


def test_the_answer_stands_beside_the_question(attempt, learner, author, client):
    dispute = dispute_question(attempt=attempt, number=6, text=WORDS, by=learner)
    keep_question(dispute=dispute, reason="课里先讲落点。", by=author)
    client.force_login(learner)
    assert "命题人答复：课里先讲落点。" in page(client, attempt)
    assert author.display_name not in page(client, attempt)


def test_a_struck_question_is_said_on_every_result_that_had_it(attempt, learner, author, client, run_jobs):
    dispute = dispute_question(attempt=attempt, number=6, text=WORDS, by=learner)
    strike_question(dispute=dispute, reason="题干有歧义。", by=author)
    run_jobs()
    client.force_login(learner)
    shown = page(client, attempt)
    assert "第6题不算了，抽到的人都得这道题的分。理由：题干有歧义。" in shown
    assert "合格，60分" in shown


def test_the_author_sees_wording_version_and_counts_but_nobody(attempt, learner, author, client):
    dispute = dispute_question(attempt=attempt, number=6, text=WORDS, by=learner)
    client.force_login(author)
    home = client.get("/cms/").content.decode()
    assert "1条异议等答复" in home
    listed = client.get(reverse("question-disputes")).content.decode()
    one = client.get(reverse("question-dispute", args=[dispute.question_id])).content.decode()
    beside = client.get(reverse("question-analysis", args=[dispute.question_id])).content.decode()
    assert WORDS in one
    assert "第1版有1条异议，1条等答复" in beside
    assert not any(learner.person.name in shown for shown in (home, listed, one, beside))
    assert not any(learner.username in shown for shown in (listed, one, beside))


def test_the_author_keeps_corrects_or_strikes(attempt, learner, author, client):
    dispute = dispute_question(attempt=attempt, number=6, text=WORDS, by=learner)
    client.force_login(author)
    url = reverse("question-dispute", args=[dispute.question_id])
    same = client.post(url, {"decision": "key", "answer_text": "A", "reason": "改"})
    assert (same.status_code, "这就是原来的答案" in same.content.decode()) == (422, True)
    done = client.post(
        url, {"dispute": dispute.pk, "decision": "key", "answer_text": "B", "reason": "也对。"}, follow=True
    )
    assert "已另存第2版" in done.content.decode()
    assert Question.objects.get(code=dispute.question.code, is_current=True).key == ["B"]
    late = client.post(url, {"decision": "keep", "reason": "不改"}, follow=True)
    assert "刚由别人答复过" in late.content.decode()


def test_the_list_asks_as_often_for_three_as_for_one(attempt, learner, author, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(author)

    def asked():
        client.get(reverse("question-disputes"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("question-disputes"))
        return len(queries)

    dispute_question(attempt=attempt, number=6, text=WORDS, by=learner)
    with_one = asked()
    for number in (7, 8):
        dispute_question(attempt=attempt, number=number, text=WORDS, by=learner)
    assert asked() == with_one


def test_nobody_but_authors_gets_to_the_disputes(attempt, learner, client, town):
    dispute = dispute_question(attempt=attempt, number=6, text=WORDS, by=learner)
    course_index()
    for user in (learner, holder("district_hr", town.qinghe)):
        client.force_login(user)
        for url in (reverse("question-disputes"), reverse("question-dispute", args=[dispute.question_id])):
            assert client.get(url).status_code in (302, 403)


def test_a_disputed_question_is_not_deleted(attempt, learner, client, town):
    dispute = dispute_question(attempt=attempt, number=6, text=WORDS, by=learner)
    course_index()
    client.force_login(holder("site_owner", town.city))
    url = reverse("wagtailsnippets_courses_question:delete", args=[dispute.question_id])
    assert "不能删除" in client.post(url, follow=True).content.decode()
    assert Question.objects.filter(pk=dispute.question_id).exists()
    usage = client.get(reverse("wagtailsnippets_courses_question:usage", args=[dispute.question_id])).content.decode()
    assert learner.person.name not in usage
