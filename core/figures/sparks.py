"""A small line for a table cell: shows the direction, not the value."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures.figure import Number
from core.figures.svg import joined, mark
from core.rules.listing import listed

WIDTH, HEIGHT, EDGE = 104, 26, 4


def spark(values: Sequence[Number | None], label: str) -> SafeString:
    """`label` says whose line it is; the values are read out after it. Missing values are left out of the line."""
    known = [(place, float(value)) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return mark("span", _("没有数据"), css="soft small")
    low, high = min(v for _p, v in known), max(v for _p, v in known)
    points = [
        (
            2 + (WIDTH - 8) * place / (len(values) - 1),
            HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * ((value - low) / (high - low) if high > low else 0.5),
        )
        for place, value in known
    ]
    said = _("%(label)s：%(values)s") % {"label": label, "values": listed(f"{v:g}" for _p, v in known)}
    line = mark("polyline", css="l", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points))
    end = mark("circle", cx=points[-1][0], cy=points[-1][1], r="3.5")
    body = joined([mark("title", said), line, end])
    return mark("svg", body, css="spark", viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", aria_label=said)
