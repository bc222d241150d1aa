"""Where practices are found: beside their lesson, as the next step, under the skill that lacks one."""

import re

import pytest
from django.urls import reverse

from courses.actions.exams import submit
from courses.actions.learning import enrol, finish_lesson
from courses.actions.practice import take_step
from staff.models import Skill
from tests.courses.factories import sit
from tests.courses.practice import RIGHT, practised
from tests.courses.views.test_query_counts import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def screen(tmp_path):
    return practised(tmp_path / "ZS-901")


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def do(screen, user, steps):
    _course, lesson, practice = screen
    for number, given in enumerate(RIGHT[:steps]):
        take_step(person=user.person, lesson=lesson, practice=practice, at_step=number, given=given, by=user)


def study(screen, user):
    enrolment = enrol(person=user.person, course=screen[0], by=user)
    for lesson in screen[0].lessons():
        finish_lesson(enrolment=enrolment, lesson=lesson, by=user)


def place(screen) -> str:
    course, lesson, practice = screen
    return f"{reverse('lesson', args=[course.code, lesson.slug])}#b-{practice.block}"


def test_the_course_shows_it_under_its_lesson_with_how_far_one_is(screen, learner, signed_in):
    page = reverse("course", args=["ZS-901"])
    assert f'href="{place(screen)}"' in signed_in.get(page).content.decode()
    enrol(person=learner.person, course=screen[0], by=learner)
    do(screen, learner, 2)
    assert "派一件事 仿真练习，3步，做完算模拟操作 做到第3步" in text(signed_in.get(page))
    do(screen, learner, 3)
    assert "做完算模拟操作 做完了" in text(signed_in.get(page))


def test_today_leads_back_into_a_practice_begun(screen, learner, signed_in):
    enrol(person=learner.person, course=screen[0], by=learner)
    assert "接着做练习" not in text(signed_in.get(reverse("today")))
    do(screen, learner, 1)
    answer = signed_in.get(reverse("today"))
    assert f'href="{place(screen)}"' in answer.content.decode()
    assert "接着做练习 第2步，共3步" in text(answer)


def test_after_the_lessons_it_is_the_next_step_and_the_exam_is_open_beside_it(screen, learner, signed_in):
    study(screen, learner)
    assert "考试前练一遍" in text(signed_in.get(reverse("today")))
    assert "直接去考试" in text(signed_in.get(reverse("course", args=["ZS-901"])))
    assert "该做练习了" in text(signed_in.get(reverse("my-courses")))
    do(screen, learner, 3)
    assert "接下来考试" in text(signed_in.get(reverse("today")))


def test_why_not_the_next_level_leads_to_the_practice(screen, learner, signed_in):
    study(screen, learner)
    attempt = sit(learner, screen[0], right=9)
    submit(attempt=attempt, by=learner)
    link = f'href="{reverse("my-practices")}?skill=A03"'
    assert link in signed_in.get(reverse("my-skill", args=["A03"])).content.decode()
    assert link in signed_in.get(reverse("result", args=[attempt.pk])).content.decode()
    found = signed_in.get(reverse("my-practices"), {"skill": "A03"})
    assert f'href="{place(screen)}"' in found.content.decode()
    do(screen, learner, 3)
    assert link not in signed_in.get(reverse("my-skill", args=["A03"])).content.decode()


def test_a_skill_without_a_practice_is_told_another_way(screen, signed_in):
    Skill.objects.get_or_create(code="C01")
    answer = signed_in.get(reverse("my-practices"), {"skill": "C01"})
    assert "还没有仿真练习" in text(answer)
    assert reverse("courses") + "?skill=C01" in answer.content.decode()
    assert "派一件事" in text(signed_in.get(reverse("my-practices"), {"skill": "Z99"}))


def test_what_is_not_taken_says_that_it_does_not_count_yet(screen, learner, signed_in):
    page = reverse("my-practices")
    assert "报名这门课才算数" in text(signed_in.get(page))
    enrol(person=learner.person, course=screen[0], by=learner)
    assert "报名这门课才算数" not in text(signed_in.get(page))


def test_the_list_asks_as_often_however_many_there_are(screen, learner, signed_in):
    page = reverse("my-practices")
    before = asked(signed_in, page)
    do(screen, learner, 1)
    assert asked(signed_in, page) == before
