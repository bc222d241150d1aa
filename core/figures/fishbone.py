"""The five strategies as a fishbone: the length of a rib is the share that is in place; short ribs are brick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.figures.svg import joined, link, mark

WIDE, HIGH, SPINE = 1000, 500, 250  # units of the drawing
REACH = 180  # full length of a rib
SLANT = 0.42
HEAD_FITS, LONG_LINE = 92, 8  # a longer line of the head is set closer, to stay inside
SHORT = 0.5  # share below which a rib is short


@dataclass(frozen=True, slots=True)
class Rib:
    """`share` is of one; `shown` the words beside it («18/40»); None means that nothing was counted."""

    label: str
    share: float | None
    shown: str
    url: str = ""
    code: str = ""

    @property
    def short(self) -> bool:
        return self.share is not None and self.share < SHORT

    @property
    def percent(self) -> int:
        return round(100 * min(max(self.share or 0.0, 0.0), 1.0))


@dataclass(frozen=True, slots=True)
class Bone:
    name: str
    ribs: tuple[Rib, ...]


def fishbone(bones: Sequence[Bone], head: Sequence[str], label: str) -> SafeString:
    """Upper bones first in the list, then lower ones; `head` is one or two lines. At most four ribs per bone."""
    upper, lower = bones[: len(bones) // 2], bones[len(bones) // 2 :]
    marks = [
        mark("path", css="head", d=f"M5 {SPINE - 42}L50 {SPINE} 5 {SPINE + 42}z"),
        mark("line", css="back", x1=45, y1=SPINE, x2=870, y2=SPINE),
        mark("path", css="head", d=f"M865 {SPINE - 64}C930 {SPINE - 60} 980 {SPINE - 30} 998 {SPINE}C980 {SPINE + 30} "
                                   f"930 {SPINE + 60} 865 {SPINE + 64}z"),
        mark("circle", css="dot", cx=946, cy=SPINE - 36, r=6),
    ]  # fmt: skip
    for place, line in enumerate(head):
        fit = {"textLength": HEAD_FITS, "lengthAdjust": "spacingAndGlyphs"} if len(line) > LONG_LINE else {}
        marks.append(mark("text", line, css="hx", x=915, y=SPINE + 7 + 26 * (place - (len(head) - 1) / 2), **fit))
    for place, bone in enumerate(upper):
        marks.append(_bone(bone, 850 / (len(upper) + 0.25) * (place + 1), -1))
    for place, bone in enumerate(lower):
        marks.append(_bone(bone, 855 / len(lower) * (place + 1), 1))
    box = f"0 0 {WIDE} {HIGH}"
    return mark("svg", joined(marks), css="fb", viewBox=box, role="group", aria_label=label)


def _bone(bone: Bone, root: float, way: int) -> SafeString:
    """One bone: `way` is -1 above the spine and 1 below."""
    end_y = SPINE + way * 215
    end_x = root - 215 * SLANT
    marks = [
        mark("line", css="bone", x1=root, y1=SPINE, x2=end_x, y2=end_y),
        mark("rect", css="bt", x=end_x - 82, y=end_y - 16, width=164, height=32, rx=4),
        mark("text", bone.name, css="bn", x=end_x, y=end_y + 6),
    ]
    for place, rib in enumerate(bone.ribs[:4]):
        away = 48 + 42 * place + (10 if way > 0 else 0)
        marks.append(_rib(rib, root - away * SLANT, SPINE + way * away))
    return joined(marks)


def _rib(rib: Rib, x: float, y: float) -> SafeString:
    share = min(max(rib.share or 0.0, 0.0), 1.0)
    css = "has lo" if rib.short else "has"
    marks = [
        mark("line", css="rib", x1=x - REACH, y1=y, x2=x, y2=y),
        mark("text", f"{rib.code} {rib.label}".strip(), x=x - REACH, y=y - 8),
        mark("text", rib.shown, css="lack end" if rib.short else "q end", x=x - 18, y=y - 8),
    ]
    if share:
        marks.insert(1, mark("line", css=css, x1=x - REACH * share, y1=y, x2=x, y2=y))
    return link(rib.url, f"{rib.code} {rib.label} {rib.shown}".strip(), *marks)
