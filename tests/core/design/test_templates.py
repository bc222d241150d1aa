"""Templates are short, safe under the content security policy, translatable, and readable by a screen reader."""

import re

import pytest

from tests.core.design.sources import SCRIPTS, TEMPLATES, name

MOST_LINES = 80
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# Samples and drawings show invented Chinese names on purpose; languages name themselves.
SHOWN_AS_IS = {"templates/ui/street.html", "templates/core/kit_blocks.html", "templates/core/kit_figures.html"}
OWN_NAMES = ("简体中文", "中文")

each = pytest.mark.parametrize("path", TEMPLATES, ids=name)


def text_of(path):
    return path.read_text(encoding="utf-8")


def translated_away(text):
    """What is left when everything marked for translation is taken out."""
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"\{% blocktrans(late)?\b.*?\{% endblocktrans(late)? %\}", "", text, flags=re.S)
    text = re.sub(r"\{% trans(late)? .*?%\}", "", text, flags=re.S)
    text = re.sub(r"""_\((["']).*?\1\)""", "", text, flags=re.S)
    for own in OWN_NAMES:
        text = text.replace(own, "")
    return text


@each
def test_it_is_short(path):
    assert len(text_of(path).splitlines()) <= MOST_LINES


@each
def test_nothing_in_it_is_refused_by_the_content_security_policy(path):
    text = text_of(path)
    assert re.findall(r"\sstyle\s*=", text) == []
    assert re.findall(r"<style\b", text) == []
    assert re.findall(r"""\son[a-z]+\s*=\s*["']""", text) == []
    assert [tag for tag in re.findall(r"<script\b[^>]*>", text) if " src=" not in tag] == []


@each
def test_it_asks_no_other_host(path):
    assert re.findall(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", text_of(path)) == []


@each
def test_it_never_lets_markup_through_unescaped(path):
    assert re.findall(r"\|\s*safe\b|autoescape off", text_of(path)) == []


@each
def test_every_chinese_word_can_be_translated(path):
    if name(path) in SHOWN_AS_IS:
        pytest.skip("shows invented names")
    assert CHINESE.findall(translated_away(text_of(path))) == []


@each
def test_every_form_that_changes_something_carries_its_token(path):
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text_of(path), flags=re.S)
    assert [form[:80] for form in forms if "csrf_token" not in form] == []


@each
def test_pictures_are_described_or_hidden(path):
    text = text_of(path)
    assert [tag for tag in re.findall(r"<img\b[^>]*>", text, flags=re.S) if " alt=" not in tag] == []
    drawings = re.findall(r"<svg\b[^>]*>", text, flags=re.S)
    assert [tag for tag in drawings if "aria-hidden" not in tag and "role=" not in tag] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_own_scripts_parse_as_es2019(path):
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", text_of(path), flags=re.S)
    newer = r"\?\.[a-zA-Z_\[(]|\?\?|#[a-z]\w*\s*[=(;]|\.replaceAll\(|\bstatic\s+\w+\s*=|\d_\d|\bBigInt\b|\d+n\b|\.at\("
    assert re.findall(newer, code) == []
    assert re.findall(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", code) == []


def test_own_scripts_are_at_most_15_kilobytes():
    assert sum(len(path.read_bytes()) for path in SCRIPTS) <= 15 * 1024
