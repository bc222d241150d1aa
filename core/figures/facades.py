"""A course as a building: a floor per chapter, a window per lesson. It shows place, never a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures.svg import joined, link, mark

DONE, NOW, AHEAD = "on", "now", ""
FLOOR, WINDOW, SPACE = 46, 38, 12  # units of the drawing
LEFT = 38


@dataclass(frozen=True, slots=True)
class Lesson:
    """`state` is `on` (done), `now` (one stands here) or empty (ahead)."""

    title: str
    state: str
    url: str = ""

    @property
    def said(self) -> str:
        words = {DONE: _("%(title)s：已学完"), NOW: _("%(title)s：学到这里"), AHEAD: _("%(title)s：还没学")}
        return words[self.state] % {"title": self.title}


def facade(chapters: Sequence[Sequence[Lesson]], label: str) -> SafeString:
    """The whole building, chapter 1 on the ground floor. More than five lessons of a chapter take a second row."""
    rows: list[tuple[int | None, Sequence[Lesson]]] = []
    for number, lessons in enumerate(chapters, 1):
        for start in range(0, max(len(lessons), 1), 5):
            rows.append((number if start == 0 else None, lessons[start : start + 5]))
    widest = max((len(lessons) for _n, lessons in rows), default=3)
    wide = LEFT + max(widest, 3) * (WINDOW + SPACE) + 26
    high = 29 + FLOOR * len(rows)
    marks = [
        mark("rect", css="eave", x=18, y=8, width=wide - 36, height=9),
        mark("rect", css="eave", x=wide - 80, y=0, width=34, height=8),
        mark("rect", css="wall", x=26, y=17, width=wide - 52, height=high - 17),
    ]
    for place, (number, lessons) in enumerate(rows):
        y = high - 6 - FLOOR * (place + 1) + 6
        marks.append(mark("rect", css="slab", x=20, y=y + 34, width=wide - 40, height=3))
        if number is not None:
            marks.append(mark("text", number, x=4, y=y + 20))
        marks += [_window(lesson, LEFT + spot * (WINDOW + SPACE), y) for spot, lesson in enumerate(lessons)]
    return mark("svg", joined(marks), css="facade", viewBox=f"0 0 {wide} {high}", role="group", aria_label=label)


def strip(chapters: Sequence[Sequence[Lesson]], label: str) -> SafeString:
    """One row of windows for the width of a phone; without links, as the building has them."""
    marks: list[SafeString] = []
    x = 1.0
    for lessons in chapters:
        for lesson in lessons:
            body = [
                mark("rect", css="w", x=x, y=4, width=18, height=26),
                mark("path", css="mul", d=f"M{x + 9:g} 4v26M{x:g} 13h18"),
            ]
            marks.append(mark("g", joined(body), css=lesson.state))
            x += 22
        x += 4.5
    wide = max(x, 200.0)
    marks.append(mark("rect", css="slab", x=0, y=36, width=wide, height=4))
    box = f"0 0 {wide:g} 44"
    return mark("svg", joined(marks), css="facade strip", viewBox=box, role="img", aria_label=label)


def _window(lesson: Lesson, x: int, y: int) -> SafeString:
    pane = mark("rect", css="w", x=x, y=y, width=WINDOW, height=28)
    bars = mark("path", css="mul", d=f"M{x + 19} {y}v28M{x} {y + 10}h38")
    return link(lesson.url, lesson.said, pane, bars, css=lesson.state or None)
