"""Authors write, see what a learner will see, and hand in; only the site owner publishes; no person appears."""

import pytest
from django.urls import reverse
from wagtail.models import Page, WorkflowState

from courses.actions.authoring import course_index
from courses.models import CourseIndexPage, LessonPage, Question
from staff.models import Skill
from tests.factories import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(town, client):
    course_index()
    user = holder("author", town.city, username="writer")
    client.force_login(user)
    return user


def posted(course, **changes):
    return {
        "course": course.pk, "code": "n01", "kind": "multiple", "body": "边界可以落在哪儿？",
        "options_text": "A. 道路\nB. 围墙\nC. 心里", "answer_text": "A、B", "explanation": "看得见、指得出来的才行。",
        "skill": Skill.objects.get(code="A03").pk, "level": 1, "difficulty": 1, "chapter": "one", "lesson": "",
        **changes,
    }  # fmt: skip


def test_an_author_writes_a_question_in_her_own_words(author, course, client):
    answer = client.post(reverse("wagtailsnippets_courses_question:add"), posted(course))
    assert answer.status_code == 302
    question = Question.objects.get(code="n01")
    assert ([option["text"] for option in question.options], question.key) == (["道路", "围墙", "心里"], ["A", "B"])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answer_text": "A"}, "多选题的答案至少两个字母"),
        ({"answer_text": "AE"}, "答案里有选项以外的字母"),
        ({"kind": "true_false", "answer_text": "也许"}, "答案没有认出来"),
        ({"options_text": "道路\n道路"}, "有两个选项写得一样"),
        ({"chapter": "nine"}, "这门课里没有这一章"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field_and_nothing_is_written(author, course, client, changes, said):
    answer = client.post(reverse("wagtailsnippets_courses_question:add"), posted(course, **changes))
    assert said in answer.content.decode()
    assert not Question.objects.filter(code="n01").exists()


def test_an_author_writes_the_english_beside_the_chinese(author, course, client):
    english = {"english_body": "Which?", "english_options": "roads\nwalls\nminds", "english_explanation": "Seen."}
    client.post(reverse("wagtailsnippets_courses_question:add"), posted(course, **english))
    said = Question.objects.get(code="n01").english
    assert (said["body"], [option["text"] for option in said["options"]]) == ("Which?", ["roads", "walls", "minds"])


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ({"english_explanation": "Seen."}, "都要写齐，或者都空着"),
        ({"english_body": "Which?", "english_options": "roads\nwalls\nminds"}, "英文解析还没写"),
        (
            {"english_body": "Which?", "english_options": "roads", "english_explanation": "Seen."},
            "中文有3个选项，英文有1个",
        ),
    ],
)
def test_english_is_whole_or_not_at_all(author, course, client, english, said):
    answer = client.post(reverse("wagtailsnippets_courses_question:add"), posted(course, **english))
    assert said in answer.content.decode()
    assert not Question.objects.filter(code="n01").exists()


def test_editing_a_drawn_question_makes_the_next_version(author, course, client):
    question = Question.objects.get(code="q01")
    Question.objects.filter(pk=question.pk).update(drawn_at="2026-01-01T00:00:00Z")
    data = posted(course, code="q01", kind="single", body="换了问法？", answer_text="A")
    client.post(reverse("wagtailsnippets_courses_question:edit", args=[question.pk]), data)
    rows = Question.objects.filter(code="q01").order_by("version").values_list("version", "body", "is_current")
    assert list(rows) == [(1, "第1件事怎么办？", False), (2, "换了问法？", True)]


def test_an_author_opens_course_and_lesson_and_sees_them_as_a_learner_will(author, course, client):
    lesson = course.lessons().first()
    for page in (course, lesson):
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    shown = client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))
    assert "记下<b>拐角</b>" in shown.content.decode()


def test_the_lesson_form_offers_the_chapters_of_its_own_course(author, course, client):
    answer = client.get(reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", course.pk]))
    form = answer.context["form"]
    assert form.fields["chapter"].choices == [("one", "看边界"), ("two", "报事件")]


def test_an_author_hands_in_and_only_the_site_owner_publishes(author, course, client, town):
    lesson = course.lessons().first()
    page = Page.objects.get(pk=lesson.pk)
    assert not page.permissions_for_user(author).can_publish()
    workflow = page.get_workflow()
    lesson.title = "看得见的边界，改过"
    lesson.save_revision(user=author)
    started = workflow.start(lesson, author)
    owner = holder("site_owner", town.city)
    assert page.permissions_for_user(owner).can_publish()
    assert started.current_task_state.task.specific.user_can_access_editor(lesson, owner)
    started.current_task_state.approve(user=owner)
    assert LessonPage.objects.get(pk=lesson.pk).title == "看得见的边界，改过"
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED


def test_authors_see_neither_users_nor_groups(author, course, client):
    assert CourseIndexPage.objects.count() == 1
    for name in ("wagtailusers_users:index", "wagtailusers_groups:index"):
        assert client.get(reverse(name)).status_code in (302, 403, 404)
