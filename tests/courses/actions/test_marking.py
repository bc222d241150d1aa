"""Written answers wait for a person; the last marks give score, evidence and a message; nobody marks twice."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.models import AuditEntry, Message
from core.refusals import Refused
from courses.actions.marking import AlreadyMarked, NoSuchShare, NothingToMark, mark_by_hand
from courses.models import Answer, Attempt
from staff.models import Evidence
from tests.courses.factories import written
from tests.factories import holder

pytestmark = pytest.mark.django_db
HALF = Decimal("0.5")


@pytest.fixture
def trainer(town):
    return holder("trainer", town.qinghe, username="trainer")


@pytest.fixture
def waiting(course, learner, enrolled):
    """An attempt with two written answers, the eight others right."""
    return written(learner, course)


def short(attempt):
    numbers = [question["number"] for question in attempt.questions if question["kind"] == "short"]
    return list(Answer.objects.standing().filter(attempt=attempt, number__in=numbers).order_by("number"))


def refusal(**arguments):
    with pytest.raises(Refused) as caught:
        mark_by_hand(**arguments)
    return caught.value.reason


def test_the_score_comes_with_the_last_marks(waiting, trainer):
    one, two = short(waiting)
    assert mark_by_hand(answer=one, share=HALF, by=trainer).state == Attempt.State.SUBMITTED
    assert Evidence.objects.count() == 0
    done = mark_by_hand(answer=two, share=Decimal(1), by=trainer)
    assert (done.state, done.score) == (Attempt.State.MARKED, Decimal("95.0"))
    assert set(Evidence.objects.values_list("source", "value")) == {(waiting.source, Decimal(95))}
    assert Message.objects.filter(person=waiting.person, link=reverse("result", args=[waiting.pk])).count() == 1
    assert AuditEntry.objects.filter(action="exam.mark", user=trainer).count() == 2


def test_what_is_marked_stays_marked(waiting, trainer):
    answer = short(waiting)[0]
    mark_by_hand(answer=answer, share=HALF, by=trainer)
    assert refusal(answer=answer, share=Decimal(1), by=trainer) == AlreadyMarked(HALF)
    answer.refresh_from_db()
    assert answer.marks == HALF


def test_only_steps_of_a_quarter_are_taken(waiting, trainer):
    assert refusal(answer=short(waiting)[0], share=Decimal("0.3"), by=trainer) == NoSuchShare()


def test_a_choice_or_a_voided_sitting_is_nothing_to_mark(waiting, trainer):
    chosen = next(a for a in waiting.answers.all() if a not in short(waiting))
    assert refusal(answer=chosen, share=HALF, by=trainer) == NothingToMark()
    Attempt.objects.update(state=Attempt.State.VOIDED)
    assert refusal(answer=short(waiting)[0], share=HALF, by=trainer) == NothingToMark()


def test_the_desk_shows_answers_by_question_without_a_name(waiting, trainer, client):
    client.force_login(trainer)
    queue = client.get(reverse("marking")).content.decode()
    assert "2份作答等您阅" in queue
    answer = short(waiting)[0]
    question = next(q for q in waiting.questions if q["number"] == answer.number)
    page = client.get(reverse("marking-question", args=[question["question"]])).content.decode()
    assert "写清地点和时间" in page
    assert answer.value[0] in page
    assert waiting.person.name not in queue + page


def test_marks_are_saved_one_by_one_and_none_chosen_is_said(waiting, trainer, client):
    client.force_login(trainer)
    answer = short(waiting)[0]
    url = reverse("marking-answer", args=[answer.pk])
    empty = client.post(url)
    assert (empty.status_code, "先选一个分数" in empty.content.decode()) == (422, True)
    assert client.post(url, {"share": "0.75"}).status_code == 302
    answer.refresh_from_db()
    assert answer.marks == Decimal("0.75")
    again = client.post(url, {"share": "1"}, follow=True).content.decode()
    assert "75%" in again


def test_the_learner_sees_what_is_known_meanwhile(waiting, learner, client):
    client.force_login(learner)
    page = client.get(reverse("result", args=[waiting.pk])).content.decode()
    assert "已交卷，等阅卷" in page
    assert "等讲师看的有2题，其余8题对了8题" in page


def test_another_district_and_ones_own_paper_are_not_ones_to_mark(waiting, town, client):
    url = reverse("marking-answer", args=[short(waiting)[0].pk])
    client.force_login(holder("trainer", town.changdai))
    assert client.post(url, {"share": "1"}).status_code == 404
    assert "没有要阅的" in client.get(reverse("marking")).content.decode()
    colleague = holder("trainer", town.qinghe, username="both")
    Attempt.objects.update(person=colleague.person)
    client.force_login(colleague)
    assert client.post(url, {"share": "1"}).status_code == 404
