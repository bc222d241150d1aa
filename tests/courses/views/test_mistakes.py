"""错题再练: her own mistakes, one a page, the answer at once, without JavaScript; no score, no evidence."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.actions.disputes import dispute_question, strike_question
from courses.actions.exams import submit
from courses.actions.questions import retire_question, write_question
from courses.mistakes import book
from courses.models import Attempt, MendedQuestion, Question
from staff.models import Evidence
from tests.courses.factories import learner_at, sit
from tests.factories import holder

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


@pytest.fixture
def attempt(course, learner, enrolled):
    """Seven right, three wrong."""
    return submit(attempt=sit(learner, course, right=7), by=learner)


@pytest.fixture
def mine(attempt, learner, client):
    client.force_login(learner)
    return book(learner.person)


def sent(client, pk, *, right: bool, **query):
    """Answer as the page's own form does: the letters are those of the page."""
    page = client.get(reverse("mistake", args=[pk]))
    question = page.context["question"].frozen
    letter = next(option["id"] for option in question["options"] if (option["id"] in question["key"]) is right)
    return client.post(page.context["action"], {"seed": page.context["seed"], "answer": letter})


def a_day_passes():
    """Everything so far happened a day earlier."""
    Attempt.objects.update(submitted_at=F("submitted_at") - timedelta(days=1))
    for row in MendedQuestion.objects.filter(last_right_on__isnull=False):
        row.first_right_on -= timedelta(days=1)
        row.last_right_on -= timedelta(days=1)
        row.save()


def test_the_book_holds_what_went_wrong_without_its_answer(mine, attempt, client):
    assert [one.question.code for one in mine] == sorted(q["code"] for q in attempt.questions if q["number"] > 7)
    shown = text(client.get(reverse("mistakes")))
    assert "错题本里有3题" in shown
    assert "应当是" not in shown


def test_a_right_answer_says_why_and_rests_until_another_day(mine, client):
    first = mine[0].question
    done = text(sent(client, first.pk, right=True))
    assert "答对了" in done
    assert first.explanation in done
    assert "换一天再答对一次" in done
    assert client.get(reverse("mistakes-practise")).headers["Location"] == reverse(
        "mistake", args=[mine[1].question.pk]
    )


def test_right_on_two_days_it_leaves_the_book(mine, client, learner):
    pk = mine[0].question.pk
    sent(client, pk, right=True)
    sent(client, pk, right=True)
    assert len(book(learner.person)) == 3
    a_day_passes()
    assert "移出错题本" in text(sent(client, pk, right=True))
    assert pk not in [one.question.pk for one in book(learner.person)]
    assert client.get(reverse("mistake", args=[pk])).headers["Location"] == reverse("mistakes-practise")


def test_a_wrong_answer_shows_the_right_one_and_begins_again(mine, client, learner):
    pk = mine[0].question.pk
    sent(client, pk, right=True)
    a_day_passes()
    shown = text(sent(client, pk, right=False))
    assert "没答对" in shown
    assert "应当是“先看落点”" in shown
    sent(client, pk, right=True)
    assert book(learner.person)[0].days_right == 1


def test_no_answer_is_asked_for_again_and_counts_nothing(mine, client):
    url = reverse("mistake", args=[mine[0].question.pk])
    for given in ({}, {"answer": "Z"}):
        answer = client.post(url, given)
        assert (answer.status_code, "先作答" in text(answer)) == (422, True)
    assert MendedQuestion.objects.count() == 0


def test_the_round_goes_through_all_and_ends_for_today(mine, client):
    seen = []
    url = reverse("mistakes-practise")
    for _ in range(3):
        url = client.get(url).headers["Location"]
        pk = int(url.split("/")[3])
        seen.append(pk)
        sent(client, pk, right=True)
        url = f"{reverse('mistakes-practise')}?after={pk}"
    assert sorted(seen) == sorted(one.question.pk for one in mine)
    assert "今天的练完了" in text(client.get(url))


def test_skipping_turns_to_the_next_and_round_again(mine, client):
    keys = [one.question.pk for one in mine]
    for here, following in zip(keys, [*keys[1:], keys[0]], strict=True):
        turned = client.get(reverse("mistakes-practise"), {"after": here})
        assert turned.headers["Location"] == reverse("mistake", args=[following])


def test_no_score_no_evidence_and_nothing_in_the_attempt(mine, attempt, client):
    before = (Evidence.objects.count(), attempt.score, attempt.answers.count())
    for one in mine:
        sent(client, one.question.pk, right=True)
    attempt.refresh_from_db()
    assert (Evidence.objects.count(), attempt.score, attempt.answers.count()) == before


def test_the_current_version_is_asked_and_a_retired_question_drops_out(mine, client, learner):
    first, second = mine[0].question, mine[1].question
    first.body = "改过的题干怎么办？"
    newer = write_question(question=first)
    retire_question(question=second)
    left = book(learner.person)
    assert [one.question.pk for one in left][:1] == [newer.pk]
    assert len(left) == 2
    assert "改过的题干怎么办？" in text(client.get(reverse("mistake", args=[newer.pk])))


def test_a_struck_question_is_no_mistake(mine, attempt, client, learner, town):
    number = next(q["number"] for q in attempt.questions if q["question"] == mine[0].question.pk)
    dispute = dispute_question(attempt=attempt, number=number, text="有歧义", by=learner)
    strike_question(dispute=dispute, reason="题干有歧义。", by=holder("author", town.city))
    assert len(book(learner.person)) == 2


def test_the_result_leads_to_the_mistakes_of_that_paper(course, learner, enrolled, client):
    first = submit(attempt=sit(learner, course, right=7), by=learner)
    second = submit(attempt=sit(learner, course, right=9), by=learner)
    client.force_login(learner)
    link = f"{reverse('mistakes-practise')}?attempt={second.pk}"
    assert link in client.get(reverse("result", args=[second.pk])).content.decode()
    assert len([one for one in book(learner.person) if second.pk in one.attempts]) == 1
    target = client.get(link).headers["Location"]
    assert target.endswith(f"?attempt={second.pk}")
    pk = int(target.split("/")[3])
    sent(client, pk, right=True)
    assert "今天的练完了" in text(client.get(link))
    assert "练完了" not in text(client.get(f"{reverse('mistakes-practise')}?attempt={first.pk}", follow=True))


def test_anothers_mistakes_are_not_hers(mine, client, town):
    client.force_login(learner_at(town.huaian))
    assert client.get(reverse("mistake", args=[mine[0].question.pk])).status_code == 302
    assert client.post(reverse("mistake", args=[mine[0].question.pk]), {"answer": "A"}).status_code == 302
    assert client.get(reverse("mistake", args=[987654])).status_code == 404
    assert MendedQuestion.objects.count() == 0


@pytest.mark.parametrize("odd", ["x", "-1", "٣", "9" * 30])
def test_odd_addresses_do_no_harm(mine, client, odd):
    assert client.get(reverse("mistakes-practise"), {"attempt": odd}).status_code in (200, 302)
    url = reverse("mistake", args=[mine[0].question.pk])
    assert client.post(url, {"seed": odd, "answer": "A"}).status_code == 200


def test_the_book_asks_as_often_for_many_papers_as_for_one(course, learner, enrolled, client):
    course.exams.update(tries=9)
    client.force_login(learner)

    def asked():
        client.get(reverse("mistakes"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("mistakes"))
        return len(queries)

    submit(attempt=sit(learner, course, right=7), by=learner)
    with_one = asked()
    for right in (2, 5):
        submit(attempt=sit(learner, course, right=right), by=learner)
    assert asked() == with_one
    assert Attempt.objects.count() == 3
    assert Question.objects.count() == 10
