"""Parts of a whole in one bar, at most four; the share stands in the part where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures.svg import joined, link, mark, percent, text

if TYPE_CHECKING:
    from core.figures.figure import Figure

ROOM = 8.0  # per cent a part needs to carry its own words
GAP = 0.3


def draw(figure: Figure) -> SafeString:
    one = figure.drawn[0]
    total = sum(float(v) for v in one.values if v is not None)
    marks: list[SafeString] = []
    start = 0.0
    for place, value in enumerate(one.values):
        share = 100 * float(value) / total if value is not None and total else 0.0
        if share:
            marks.append(_part(figure, place, start, share))
        start += share
    said = _("%(name)s占比条，共%(parts)s段") % {"name": one.name, "parts": len(figure.labels)}
    return mark("svg", joined(marks), css="ch ch-share", role="group", aria_label=said)


def _part(figure: Figure, place: int, start: float, share: float) -> SafeString:
    one = figure.drawn[0]
    said = _("%(label)s：%(value)s，占%(share)s%%") % {
        "label": figure.labels[place],
        "value": one.shown(one.values[place]),
        "share": f"{share:.1f}",
    }
    width = percent(max(share - GAP, 0.1))
    marks = [mark("rect", css=f"s{place + 1}", x=percent(start), y="0", width=width, height="100%")]
    if share >= ROOM:
        ink = {0: "mid hi on", 1: "mid hi on3"}.get(place, "mid hi")
        marks.append(text(start + share / 2, 50.0, f"{share:.0f}%", ink))
    return link(figure.url(place), said, *marks)
