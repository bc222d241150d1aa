"""The public pages are in order for screen reader and keyboard; the audit itself sees what it looks for."""

import pytest

from tests.core.design.audit import faults

GOOD = '<html lang="en"><h1>a</h1><h2>b</h2><label for="x">c</label><input id="x"><a href="/">d</a></html>'


def test_a_page_in_order_has_no_faults():
    assert faults(GOOD) == []


@pytest.mark.parametrize(("change", "fault"), [
    (('lang="en"', ""), "lang is ''"),
    (("<h1>a</h1>", ""), "0 headings of the first level"),
    (("<h2>b</h2>", "<h3>b</h3>"), "heading 3 follows heading 1"),
    (('<label for="x">c</label>', ""), "no label for x"),
    (('id="x">', 'id="y">'), "label for x, which is not there"),
    ((">d</a>", '><svg aria-hidden="true"></svg></a>'), "no words in <a />"),
    (("<h2>b</h2>", '<h2 id="x">b</h2>'), "id x stands 2 times"),
    (("<h2>b</h2>", "<h2>b</h2><table></table>"), "a table without a caption"),
])  # fmt: skip
def test_each_fault_is_seen(change, fault):
    assert fault in faults(GOOD.replace(*change))


@pytest.mark.django_db
@pytest.mark.parametrize("path", [
    "/", "/help/", "/privacy/", "/accessibility/", "/preferences/", "/kit/", "/accounts/login/", "/no-such-page/",
    "/accounts/password/reset/",
])  # fmt: skip
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_public_pages_are_in_order(client, path, language):
    client.cookies["locale"] = language
    assert faults(client.get(path).content.decode()) == []
