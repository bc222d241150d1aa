"""Every route of the house has a line in `route_map.py`, and behaves as its line says."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from core.models import User
from core.permissions import PERMISSIONS, ROLES
from tests.architecture import guards
from tests.architecture.route_map import FOREIGN, PUBLIC, ROUTES, SIGNED_IN
from tests.factories import OrganisationFactory, UserFactory, holder, make_town

ALL = list(guards.routes(get_resolver().url_patterns))
OWN = [(pattern, name) for pattern, name in ALL if not pattern.startswith(tuple(FOREIGN))]
# Something for every kind of argument that leads to no row.
SAMPLES = {
    "int": 987654321, "uuid": "00000000-0000-4000-8000-000000000000", "slug": "no-such", "str": "no-such",
    "path": "no-such",
}  # fmt: skip


def address(pattern: str, name: str) -> str:
    """A path of the route that names no row that exists."""
    arguments = {word: SAMPLES[kind or "str"] for kind, word in re.findall(r"<(?:(\w+):)?(\w+)>", pattern)}
    if pattern.startswith("^"):
        for word, body in re.findall(r"\(\?P<(\w+)>([^)]*)\)", pattern):
            arguments[word] = "987654321" if body == r"\d+" else body.split("|")[0]
    return reverse(name, kwargs=arguments)


def codes(client: Client, path: str) -> tuple[int, int]:
    return client.get(path).status_code, client.post(path).status_code


def test_every_route_has_a_name_and_a_line():
    assert [pattern for pattern, name in OWN if not name] == []
    assert sorted({name for _, name in OWN} - set(ROUTES)) == []


def test_no_line_is_left_over():
    assert sorted(set(ROUTES) - {name for _, name in OWN}) == []


def test_lines_name_permissions_that_exist():
    named = {permission for who in ROUTES.values() if isinstance(who, tuple) for permission in who}
    assert sorted(named - PERMISSIONS) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("pattern", "name"), [entry for entry in OWN if ROUTES.get(entry[1]) != PUBLIC])
def test_stranger_is_sent_to_the_sign_in_page(client, pattern: str, name: str):
    for response in (client.get(address(pattern, name)), client.post(address(pattern, name))):
        signed = response.status_code == 302 and response.url.startswith("/accounts/login/")
        assert signed or response.status_code in (403, 404, 405), (name, response.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize(("pattern", "name"), [entry for entry in OWN if isinstance(ROUTES.get(entry[1]), tuple)])
def test_someone_without_roles_is_refused(client, pattern: str, name: str):
    client.force_login(UserFactory(with_person=True))
    assert set(codes(client, address(pattern, name))) <= {403, 404, 405}, name


def who_holds(permissions: tuple[str, ...]) -> User:
    """Someone with a role that has one of the permissions, in a district or at a university."""
    role = next(role for role in ROLES.values() if role.permissions & set(permissions))
    town = make_town()
    return holder(role.slug, town.qinghe if role.scope == "division" else OrganisationFactory(university=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pattern", "name"),
    [entry for entry in OWN if isinstance(ROUTES.get(entry[1]), tuple) and "<" not in entry[0]],
)
def test_holder_of_the_permission_is_let_in(client, pattern: str, name: str):
    client.force_login(who_holds(ROUTES[name]))
    assert set(codes(client, address(pattern, name))) <= {200, 302, 400, 405, 409}, name


@pytest.mark.django_db
@pytest.mark.parametrize(("pattern", "name"), [entry for entry in OWN if ROUTES.get(entry[1]) == SIGNED_IN])
def test_signed_in_person_meets_no_error(client, pattern: str, name: str):
    client.force_login(UserFactory(with_person=True))
    for code in codes(client, address(pattern, name)):
        assert code < 500, name
        if "<" in pattern:
            assert code in (302, 403, 404, 405), (name, code)


@pytest.mark.django_db
def test_stranger_sees_nothing_of_the_cms(client):
    """Every address of Wagtail's admin that needs no row: sent to the one sign-in page, or not there."""
    open_to_all = {"cms/jsi18n/", "cms/sprite/"}
    shown = []
    for pattern, name in ALL:
        if not pattern.startswith("cms/") or "<" in pattern or "(" in pattern or pattern in open_to_all:
            continue
        response = client.get("/" + pattern.replace("^", "").replace("$", ""))
        if response.status_code not in (301, 302, 403, 404, 405):
            shown.append((pattern, name, response.status_code))
    assert shown == []


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["/cms/login/", "/_util/login/", "/cms/password_reset/"])
def test_no_second_door(client, door: str):
    """Wagtail's own password forms have neither throttle nor second factor."""
    response = client.get(door)
    assert response.status_code == 404 or (response.status_code == 302 and "/accounts/login/" in response.url)
    assert client.post(door, {"username": "a", "password": "b"}).status_code in (302, 403, 404, 405)


def test_sample_addresses_can_be_made():
    failed = []
    for pattern, name in OWN:
        try:
            address(pattern, name)
        except NoReverseMatch as error:
            failed.append((name, str(error)))
    assert failed == []
