"""The stylesheet works on Chrome 61, stays small, and has a rule for every class in use."""

import gzip
import re

import pytest

from tests.core.design.sources import (
    DRAWN,
    STYLESHEET,
    TEMPLATES,
    css,
    css_classes,
    drawn_classes,
    name,
    template_classes,
)

# What Chrome 61 does not know and what would take the rest of a rule with it or break the layout.
ABOVE_THE_FLOOR = {
    ":is": r":is\(",
    ":has": r":has\(",
    ":where": r":where\(",
    "inset shorthand": r"[;{\s]inset(-block|-inline)?\s*:",
    "aspect-ratio": r"aspect-ratio\s*:",
    "clamp, min, max": r"(?<![\w-])(clamp|min|max)\(",
    "gap of flex boxes": r"(?<![\w-])(gap|row-gap|column-gap)\s*:",
    "@layer": r"@layer",
    "@container": r"@container",
    "color-mix": r"color-mix\(",
    "oklch": r"okl(ch|ab)\(",
    "place- shorthand": r"(?<![\w-])place-(items|content|self)\s*:",
    "logical properties": r"(?<![\w-])(margin|padding)-(block|inline)\s*:",
    "two-position colour stop": r"(#[0-9a-f]{3,8}|\)|transparent|currentColor)\s+\d+(px|%)\s+\d+(px|%)\s*[,)]",
    "dynamic viewport units": r"\d(dvh|svh|lvh)\b",
}


@pytest.mark.parametrize("feature", ABOVE_THE_FLOOR)
def test_nothing_above_the_floor_is_used(feature):
    assert re.findall(ABOVE_THE_FLOOR[feature], css()) == []


def test_the_linter_sees_what_it_looks_for():
    samples = {
        ":is": "a:is(b){}", ":has": "a:has(b){}", ":where": "a:where(b){}", "inset shorthand": "a{inset:0}",
        "aspect-ratio": "a{aspect-ratio:1}", "clamp, min, max": "a{width:min(1px,2px)}",
        "gap of flex boxes": "a{color:red;gap:1px}", "@layer": "@layer x{}", "@container": "@container x{}",
        "color-mix": "a{color:color-mix(in srgb,red,blue)}", "oklch": "a{color:oklch(1 0 0)}",
        "place- shorthand": "a{place-items:center}", "logical properties": "a{margin-inline:1px}",
        "two-position colour stop": "a{background:linear-gradient(red 0,#fff 10% 20%)}",
        "dynamic viewport units": "a{height:100dvh}",
    }  # fmt: skip
    assert [feature for feature, text in samples.items() if not re.search(ABOVE_THE_FLOOR[feature], text)] == []
    assert samples.keys() == ABOVE_THE_FLOOR.keys()


def test_rules_are_not_nested():
    depth, inside_rule, nested = 0, False, []
    for piece in re.findall(r"[^{}]*[{}]", css()):
        if piece.endswith("{"):
            if inside_rule:
                nested.append(piece.strip()[:60])
            inside_rule = not piece.strip().startswith(("@media", "@supports"))
            depth += 1
        else:
            inside_rule = False
            depth -= 1
    assert nested == []
    assert depth == 0


def test_it_is_at_most_20_kilobytes_over_the_wire():
    assert len(gzip.compress(STYLESHEET.read_bytes(), 9)) <= 20 * 1024


def test_it_asks_no_other_host_and_no_file():
    assert re.findall(r"url\([^)]*\)|@import|@font-face", css()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_class_of_a_template_has_a_rule(path):
    assert sorted(set(template_classes(path)) - css_classes()) == []


@pytest.mark.parametrize("path", DRAWN, ids=name)
def test_every_class_of_a_drawing_has_a_rule(path):
    assert sorted(set(drawn_classes(path)) - css_classes()) == []
