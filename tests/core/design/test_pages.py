"""The shell writes the reader's choices, and pages that fail say so without giving anything away."""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Site

from core.context import scope_of
from core.models import User
from core.navigation import menu
from core.slots import NavigationLink
from core.views import errors
from tests.factories import worker


def html_tag(response):
    return re.search(r"<html[^>]*>", response.content.decode()).group()


@pytest.mark.django_db
def test_the_root_of_the_site_is_the_home_page_on_any_host_and_port(client):
    for host in ("localhost:8000", "127.0.0.1:9123", "example.org"):
        response = client.get("/", headers={"host": host})
        assert response.status_code == 200
        assert response.templates[0].name == "core/home.html"
    assert Site.objects.get().is_default_site is True


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "value", "attribute"), [
    ("text_size", "elder", 'data-size="elder"'), ("theme", "dark", 'data-theme="dark"'),
    ("contrast", "high", 'data-contrast="high"'), ("locale", "en", 'lang="en"'),
])  # fmt: skip
def test_a_display_choice_is_kept_in_a_cookie_and_returns_to_its_page(client, field, value, attribute):
    response = client.post(reverse("preferences"), {field: value, "next": "/help/?x=1"})
    assert (response.status_code, response["Location"]) == (302, "/help/?x=1")
    assert attribute in html_tag(client.get("/help/"))


@pytest.mark.django_db
def test_a_display_choice_follows_the_person_to_another_device(client, alice):
    client.force_login(alice)
    client.post(reverse("preferences"), {"text_size": "elder"})
    client.cookies.clear()
    client.force_login(alice)
    assert 'data-size="elder"' in html_tag(client.get("/help/"))


@pytest.mark.django_db
def test_choices_nobody_offers_and_foreign_addresses_are_left_aside(client):
    response = client.post(reverse("preferences"), {"theme": "neon", "next": "https://evil.example/"})
    assert response["Location"] == reverse("preferences")
    assert response.cookies.get("theme") is None


@pytest.mark.django_db
def test_what_does_not_exist_and_what_is_not_yours_read_the_same(client):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "不存在或无权查看" in response.content.decode()


@pytest.mark.django_db
def test_a_page_that_broke_names_a_number_that_is_in_the_log(caplog):
    request = RequestFactory().get("/my/exams/1/2/")
    response = errors.server_error(request)
    trace = re.search(r'class="certno">([^<]+)<', response.content.decode()).group(1)
    assert response.status_code == 500
    assert trace in caplog.text
    assert "/my/exams/1/2/" in caplog.text


def test_a_page_that_broke_can_be_shown_even_when_the_collected_files_are_missing(monkeypatch):
    def missing(path):
        raise ValueError(f"Missing staticfiles manifest entry for {path!r}")

    monkeypatch.setattr(errors, "static", missing)
    response = errors.server_error(RequestFactory().get("/"))
    assert 'href="/static/core/style.css"' in response.content.decode()


@pytest.mark.django_db
def test_too_many_tries_are_told_how_long_to_wait(client, rf):
    request = rf.get("/verify/")
    request.user = client.get("/help/").wsgi_request.user
    response = errors.too_many(request, seconds=130)
    assert (response.status_code, response["Retry-After"]) == (429, "130")
    assert "请等3分钟再试" in response.content.decode()


@pytest.mark.django_db
def test_the_scope_of_an_officer_is_the_division_with_what_lies_below(alice):
    scope = scope_of(alice)
    assert (scope.label, scope.below) == ("青禾区", "含下级2街道3社区")


@pytest.mark.django_db
def test_the_scope_of_a_learner_is_the_community_and_what_it_lies_in(town):
    user = User.objects.create_user("worker-1", person=worker(town.huaian))
    scope = scope_of(user)
    assert (scope.above, scope.label, scope.below) == (("青禾区", "临溪街道"), "槐安里社区", "")


def link(url, order=50, group="", label="x"):
    return NavigationLink(group, label, url, "home", order)


def test_a_menu_shows_the_side_of_the_page_and_the_way_to_the_other():
    both = [link("/my/", 10), link("/my/certificates/", 30), link("/desk/people/", 20, "人与岗")]
    assert (menu(both, "/my/certificates/1/").side, menu(both, "/my/").other_url) == ("my", "/desk/people/")
    assert (menu(both, "/desk/people/").side, menu(both, "/desk/people/").other_url) == ("desk", "/my/")
    assert menu([], "/") is None


def test_the_longest_address_that_fits_is_the_current_one():
    made = menu([link("/my/", 10), link("/my/certificates/", 30)], "/my/certificates/1/")
    assert [(entry.link.url, entry.current) for entry in made.groups[0].entries] == [
        ("/my/", ""),
        ("/my/certificates/", "true"),
    ]


def bar(side, number):
    made = menu([link(f"/{side}/{n}/", n) for n in range(number)], f"/{side}/0/")
    return [entry.in_bar for entry in made.groups[0].entries], made.more


def test_the_phone_bar_of_a_learner_takes_four_entries():
    assert bar("my", 4) == ([True] * 4, False)
    assert bar("my", 6) == ([True] * 4 + [False] * 2, False)


def test_the_phone_bar_of_the_desk_takes_four_entries_or_three_and_more():
    assert bar("desk", 4) == ([True] * 4, False)
    assert bar("desk", 5) == ([True] * 3 + [False] * 2, True)


def test_headings_stand_in_the_order_of_the_day():
    made = menu(
        [link("/desk/jobs/", 1, "数据"), link("/desk/overview/", 99, "本周"), link("/desk/x/", 1, "别的")], "/desk/x/"
    )
    assert [group.heading for group in made.groups] == ["本周", "数据", "别的"]
