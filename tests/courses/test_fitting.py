"""Courses that fit a post: what teaches a missing skill first, nothing that is completed."""

from datetime import date

import pytest
from django.urls import reverse

from courses.actions.content import import_course
from courses.fitting import fitting
from courses.models import CoursePage, Enrolment
from staff.models import Post, Skill
from staff.rules.skill_gaps import PostRequirement
from tests.courses.factories import learner_at, write_course

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)


@pytest.fixture
def grid_worker(town, course, monkeypatch):
    """Her post asks for A03 at level 2; she holds nothing."""
    monkeypatch.setattr(
        "staff.views.skill_sheet.requirements", lambda post, division, on: [PostRequirement("A03", 2, 0, "")]
    )
    return learner_at(town.huaian, post=Post.objects.get(code="grid"))


def other_course(tmp_path):
    Skill.objects.get_or_create(code="B01", defaults={"group": "B", "name": "个人信息保护"})
    folder = write_course(tmp_path / "ZS-900", code="ZS-900", title="别的", skills=[{"code": "B01", "level": 1}])
    import_course(folder=folder, by=None)
    return CoursePage.objects.get(code="ZS-900")


def test_what_teaches_a_missing_skill_comes_first(grid_worker, course, tmp_path):
    other = other_course(tmp_path)
    found = fitting(grid_worker.person, DAY)
    assert found.courses == (course.pk, other.pk)
    assert (found.missing, found.teaches) == ({"A03": 2}, {course.pk: ("A03",)})


def test_a_completed_course_is_left_out(grid_worker, course):
    Enrolment.objects.create(
        person=grid_worker.person, course=course, state="completed", enrolled_at="2026-01-01T00:00Z", completed_on=DAY
    )
    assert fitting(grid_worker.person, DAY).courses == ()


def test_without_a_post_there_is_nothing_to_fit(db):
    assert fitting(None, DAY) is None


def test_the_catalogue_shows_them_with_what_they_teach(grid_worker, course, client):
    client.force_login(grid_worker)
    page = client.get(reverse("courses"), {"fit": "1"}).content.decode()
    assert "教您还差的：" in page
    assert "A03" in page
