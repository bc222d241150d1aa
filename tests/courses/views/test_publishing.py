"""Publishing with care: what hangs on a course is said before it goes; what is timed comes and goes by the worker."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.accounts.cms_groups import sync_cms_groups
from courses.actions.authoring import course_index
from courses.actions.learning import open_lesson
from courses.jobs import publish_scheduled
from courses.models import CoursePage, LessonPage
from tests.courses.factories import require
from tests.factories import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(town, course):
    return holder("site_owner", town.city)


def test_before_unpublishing_the_owner_hears_of_rules_and_learners_but_of_no_person(
    course, town, enrolled, learner, owner, client
):
    require(course, town.qinghe)
    require(course, town.qinghe)
    require(course, town.liuqiao)
    client.force_login(owner)
    page = client.get(reverse("wagtailadmin_pages:unpublish", args=[course.pk])).content.decode()
    assert "有3条必修安排用到它（青禾区2条、柳桥区1条），1人正在学" in page
    assert learner.person.name not in page


def test_so_it_is_said_when_several_are_ticked(course, town, owner, client):
    require(course, town.qinghe)
    client.force_login(owner)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"]) + f"?id={course.pk}"
    assert "有1条必修安排用到它（青禾区1条）" in client.get(url).content.decode()


def test_the_owner_may_unpublish_after_that(course, town, owner, client):
    require(course, town.qinghe)
    client.force_login(owner)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[course.pk]))
    assert not CoursePage.objects.get(pk=course.pk).live


def test_the_owner_deletes_a_course_nobody_has_used_lessons_and_all_also_after_a_migration(course, owner, client):
    sync_cms_groups()
    client.force_login(owner)
    answer = client.post(reverse("wagtailadmin_pages:delete", args=[course.pk]))
    assert answer.status_code == 302
    assert not CoursePage.objects.filter(pk=course.pk).exists()
    assert not LessonPage.objects.filter(path__startswith=course.path).exists()


def test_an_author_deletes_no_published_course(course, town, client):
    client.force_login(holder("author", town.city))
    client.post(reverse("wagtailadmin_pages:delete", args=[course.pk]))
    assert CoursePage.objects.filter(pk=course.pk).exists()


def test_a_course_with_rules_or_records_cannot_be_deleted(course, enrolled, admin_client):
    url = reverse("wagtailadmin_pages:delete", args=[course.pk])
    for answer in (admin_client.get(url, follow=True), admin_client.post(url, follow=True)):
        assert "不能删除" in answer.content.decode()
    assert CoursePage.objects.filter(pk=course.pk).exists()


def test_nor_by_ticking_it_in_a_list(course, enrolled, admin_client):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={course.pk}"
    assert "不能删除" in admin_client.post(url, follow=True).content.decode()
    assert CoursePage.objects.filter(pk=course.pk).exists()


def test_a_lesson_somebody_opened_stays_and_one_nobody_opened_may_go(course, enrolled, owner, client):
    opened = course.lessons()[0]
    open_lesson(enrolment=enrolled, lesson=opened)
    unseen = course.add_child(instance=LessonPage(title="没人看过", slug="unseen", chapter="one", minutes=3))
    client.force_login(owner)
    for lesson in (opened, unseen):
        client.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]))
    assert list(LessonPage.objects.filter(pk__in=[opened.pk, unseen.pk])) == [opened]


def test_a_course_nobody_uses_may_be_deleted(course, admin_client):
    admin_client.post(reverse("wagtailadmin_pages:delete", args=[course.pk]))
    assert not CoursePage.objects.filter(pk=course.pk).exists()


def test_a_course_goes_live_at_its_hour_and_is_nowhere_before(course, client, run_jobs):
    course.unpublish()
    course = CoursePage.objects.get(pk=course.pk)
    course.go_live_at = timezone.now() + timedelta(hours=1)
    course.save_revision().publish()
    assert "井盖与责任田" not in client.get(reverse("courses"), {"q": "井盖"}).content.decode().split("<main")[1]
    assert client.get("/courses/ZS-901/").status_code == 404
    _move_clock(course)
    publish_scheduled.enqueue()
    run_jobs()
    assert CoursePage.objects.get(pk=course.pk).live
    assert client.get("/courses/ZS-901/").status_code == 200


def _move_clock(course):
    """The hour has come."""
    past = timezone.now() - timedelta(minutes=1)
    revision = course.revisions.get(approved_go_live_at__isnull=False)
    content = {**revision.content, "go_live_at": past.isoformat()}
    course.revisions.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)


def test_a_course_goes_away_at_its_hour(course, client, run_jobs):
    CoursePage.objects.filter(pk=course.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    publish_scheduled.enqueue()
    run_jobs()
    assert not CoursePage.objects.get(pk=course.pk).live
    assert client.get("/courses/ZS-901/").status_code == 404


def test_what_an_author_hands_in_the_owner_publishes(course, town, owner, client):
    """Author → review → live, by Wagtail's own workflow."""
    author = holder("author", town.city)
    lesson = course.lessons()[0]
    lesson.title = "改过的题目"
    revision = lesson.save_revision(user=author)
    assert lesson.get_workflow() == course_index().workflowpage.workflow
    lesson.get_workflow().start(lesson, author)
    assert LessonPage.objects.get(pk=lesson.pk).title != "改过的题目"
    client.force_login(owner)
    state = lesson.current_workflow_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", state.pk]), {"comment": ""})
    fresh = LessonPage.objects.get(pk=lesson.pk)
    assert (fresh.title, fresh.live_revision_id) == ("改过的题目", revision.pk)
