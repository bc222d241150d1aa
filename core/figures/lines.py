"""Up to three lines that differ in dash and weight as well as colour; values stand at the ends of the lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures.svg import joined, link, mark, percent, text
from core.rules.listing import listed

if TYPE_CHECKING:
    from core.figures.figure import Figure

LEFT, RIGHT, TOP, BOTTOM = 14.0, 82.0, 7.0, 87.0  # per cent: the field of the lines
APART = 6.5  # per cent two end labels keep from each other
MOST_LABELS = 7  # along the bottom


def draw(figure: Figure) -> SafeString:
    values = [float(v) for one in figure.drawn for v in one.values if v is not None]
    low, high, step = scale(min(values, default=0.0), max(values, default=1.0))
    marks = [*_grid(figure, low, high, step), *_bottom(figure)]
    for place in range(len(figure.drawn)):
        marks += _line(figure, place, low, high)
    marks += _ends(figure, low, high)
    names = listed(one.name for one in figure.drawn)
    said = _("%(names)s折线图，从%(first)s到%(last)s") % {
        "names": names,
        "first": figure.labels[0],
        "last": figure.labels[-1],
    }
    return mark("svg", joined(marks), css="ch ch-line", role="group", aria_label=said)


def scale(low: float, high: float) -> tuple[float, float, float]:
    """A round lower end, upper end and step for about five lines of the grid. Starts at zero when that is near."""
    if low >= 0 and low < (high - low) * 0.6:
        low = 0.0
    span = (high - low) or abs(high) or 1.0
    rough = span / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    return math.floor(low / step) * step, math.ceil(high / step) * step or step, step


def _x(figure: Figure, place: int) -> float:
    return LEFT + (RIGHT - LEFT) * place / max(len(figure.labels) - 1, 1)


def _y(value: float, low: float, high: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low)


def _grid(figure: Figure, low: float, high: float, step: float) -> list[SafeString]:
    marks: list[SafeString] = []
    for place in range(round((high - low) / step) + 1):
        value = low + step * place
        y = _y(value, low, high)
        marks.append(mark("line", css="gr", x1=percent(LEFT), x2=percent(RIGHT), y1=percent(y), y2=percent(y)))
        whole = int(value) if float(value).is_integer() else value
        marks.append(text(LEFT - 1.5, y, figure.drawn[0].shown(whole).removesuffix(figure.drawn[0].unit), "q end"))
    return marks


def _bottom(figure: Figure) -> list[SafeString]:
    every = max(1, -(-len(figure.labels) // MOST_LABELS))
    last = len(figure.labels) - 1
    # Every second label counted from the last may go when letters are large and the screen is narrow.
    return [
        text(_x(figure, place), 96.0, label, "q mid alt" if (last - place) // every % 2 else "q mid", None)
        for place, label in enumerate(figure.labels)
        if (last - place) % every == 0
    ]


def _line(figure: Figure, number: int, low: float, high: float) -> list[SafeString]:
    one = figure.drawn[number]
    points = [(p, _x(figure, p), _y(float(v), low, high)) for p, v in enumerate(one.values) if v is not None]
    marks = [
        mark("line", css=f"l{number + 1}", x1=percent(x1), y1=percent(y1), x2=percent(x2), y2=percent(y2))
        for (p1, x1, y1), (p2, x2, y2) in zip(points, points[1:], strict=False)
        if p2 == p1 + 1  # no line across a year without a figure
    ]
    for place, x, y in points:
        said = _("%(label)s，%(name)s：%(value)s") % {
            "label": figure.labels[place],
            "name": one.name,
            "value": one.shown(one.values[place]),
        }
        dot = mark("circle", css=f"p{number + 1}", cx=percent(x), cy=percent(y), r="4" if number == 0 else "5")
        marks.append(link(figure.url(place), said, dot))
    return marks


def _ends(figure: Figure, low: float, high: float) -> list[SafeString]:
    """The last value of each line, moved apart where they would cover each other."""
    ends = []
    for one in figure.drawn:
        known = [(p, v) for p, v in enumerate(one.values) if v is not None]
        if known:
            place, value = known[-1]
            ends.append((_y(float(value), low, high), _x(figure, place), one.shown(value).removesuffix(one.unit)))
    ends.sort()
    marks, last = [], -100.0
    for y, x, words in ends:
        y = max(y, last + APART)
        marks.append(text(x + 2.0, y, words, "hi num"))
        last = y
    return marks
