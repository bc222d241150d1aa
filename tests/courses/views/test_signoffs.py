"""The supervisor's screens: one card, two taps; several of one course at once; a resident's score; a photo."""

import pytest
from django.urls import reverse

from courses.actions.learning import enrol
from courses.actions.signoffs import confirm_task, request_task
from courses.models import CoursePage, TaskSubmission
from tests.courses.actions.test_signoffs import photo
from tests.courses.factories import learner_at
from tests.factories import holder

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def three(course, town):
    """Three of one community hand in the same task."""

    def ask(name):
        user = learner_at(town.huaian, person__name=name)
        enrolment = enrol(person=user.person, course=course, by=user)
        return request_task(enrolment=enrolment, done={1, 2}, note="", by=user)

    return [ask(name) for name in ("林一", "林二", "林三")]


def press(client, **fields):
    return client.post(reverse("signoff-batch", args=["ZS-901"]), fields)


def states():
    return list(TaskSubmission.objects.order_by("pk").values_list("state", flat=True))


def test_the_list_offers_to_look_at_several_of_one_course_together(three, chief, client):
    client.force_login(chief)
    assert reverse("signoff-batch", args=["ZS-901"]) in text(client.get(reverse("signoffs")))
    confirm_task(submission=three[0], by=chief)
    confirm_task(submission=three[1], by=chief)
    assert reverse("signoff-batch", args=["ZS-901"]) not in text(client.get(reverse("signoffs")))


def test_only_what_is_ticked_is_confirmed_and_each_says_what_came_of_it(three, chief, client):
    client.force_login(chief)
    answer = press(client, pick=[three[0].pk, three[2].pk])
    assert (answer.status_code, states()) == (200, ["confirmed", "requested", "confirmed"])
    assert "已确认林一的实操" in text(answer)
    assert "已确认林三的实操" in text(answer)


def test_a_stale_one_says_who_was_first_and_the_others_go_through(three, chief, client, town):
    first = holder("supervisor", town.linxi)
    confirm_task(submission=three[0], by=first)
    client.force_login(chief)
    answer = press(client, pick=[three[0].pk, three[1].pk])
    assert (answer.status_code, states()) == (422, ["confirmed", "confirmed", "requested"])
    assert f"林一：已由{first.person.name}处理：已确认。" in text(answer)
    assert "已确认林二的实操" in text(answer)


def test_nothing_ticked_confirms_nothing_and_says_so(three, chief, client):
    client.force_login(chief)
    answer = press(client)
    assert (answer.status_code, states()) == (422, ["requested"] * 3)
    assert "还没有勾选" in text(answer)


def test_where_a_score_is_missing_that_one_waits_with_its_tick(course, chief, client, town):
    CoursePage.objects.filter(pk=course.pk).update(asks_resident_score=True)
    course.refresh_from_db()
    users = [learner_at(town.huaian, person__name=name) for name in ("林一", "林二")]
    rows = [
        request_task(enrolment=enrol(person=u.person, course=course, by=u), done={1, 2}, note="", by=u) for u in users
    ]
    client.force_login(chief)
    answer = press(client, **{"pick": [row.pk for row in rows], f"score-{rows[0].pk}": "5"})
    assert (answer.status_code, states()) == (422, ["confirmed", "requested"])
    assert "林二：这项实操要有居民评分" in text(answer)
    assert f'id="pick-{rows[1].pk}" checked' in text(answer)


def test_a_stranger_s_tasks_cannot_be_ticked(three, client, town):
    client.force_login(holder("supervisor", town.changdai))
    assert press(client, pick=[three[0].pk]).status_code == 200
    assert states() == ["requested"] * 3


def test_batch_does_not_ask_more_for_more(three, chief, client, django_assert_max_num_queries):
    client.force_login(chief)
    client.get(reverse("signoff-batch", args=["ZS-901"]))
    with django_assert_max_num_queries(16):
        client.get(reverse("signoff-batch", args=["ZS-901"]))


def test_a_card_without_the_score_keeps_the_page_and_what_was_typed(course, learner, enrolled, chief, client):
    CoursePage.objects.filter(pk=course.pk).update(asks_resident_score=True)
    enrolled.refresh_from_db()
    submission = request_task(enrolment=enrolled, done={1, 2}, note="", by=learner)
    client.force_login(chief)
    address = reverse("signoff-decide", args=[submission.pk])
    kept = client.post(address, {"verb": "confirm", "reason": "差一步"})
    assert kept.status_code == 422
    assert "这项实操要有居民评分" in text(kept)
    assert "差一步" in text(kept)
    done = client.post(address, {"verb": "confirm", "score": "4"}, follow=True)
    assert "居民评分4分" in text(done)


def test_a_photo_comes_with_the_task_and_stands_on_the_supervisors_card(course, learner, enrolled, chief, client):
    client.force_login(learner)
    form = text(client.get(reverse("task", args=["ZS-901"])))
    assert 'enctype="multipart/form-data"' in form
    assert "不拍居民的脸，不拍证件" in form
    client.post(reverse("task", args=["ZS-901"]), {"done": ["1", "2"], "note": "", "photo": photo()})
    kept = TaskSubmission.objects.get().photo
    client.force_login(chief)
    assert reverse("attachment", args=[kept.pk]) in text(client.get(reverse("signoffs")))
    assert b"".join(client.get(reverse("attachment", args=[kept.pk])).streaming_content).startswith(b"\xff\xd8\xff")


def test_a_file_that_is_no_photo_is_refused_and_the_words_are_kept(course, learner, enrolled, client):
    client.force_login(learner)
    answer = client.post(
        reverse("task", args=["ZS-901"]), {"done": ["1", "2"], "note": "两户未核", "photo": photo(b"%PDF-1.7\n")}
    )
    assert answer.status_code == 422
    assert "不是照片" in text(answer)
    assert "两户未核" in text(answer)
    assert TaskSubmission.objects.count() == 0
