"""Lists ask the database as often for three rows as for one; learner pages stay light."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.actions.content import import_course
from courses.actions.exams import start_attempt
from courses.actions.learning import enrol
from courses.actions.signoffs import request_task
from courses.models import CoursePage
from tests.courses.factories import sit, write_course
from tests.factories import UserFactory
from tests.staff.factories import employed

pytestmark = pytest.mark.django_db


def asked(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(queries)


@pytest.fixture
def more_courses(course, tmp_path):
    def add():
        for code in ("ZS-902", "ZS-903"):
            import_course(folder=write_course(tmp_path / code, code=code, title=f"课程{code}"), by=None)
        return CoursePage.objects.filter(code__in=["ZS-902", "ZS-903"])

    return add


def test_catalogue_home_and_own_courses_do_not_grow(course, learner, enrolled, more_courses, client):
    client.force_login(learner)
    urls = [reverse(name) for name in ("courses", "today", "my-courses")]
    with_one = [asked(client, url) for url in urls]
    for other in more_courses():
        enrol(person=learner.person, course=other, by=learner)
    assert [asked(client, url) for url in urls] == with_one


def test_sign_offs_do_not_grow(course, town, chief, client):
    def request():
        user = UserFactory(person=employed(town.huaian))
        enrolment = enrol(person=user.person, course=course, by=user)
        request_task(enrolment=enrolment, done={1, 2}, note="", by=user)

    client.force_login(chief)
    request()
    with_one = asked(client, reverse("signoffs"))
    request()
    request()
    assert asked(client, reverse("signoffs")) == with_one


def asked_for(queries):
    """The questions themselves, without the marks of the test's own transaction."""
    return [row["sql"] for row in queries.captured_queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def test_a_lesson_asks_for_session_account_enrolment_and_progress(course, learner, enrolled, client):
    client.force_login(learner)
    assert asked(client, "/courses/ZS-901/bianjie/") == 4


def test_a_question_asks_for_session_account_attempt_and_answers(course, learner, enrolled, client):
    client.force_login(learner)
    attempt = start_attempt(person=learner.person, exam=course.exam, by=learner)
    url = reverse("question", args=[attempt.pk, 1])
    assert asked(client, url) == 4
    client.post(url, {"answer": "A"})
    assert asked(client, url) == 4


def test_a_saved_answer_asks_for_session_account_attempt_and_repeat_and_writes_once(course, learner, enrolled, client):
    client.force_login(learner)
    attempt = start_attempt(person=learner.person, exam=course.exam, by=learner)
    url = reverse("question", args=[attempt.pk, 1])
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(url, {"answer": "A", "client_id": "one"}, headers={"accept": "application/json"})
    assert answer.status_code == 200
    said = asked_for(queries)
    assert (len(said), said[-1].split()[:2]) == (5, ["INSERT", "INTO"])


def test_learner_pages_are_light(course, learner, enrolled, client):
    client.force_login(learner)
    attempt = sit(learner, course, right=0)
    urls = [reverse("today"), "/courses/ZS-901/", "/courses/ZS-901/bianjie/", reverse("question", args=[attempt.pk, 1])]
    for url in urls:
        assert len(gzip.compress(client.get(url).content)) < 12_000, url
