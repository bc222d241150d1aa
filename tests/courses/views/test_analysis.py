"""/cms/analysis/: what authors see of sat exams: first sittings, no person, the same few queries."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.jobs import enqueue
from courses.actions.authoring import course_index
from courses.actions.exams import submit
from courses.actions.learning import enrol, finish_lesson
from courses.jobs import renew_figures
from courses.models import Attempt, ExamFigures, Question
from courses.statistics import as_figures, renew, work_out
from tests.courses.factories import learner_at, sit
from tests.factories import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(town, client):
    course_index()
    user = holder("author", town.city, username="writer")
    client.force_login(user)
    return user


def sat(town, course, *rights):
    """Marked sittings, one person each, with that many right answers."""
    people = []
    for right in rights:
        user = learner_at(town.huaian)
        enrolment = enrol(person=user.person, course=course, by=user)
        for lesson in course.lessons():
            finish_lesson(enrolment=enrolment, lesson=lesson, by=user)
        submit(attempt=sit(user, course, right=right), by=user)
        people.append(user)
    return people


def figures(course):
    return as_figures(renew(course.exam, timezone.now()))


def test_figures_of_a_question_come_from_every_first_sitting(town, course):
    users = sat(town, course, 0, 5, 10)
    submit(attempt=sit(users[0], course, right=10), by=users[0])

    found = figures(course)
    assert (found.sittings, found.reliability.method, found.reliability.items) == (3, "alpha", 10)
    number_six = next(q for q in Attempt.objects.first().questions if q["number"] == 6)
    item = found.items[number_six["question"]]
    assert (item.n, round(item.facility, 3), item.flags) == (3, 0.333, ("few",))
    assert item.choices == ()


def test_choices_are_shown_once_a_third_is_three_people(town, course):
    sat(town, course, *range(9))
    item = figures(course).items[Question.objects.get(code="q01").pk]
    assert sum(choice.share for choice in item.choices) == pytest.approx(1)
    assert [choice.text for choice in item.choices if choice.is_key] == ["先看落点"]


def test_two_sittings_show_nothing(town, course, author, client):
    sat(town, course, 3, 7)
    assert figures(course).items == {}
    assert "还没有3份以上的答卷" in client.get(reverse("exam-analysis", args=[course.exam.pk])).content.decode()


def test_a_voided_sitting_no_longer_counts(town, course):
    sat(town, course, 2, 5, 8, 9)
    assert figures(course).sittings == 4
    Attempt.objects.filter(score=20).update(state=Attempt.State.VOIDED)
    assert figures(course).sittings == 3


def test_what_has_not_changed_is_not_counted_again(town, course, django_assert_num_queries):
    sat(town, course, 2, 5, 8)
    exam = course.exam
    taken = renew(exam, timezone.now()).taken_at
    with django_assert_num_queries(2):
        assert renew(exam, timezone.now()).taken_at == taken


def test_any_number_of_sittings_is_read_in_two_queries(town, course, django_assert_num_queries):
    sat(town, course, 2, 5, 8)
    exam = course.exam
    with django_assert_num_queries(2):
        work_out(exam)
    sat(town, course, 3, 4, 6, 7)
    with django_assert_num_queries(2):
        assert work_out(exam)["sittings"] == 7


def test_the_night_renews_every_exam_that_was_sat(town, course, run_jobs):
    sat(town, course, 2, 5, 8)
    enqueue(renew_figures, owner=None)
    run_jobs()
    assert ExamFigures.objects.get().figures["sittings"] == 3


def test_an_author_sees_reliability_flags_and_choices_but_no_person(town, course, author, client):
    users = sat(town, course, *range(1, 10))
    page = client.get(reverse("exam-analysis", args=[course.exam.pk])).content.decode()
    assert "信度" in page
    assert "样本不足" in page
    question = Question.objects.get(code="q01")
    one = client.get(reverse("question-analysis", args=[question.pk])).content.decode()
    assert "先看谁在线" in one
    assert "考得好的三分之一" in one
    assert not any(user.person.name in page + one for user in users)


def test_the_lists_of_questions_and_exams_lead_there(town, course, author, client):
    sat(town, course, 2, 5, 8)
    figures(course)
    page = client.get(reverse("wagtailsnippets_courses_question:list")).content.decode()
    assert page.count("/cms/analysis/questions/") == 10
    assert "样本不足" in page
    exams = client.get(reverse("wagtailsnippets_courses_exam:list")).content.decode()
    assert reverse("exam-analysis", args=[course.exam.pk]) in exams


def test_nobody_from_outside_gets_in(town, course, client):
    url = reverse("exam-analysis", args=[course.exam.pk])
    assert client.get(url).status_code == 302
    client.force_login(learner_at(town.huaian))
    assert client.get(url).status_code in (302, 403)
