"""Text and marks can be read in every theme (WCAG 2.2: 4.5 for text, 3 for large marks and the focus ring)."""

import re

import pytest

from tests.core.design.sources import css

TEXT = [
    ("ink", "bg"), ("ink", "face"), ("ink", "band"), ("ink", "band-2"), ("ink", "a1"), ("soft", "bg"), ("soft", "face"),
    ("soft", "band"), ("acc", "bg"), ("acc", "face"), ("acc", "band"), ("acc", "a1"), ("acc-h", "a1"),
    ("on-acc", "acc"), ("on-acc", "acc-h"), ("on-a3", "a3"), ("ink", "a2"), ("brick", "bg"), ("brick", "face"),
    ("brick", "brick-1"), ("on-brick", "brick"), ("lamp-t", "lamp-1"), ("ink", "lamp-1"), ("ink", "brick-1"),
    ("ink", "brick-2"),
]  # fmt: skip
MARKS = [("focus", "bg"), ("focus", "face"), ("line-2", "face"), ("acc", "bg"), ("a3", "face"), ("brick", "face")]
SELECTORS = {
    "light": [":root"],
    "dark": [":root", "html[data-theme=dark]"],
    "high": [":root", "html[data-contrast=high]"],
    "dark high": [
        ":root",
        "html[data-theme=dark]",
        "html[data-contrast=high]",
        "html[data-contrast=high][data-theme=dark]",
    ],
}


def tokens(theme):
    found = {}
    for selector in SELECTORS[theme]:
        body = re.search(re.escape(selector) + r"\{([^}]*)\}", css()).group(1)
        found |= dict(re.findall(r"--([\w-]+):(#[0-9a-fA-F]{3,6})\b", body))
    return found


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_the_one_of_the_guidelines():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", SELECTORS)
def test_text_stands_out_from_its_ground(theme):
    colours = tokens(theme)
    weak = {(ink, ground): contrast(colours[ink], colours[ground]) for ink, ground in TEXT}
    assert {pair: round(value, 2) for pair, value in weak.items() if value < 4.5} == {}


@pytest.mark.parametrize("theme", SELECTORS)
def test_marks_and_the_focus_ring_can_be_seen(theme):
    colours = tokens(theme)
    weak = {(ink, ground): contrast(colours[ink], colours[ground]) for ink, ground in MARKS}
    assert {pair: round(value, 2) for pair, value in weak.items() if value < 3} == {}
