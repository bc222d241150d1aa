"""The learner's way without JavaScript, from the catalogue to the end of the course; and what others may not see."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.actions.learning import enrol
from courses.actions.requirements import apply_course
from courses.models import Attempt, Enrolment, LessonProgress, TaskSubmission
from staff.models import HeldSkill
from tests.courses.factories import require, sit

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_a_stranger_reads_the_catalogue_and_a_lesson(course, client):
    assert "井盖与责任田" in text(client.get(reverse("courses")))
    assert "登录后报名" in text(client.get(reverse("course", args=["ZS-901"])))
    assert "拐角" in text(client.get(reverse("lesson", args=["ZS-901", "bianjie"])))
    assert client.get("/courses/zs-901/").status_code == 200
    assert client.get("/courses/ZS-000/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [({"q": "责任田"}, 1), ({"q": "拐角"}, 1), ({"q": "不存在的词"}, 0), ({"group": "A"}, 1), ({"group": "H"}, 0)],
)
def test_the_catalogue_finds_chinese_inside_a_run_in_titles_and_lessons(course, client, query, found):
    assert client.get(reverse("courses"), query).context["page"].paginator.count == found


def test_the_self_check_answers_each_choice_with_its_reason_and_stores_nothing(course, client):
    url = reverse("lesson", args=["ZS-901", "bianjie"])
    block = next(b for b in course.lessons().first().body if b.block_type == "check")
    assert "换了人就没数了" not in text(client.get(url))
    assert "换了人就没数了" in text(client.get(url, {"check": block.id, "choice": 1}))
    assert "现场指得出来" in text(client.get(url, {"check": block.id, "choice": 0}))
    for odd in ("9", "x", "-1", "٣"):
        assert client.get(url, {"check": block.id, "choice": odd}).status_code == 200


def test_the_whole_way_without_javascript(course, learner, chief, client):
    client.force_login(learner)
    assert client.post(reverse("enrol", args=["ZS-901"])).headers["Location"] == "/courses/ZS-901/bianjie/"
    for slug, following in (("bianjie", "gonggong"), ("gonggong", "liuyaosu")):
        done = client.post(reverse("lesson-done", args=["ZS-901", slug]))
        assert done.headers["Location"] == f"/courses/ZS-901/{following}/"
    assert client.post(reverse("lesson-done", args=["ZS-901", "liuyaosu"])).headers["Location"] == "/courses/ZS-901/"
    first = client.post(reverse("exam", args=["ZS-901"])).headers["Location"]
    attempt = Attempt.objects.get()
    assert first == f"/my/exams/{attempt.pk}/1/"
    for question in attempt.questions:
        url = reverse("question", args=[attempt.pk, question["number"]])
        assert question["body"] in text(client.get(url))
        client.post(url, {"answer": question["key"], "go": "next"})
    assert "全部答完了" in text(client.get(reverse("attempt", args=[attempt.pk])))
    client.post(reverse("attempt-submit", args=[attempt.pk]))
    shown = text(client.get(reverse("result", args=[attempt.pk])))
    assert "合格，100分" in shown
    assert "新达到L1" in shown
    client.post(reverse("task", args=["ZS-901"]), {"done": ["1", "2"], "note": ""})
    client.force_login(chief)
    assert "周秀兰" in text(client.get(reverse("signoffs")))
    submission = TaskSubmission.objects.get()
    told = client.post(reverse("signoff-decide", args=[submission.pk]), {"verb": "confirm"}, follow=True)
    assert "技能达到A03 L2" in text(told)
    assert "全部处理完" in text(told)
    assert HeldSkill.objects.get(skill__code="A03").level == 2
    assert Enrolment.objects.get().state == "completed"


def test_the_pages_own_script_gets_a_receipt_and_a_reason(course, learner, enrolled, client):
    client.force_login(learner)
    attempt = sit(learner, course, right=0)
    url = reverse("question", args=[attempt.pk, 1])
    key = attempt.questions[0]["key"][0]
    saved = client.post(url, {"answer": key, "client_id": "n1"}, headers={"accept": "application/json"}).json()
    assert (saved["number"], saved["client_id"]) == (1, "n1")
    bad = client.post(url, {"answer": "Z", "client_id": "n2"}, headers={"accept": "application/json"})
    assert (bad.status_code, bad.json()["code"], bad.json()["over"]) == (409, "Misshapen", False)
    client.post(reverse("attempt-submit", args=[attempt.pk]))
    late = client.post(url, {"answer": key, "client_id": "n3"}, headers={"accept": "application/json"})
    assert (late.status_code, late.json()["over"]) == (409, True)


def test_another_persons_attempt_is_not_found(course, learner, enrolled, client, alice):
    attempt = sit(learner, course, right=0)
    client.force_login(alice)
    looks = (("attempt", []), ("question", [1]), ("result", []), ("paper", []))
    for name, args in looks:
        assert client.get(reverse(name, args=[attempt.pk, *args])).status_code == 404
    assert client.post(reverse("question", args=[attempt.pk, 1]), {"answer": "A"}).status_code == 404
    assert client.post(reverse("attempt-submit", args=[attempt.pk])).status_code == 404
    assert Attempt.objects.get().state == "open"


def test_sign_offs_are_forbidden_to_learners_and_a_foreign_one_is_not_found(course, learner, enrolled, client, town):
    from courses.actions.signoffs import request_task
    from tests.factories import holder

    submission = request_task(enrolment=enrolled, done={1, 2}, note="", by=learner)
    client.force_login(learner)
    assert client.get(reverse("signoffs")).status_code == 403
    client.force_login(holder("supervisor", town.changdai))
    assert client.get(reverse("signoffs")).status_code == 200
    assert client.post(reverse("signoff-decide", args=[submission.pk]), {"verb": "confirm"}).status_code == 404


def test_a_return_without_a_reason_keeps_the_page_and_says_so(course, learner, enrolled, client, chief):
    from courses.actions.signoffs import request_task

    submission = request_task(enrolment=enrolled, done={1, 2}, note="", by=learner)
    client.force_login(chief)
    kept = client.post(reverse("signoff-decide", args=[submission.pk]), {"verb": "return", "reason": " "})
    assert kept.status_code == 422
    assert "退回要写原因" in text(kept)
    client.post(reverse("signoff-decide", args=[submission.pk]), {"verb": "return", "reason": "没有跟到回音"})
    client.force_login(learner)
    assert "没有跟到回音" in text(client.get(reverse("today")))
    assert "没有跟到回音" in text(client.get(reverse("task", args=["ZS-901"])))


def test_the_place_is_remembered(course, learner, client):
    enrol(person=learner.person, course=course, by=learner)
    client.force_login(learner)
    url = reverse("lesson-place", args=["ZS-901", "bianjie"])
    assert client.post(url, {"place": "abc"}).status_code == 204
    assert LessonProgress.objects.get().place == "abc"
    assert "#b-abc" in client.get(reverse("lesson", args=["ZS-901", "bianjie"])).content.decode()


@pytest.mark.parametrize("name", ["today", "my-courses", "mistakes"])
def test_a_user_without_a_person_and_a_newcomer_find_a_way_on(name, client, town):
    from tests.factories import UserFactory

    client.force_login(UserFactory())
    assert client.get(reverse(name)).status_code == 200
    client.force_login(UserFactory(with_person=True))
    assert client.get(reverse(name)).status_code == 200


def test_lesson_whose_address_wagtail_wrote_in_chinese_opens(client, course):
    """Wagtail makes the address from the title and keeps its Chinese."""
    lesson = course.lessons().first()
    lesson.slug = "先看落点再找责任人"
    lesson.save()
    page = client.get(f"/courses/{course.code}/")
    assert page.status_code == 200
    assert client.get(f"/courses/{course.code}/{lesson.slug}/").status_code == 200


def test_the_home_page_says_why_a_course_is_required_and_by_when(course, learner, town, client):
    today = timezone.localdate()
    require(course, town.qinghe, days=5, starts_on=today, why="办事要用。")
    apply_course(course=course, on=today)
    client.force_login(learner)
    for url in (reverse("today"), course.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "办事要用。" in page, url
        assert "还有5天" in page, url


def test_a_course_that_was_withdrawn_is_nowhere(course, learner, enrolled, client):
    client.force_login(learner)
    course.unpublish()
    for name in ("today", "my-courses", "courses"):
        assert "井盖与责任田" not in client.get(reverse(name)).content.decode(), name
    assert client.get("/courses/ZS-901/").status_code == 404
    assert client.get("/courses/ZS-901/bianjie/").status_code == 404
