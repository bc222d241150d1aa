"""Where each word of a certificate stands on the sheet: A4 landscape, millimetres from the top left corner.

One layout for every painter (PDF, picture), so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

WIDTH, HEIGHT = 297.0, 210.0
MARGIN = 34.0
BODY_SIZE, BODY_LEADING = 6.2, 12.4  # millimetres: cap height of the body text and its line step


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text: `x` is the left edge, the centre or the right edge; `y` the baseline; `size` in mm."""

    words: str
    x: float
    y: float
    size: float
    align: Align = Align.LEFT
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    width: float


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: what it says, its top left corner and its side."""

    payload: str
    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class Face:
    """What a certificate says, in the order it is read."""

    title: str
    title_en: str
    body: str
    number: str
    issuer: str
    issued: str
    footer: str
    seal_note: str
    verify_label: str
    verify_url: str


NO_LINE_START = "，。、；：！？）》”’"


def broken(body: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines no wider than `width` mm; closing marks never begin a line (they hang into the margin instead)."""
    lines, line = [], ""
    for character in body:
        if measure(line + character) > width and line and character not in NO_LINE_START:
            lines.append(line)
            line = character
        else:
            line += character
    return [*lines, line] if line else lines


def frame() -> list[Line]:
    """Double border (墙裙): a thick line outside, a hairline inside."""
    shapes = []
    for inset, width in ((10.0, 1.1), (13.0, 0.25)):
        left, right, top, bottom = inset, WIDTH - inset, inset, HEIGHT - inset
        corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        shapes += [Line(*a, *b, width) for a, b in zip(corners, corners[1:], strict=False)]
    return shapes


def certificate_layout(face: Face, measure: Callable[[str, float], float]) -> Sequence[Text | Line | Code]:
    """All marks of the sheet. `measure(words, size)` gives the width in mm."""
    centre = WIDTH / 2
    lines = broken("　　" + face.body, WIDTH - 2 * MARGIN, lambda words: measure(words, BODY_SIZE))
    top = 92.0
    body = [Text(line, MARGIN, top + i * BODY_LEADING, BODY_SIZE) for i, line in enumerate(lines)]
    return [
        *frame(),
        Text(face.title, centre, 52, 15, Align.CENTRE),
        Text(face.title_en, centre, 63, 4.6, Align.CENTRE, soft=True),
        Text(face.number, WIDTH - MARGIN, 76, 4, Align.RIGHT, soft=True),
        *body,
        Code(face.verify_url, MARGIN, 144, 32),
        Text(face.verify_label, MARGIN + 37, 152, 4, soft=True),
        Text(face.verify_url, MARGIN + 37, 159, 3.2, soft=True),
        Text(face.seal_note, MARGIN + 37, 166, 3.6, soft=True),
        Text(face.issuer, WIDTH - MARGIN, 158, 6, Align.RIGHT),
        Text(face.issued, WIDTH - MARGIN, 168, 5, Align.RIGHT),
        Line(MARGIN, 182, WIDTH - MARGIN, 182, 0.2),
        Text(face.footer, centre, 189, 3.6, Align.CENTRE, soft=True),
    ]
