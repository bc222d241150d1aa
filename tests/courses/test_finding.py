"""Search in courses, as the catalogue shows it."""

import pytest
from django.urls import reverse

from courses.actions.content import import_course
from courses.finding import find
from courses.models import CoursePage, LessonPage
from courses.rules.snippets import snippet
from tests.courses.factories import write_course
from tests.courses.views.test_query_counts import asked

pytestmark = pytest.mark.django_db


def found(words, **narrowed):
    return find(words, CoursePage.objects.live().filter(**narrowed), None)


def lessons(words):
    return [line.lesson.title for hit in found(words).hits for line in (*hit.lessons, *hit.others)]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("一圈", ["看得见的边界"]),  # inside the run «沿路走一圈»
        ("拐角", ["看得见的边界"]),  # across bold type
        ("归", ["公共部分归谁"]),  # one character
        ("得见的边", ["看得见的边界"]),
        ("界边", []),  # both pairs' characters are there, not together
        ("归谁 写明", ["公共部分归谁"]),  # all words, anywhere in the lesson
        ("归谁 没有的词", []),
        ("，", []),
    ],
)
def test_found_inside_a_run_of_characters(course, words, titles):
    assert lessons(words) == titles


def test_the_course_itself_is_found_by_code_title_and_chapter(course):
    for words in ("ZS-901", "责任田", "报事件"):
        assert [hit.course for hit in found(words).hits] == [course], words


def test_a_hit_leads_to_the_paragraph_with_the_words_marked(course):
    line = found("拐角").hits[0].lessons[0]
    block = next(block for block in line.lesson.body if block.block_type == "text")
    assert line.url == f"/courses/ZS-901/bianjie/#b-{block.id}"
    assert [part.text for part in line.snippet.parts if part.is_hit] == ["拐角"]


def test_a_transcript_is_searched(course):
    from wagtailmedia.models import Media

    lesson = course.lessons()[2]
    audio = Media.objects.create(title="录音", type="audio", file="a.mp3", duration=1)
    lesson.body = [
        *lesson.body.raw_data,
        {"type": "audio", "value": {"audio": audio.pk, "transcript": "老李来报井盖松动"}},
    ]
    lesson.save_revision().publish()
    assert lessons("井盖松动") == ["六要素"]


def test_drafts_and_what_was_withdrawn_are_never_found(course):
    lesson = course.lessons()[0]
    lesson.title = "改了名还没发布的课时"
    lesson.save_revision()
    assert lessons("没发布的课时") == []
    course.lessons()[1].unpublish()
    assert lessons("归谁") == []


def test_lessons_of_a_course_that_is_not_published_are_not_found(course):
    CoursePage.objects.filter(pk=course.pk).update(live=False)
    assert LessonPage.objects.live().exists()
    assert found("拐角").hits == []


def test_exam_questions_and_the_answers_of_self_checks_are_not_found(course):
    assert found("件事怎么办").hits == []
    assert found("先看谁在线").hits == []
    assert found("现场指得出来").hits == []
    assert set(lessons("应当落在哪儿")) == {"看得见的边界", "公共部分归谁", "六要素"}


def test_filters_narrow_what_is_found(course):
    assert found("拐角", code="ZS-000").hits == []


def test_the_page_marks_the_words_and_says_when_there_is_nothing(course, client):
    page = client.get(reverse("courses"), {"q": "拐角"}).content.decode()
    assert "<mark>拐角</mark>" in page
    assert "没有课程讲到“天书”" in client.get(reverse("courses"), {"q": "天书"}).content.decode()


def test_the_number_of_queries_does_not_grow_with_what_is_found(course, client, tmp_path):
    url = reverse("courses") + "?q=归谁"
    before = asked(client, url)
    for code in ("ZS-902", "ZS-903"):
        import_course(folder=write_course(tmp_path / code, code=code, title=f"课程{code}"), by=None)
    assert len(found("归谁").hits) == 3
    assert asked(client, url) == before


def test_a_snippet_is_short_and_marks_every_hit():
    piece = snippet("开头" * 40 + "要找的词" + "结尾" * 40 + "要找的词", ["要找的词"])
    assert (piece.cut_before, piece.cut_after) == (True, True)
    assert sum(len(part.text) for part in piece.parts) <= 72
    assert snippet("没有", ["要找的词"]) is None


def test_letters_of_either_width_and_case_are_found():
    assert [part.text for part in snippet("用AED时", ["aed"]).parts if part.is_hit] == ["AED"]
    assert [part.text for part in snippet("先，用ＡＥＤ", ["aed"]).parts] == ["先，用", "ＡＥＤ"]
