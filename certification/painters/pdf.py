"""A certificate as PDF: the layout's marks drawn by reportlab, the QR code as vector squares."""

from __future__ import annotations

import io

import segno
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from certification.painters.fonts import NAME, pdf_font
from certification.rules.layout import HEIGHT, WIDTH, Align, Code, Face, Line, Text, certificate_layout

INK, SOFT, ACCENT = (0.11, 0.14, 0.15), (0.35, 0.4, 0.42), (0.106, 0.349, 0.404)


def _measure(words: str, size: float) -> float:
    return pdfmetrics.stringWidth(words, NAME, size * mm) / mm


def _draw_text(canvas: Canvas, mark: Text) -> None:
    canvas.setFillColorRGB(*(SOFT if mark.soft else INK))
    canvas.setFont(NAME, mark.size * mm)
    x, y = mark.x * mm, (HEIGHT - mark.y) * mm
    draw = {
        Align.LEFT: canvas.drawString,
        Align.CENTRE: canvas.drawCentredString,
        Align.RIGHT: canvas.drawRightString,
    }[mark.align]
    draw(x, y, mark.words)


def _draw_line(canvas: Canvas, mark: Line) -> None:
    canvas.setStrokeColorRGB(*ACCENT)
    canvas.setLineWidth(mark.width * mm)
    canvas.setLineCap(2)
    canvas.line(mark.x1 * mm, (HEIGHT - mark.y1) * mm, mark.x2 * mm, (HEIGHT - mark.y2) * mm)


def _draw_code(canvas: Canvas, mark: Code) -> None:
    matrix = [list(row) for row in segno.make(mark.payload, error="m", micro=False).matrix]
    step = mark.side / len(matrix)
    canvas.setFillColorRGB(*INK)
    path = canvas.beginPath()
    for row, cells in enumerate(matrix):
        for column, dark in enumerate(cells):
            if dark:
                x, y = mark.x + column * step, HEIGHT - mark.y - (row + 1) * step
                path.rect(x * mm, y * mm, step * mm, step * mm)
    canvas.drawPath(path, stroke=0, fill=1)


def certificate_pdf(face: Face) -> bytes:
    """One A4 page, landscape; the font embedded as a subset, text searchable."""
    pdf_font()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH * mm, HEIGHT * mm), initialFontName=NAME, pageCompression=1)
    canvas.setTitle(f"{face.title} {face.number}")
    canvas.setAuthor(face.issuer)
    canvas.setSubject(face.body)
    painters = {Text: _draw_text, Line: _draw_line, Code: _draw_code}
    for mark in certificate_layout(face, _measure):
        painters[type(mark)](canvas, mark)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
