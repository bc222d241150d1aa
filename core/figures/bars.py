"""Bars with an optional target. Placed in per cent, so that text keeps the reader's size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures.svg import joined, link, mark, percent, text

if TYPE_CHECKING:
    from core.figures.figure import Figure

AFTER = 1.5  # per cent between a bar and its words
HEAD = 1.7  # rem above the first bar, for the words of the target
LONG = 5.0  # characters of a label, a full-width one counting as one, beyond which labels stand above their bars


@dataclass(frozen=True, slots=True)
class Plan:
    """Where bars begin and how far they reach (per cent), the height of a row (rem), labels above or beside."""

    left: float
    width: float
    row: float
    above: bool
    height: float
    top: float


def plan(figure: Figure) -> Plan:
    one = figure.drawn[0]
    highest = max([float(v) for v in one.values if v is not None] + [float(figure.target or 0), 0.0])
    above = max((length(label) for label in figure.labels), default=0.0) > LONG
    row = 3.6 if above else 2.4
    left, width = (0.0, 82.0) if above else (24.0, 58.0)
    return Plan(left, width, row, above, HEAD + row * len(figure.labels), highest * 1.06 or 1.0)


def length(words: str) -> float:
    """How wide words are, in full-width characters."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.55 for letter in words)


def draw(figure: Figure) -> SafeString:
    one, where = figure.drawn[0], plan(figure)
    marks = [_bar(figure, place, where) for place in range(len(figure.labels))]
    if figure.target is not None:
        marks += _target(figure, where)
    said = _("%(name)s条形图，共%(rows)s行") % {"name": one.name, "rows": len(figure.labels)}
    return mark("svg", joined(marks), css="ch", role="group", aria_label=said, height=f"{where.height:g}rem")


def _bar(figure: Figure, place: int, where: Plan) -> SafeString:
    one, label = figure.drawn[0], figure.labels[place]
    value = one.values[place]
    unit = 100 / where.height
    begin = HEAD + where.row * place
    y, thick = (begin + (1.6 if where.above else 0.4)) * unit, 1.5 * unit
    middle = y + thick / 2
    span = 0.0 if value is None else where.width * max(float(value), 0.0) / where.top
    short = figure.target is not None and value is not None and value < figure.target
    size = {"y": percent(y), "height": percent(thick)}
    bar = mark("rect", css="bar lo" if short else "bar", x=percent(where.left), width=percent(span), **size)
    name = text(0.0, (begin + 0.9) * unit, label, "") if where.above else text(where.left - AFTER, middle, label, "end")
    return joined(
        [
            name,
            mark("rect", css="track", x=percent(where.left), width=percent(where.width), **size),
            link(figure.url(place), _said(figure, place, short), bar),
            # «no figure» is long and has no bar, so it stands where the bar would
            text(where.left + AFTER, middle, one.shown(value), "q")
            if value is None
            else text(100.0, middle, one.shown(value), "hi num end"),
        ]
    )


def _said(figure: Figure, place: int, short: bool) -> str:
    one, value = figure.drawn[0], figure.drawn[0].values[place]
    facts = {"label": figure.labels[place], "name": one.name, "value": one.shown(value)}
    if figure.target is None or value is None:
        return _("%(label)s：%(name)s%(value)s") % facts
    facts["goal"] = goal(figure)
    if short:
        return _("%(label)s：%(name)s%(value)s，未达目标%(goal)s") % facts
    return _("%(label)s：%(name)s%(value)s，已达目标%(goal)s") % facts


def goal(figure: Figure) -> str:
    """The target in words; a whole number without places behind the point."""
    one, value = figure.drawn[0], figure.target
    if value is not None and float(value).is_integer():
        return f"{number_format(int(value), use_l10n=True, force_grouping=True)}{one.unit}"
    return one.shown(value)


def _target(figure: Figure, where: Plan) -> list[SafeString]:
    at = where.left + where.width * float(figure.target or 0) / where.top
    words = _("目标%(value)s") % {"value": goal(figure)}
    return [
        mark("line", css="goal", x1=percent(at), x2=percent(at), y1="1.3rem", y2="100%"),
        mark("text", words, css="mid hi", x=percent(at), y="1rem"),
    ]
