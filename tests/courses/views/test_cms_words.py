"""Authors meet Chinese throughout: on every screen they use, and in what its scripts say."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from courses.actions.authoring import course_index
from tests.factories import holder

pytestmark = pytest.mark.django_db
# Three words of Latin letters in a row are a sentence that nobody translated; «Zhishe», «ZS-101» and «PDF» are not.
ENGLISH = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}(?:[ '-]+[A-Za-z]+){2,}")


def english_on(page: str) -> list[str]:
    """Runs of English in what a page shows or reads out."""
    body = re.sub(r"(?s)<(script|style|svg|template|code)\b.*?</\1>", " ", page)
    read_out = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]+)"', body)
    return ENGLISH.findall(re.sub(r"\s+", " ", strip_tags(body))) + [text for text in read_out if ENGLISH.search(text)]


@pytest.fixture
def author(town, client):
    user = holder("author", town.city, username="writer")
    client.force_login(user)
    return user


@pytest.fixture
def owner(town, client):
    user = holder("site_owner", town.city, username="owner")
    client.force_login(user)
    return user


def screens(course) -> list[str]:
    lesson = course.get_children().first()
    of_pages = [
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        for page in (course, lesson)
        for name in ("edit", "history", "workflow_history", "usage", "move", "copy")
    ]
    return [
        reverse("wagtailadmin_home"), reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_explore", args=[course.pk]),
        reverse("wagtailadmin_pages:add_subpage", args=[course.pk]),
        reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", course.pk]),
        reverse("wagtailadmin_pages:add", args=["courses", "coursepage", course_index().pk]),
        *of_pages,
        reverse("wagtailadmin_pages:search"), reverse("wagtailimages:index"), reverse("wagtailimages:add"),
        reverse("wagtaildocs:index"), reverse("wagtaildocs:add"), reverse("wagtailmedia:index"),
        reverse("wagtailsnippets_courses_question:list"), reverse("wagtailsnippets_courses_question:add"),
        reverse("wagtailsnippets_courses_exam:list"), reverse("wagtailsnippets_courses_exam:add"),
        reverse("wagtailadmin_account"),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["author", "owner"])
def test_no_screen_of_an_author_speaks_english(role, request, course, client):
    request.getfixturevalue(role)
    found = {}
    for address in screens(course):
        page = client.get(address)
        if page.status_code == 200:
            found[address] = english_on(page.content.decode())
    assert len(found) > 20
    assert {address: texts for address, texts in found.items() if texts} == {}


def test_a_sentence_left_in_english_is_found():
    page = '<a title="Go to the first error">到第一处</a><p>Schedule to publish</p><code>one two three</code>'
    assert english_on(page) == ["Schedule to publish", "Go to the first error"]


def test_scripts_speak_chinese_too(author, client):
    words = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert "插入内容块".encode("unicode_escape").decode() in words.lower()
