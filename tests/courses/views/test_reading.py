"""What is kept of a lesson for all readers: a change shows at once, and nothing of one reader reaches another."""

import pytest
from django.test import Client

from courses.models import Chapter, CoursePage, LessonPage, LessonProgress
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/courses/ZS-901/bianjie/"


def page(client, url=URL):
    answer = client.get(url)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


@pytest.fixture
def reader(course, learner, enrolled, client):
    """A learner who has just read the lesson, so that it is kept."""
    client.force_login(learner)
    assert "看得见的边界" in page(client)
    return client


def test_a_published_lesson_shows_at_once(reader):
    lesson = LessonPage.objects.get(slug="bianjie")
    lesson.title, lesson.body = "走一圈", [("callout", {"kind": "care", "text": "雨天路滑。"})]
    lesson.save_revision().publish()
    shown = page(reader)
    assert ("走一圈" in shown, "雨天路滑" in shown, "沿路走一圈" in shown) == (True, True, False)


def test_a_draft_does_not_show(reader):
    lesson = LessonPage.objects.get(slug="bianjie")
    lesson.title = "还没写好"
    lesson.save_revision()
    assert "还没写好" not in page(reader)


def test_a_withdrawn_lesson_or_course_is_gone_at_once(reader):
    LessonPage.objects.get(slug="gonggong").unpublish()
    assert page(reader, "/courses/ZS-901/gonggong/") == "404"
    assert "公共部分归谁" not in page(reader)
    CoursePage.objects.get(code="ZS-901").unpublish()
    assert page(reader) == "404"


def spare(course):
    """A lesson that nobody has opened."""
    lesson = LessonPage(title="多出来的一课", slug="duochu", chapter="two", minutes=5)
    course.add_child(instance=lesson)
    return lesson


def test_a_deleted_lesson_is_gone_at_once(reader, course):
    lesson = spare(course)
    assert "多出来的一课" in page(reader, "/courses/ZS-901/duochu/")
    LessonProgress.objects.filter(lesson=lesson).delete()
    lesson.delete()
    assert page(reader, "/courses/ZS-901/duochu/") == "404"


def test_a_lesson_deleted_by_another_process_is_not_found_either(reader, course):
    lesson = spare(course)
    page(reader)
    LessonPage.objects.filter(pk=lesson.pk).delete()
    assert page(Client(), "/courses/ZS-901/duochu/") == "404"


def test_a_chapter_with_a_new_name_shows_at_once(reader):
    course = CoursePage.objects.get(code="ZS-901")
    Chapter.objects.filter(course=course, key="one").update(title="看清边界")
    course.save_revision().publish()
    assert "看清边界" in page(reader)


def test_what_one_reader_chose_in_a_self_check_is_not_shown_to_the_next(reader, course):
    block = next(b for b in LessonPage.objects.get(slug="bianjie").body if b.block_type == "check")
    assert "换了人就没数了" in page(reader, f"{URL}?check={block.id}&choice=1")
    other = Client()
    other.force_login(UserFactory())
    assert "换了人就没数了" not in page(other)
    assert "学完了" not in page(other)


def test_each_language_keeps_its_own(reader, learner):
    learner.locale = "en"
    learner.save(update_fields=["locale"])
    assert "Back to the course" in page(reader) or "Chinese" in page(reader)
    learner.locale = ""
    learner.save(update_fields=["locale"])
    assert "回到课程目录" in page(reader)
