"""A certificate as PNG, for phones: in WeChat a long press saves it. Same layout as the PDF."""

from __future__ import annotations

import io
from functools import cache

import segno
from PIL import Image, ImageDraw, ImageFont

from certification.painters.fonts import PATH
from certification.rules.layout import HEIGHT, WIDTH, Align, Code, Face, Line, Text, certificate_layout

INK, SOFT, ACCENT = "#1c2426", "#59666b", "#1b5967"
ANCHORS = {Align.LEFT: "ls", Align.CENTRE: "ms", Align.RIGHT: "rs"}


@cache
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(PATH), pixels)


def _draw_code(draw: ImageDraw.ImageDraw, mark: Code, scale: float) -> None:
    matrix = [list(row) for row in segno.make(mark.payload, error="m", micro=False).matrix]
    # Whole pixels a module, else some rows are thicker than others and phones refuse the code.
    step = max(int(mark.side * scale / len(matrix)), 1)
    for row, cells in enumerate(matrix):
        for column, dark in enumerate(cells):
            if dark:
                x, y = mark.x * scale + column * step, mark.y * scale + row * step
                draw.rectangle((x, y, x + step - 1, y + step - 1), fill=INK)


def certificate_png(face: Face, width: int = 1600) -> bytes:
    """`width` pixels wide, A4 landscape in proportion."""
    scale = width / WIDTH
    image = Image.new("RGB", (width, round(HEIGHT * scale)), "white")
    draw = ImageDraw.Draw(image)

    def measure(words: str, size: float) -> float:
        return _font(round(size * scale)).getlength(words) / scale

    for mark in certificate_layout(face, measure):
        if isinstance(mark, Text):
            place, font = (mark.x * scale, mark.y * scale), _font(round(mark.size * scale))
            draw.text(place, mark.words, font=font, fill=SOFT if mark.soft else INK, anchor=ANCHORS[mark.align])
        elif isinstance(mark, Line):
            ends = (mark.x1 * scale, mark.y1 * scale, mark.x2 * scale, mark.y2 * scale)
            draw.line(ends, fill=ACCENT, width=max(round(mark.width * scale), 1))
        else:
            _draw_code(draw, mark, scale)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
