"""Printed activation slips: name, staff number, one-time code, address; eight to a sheet, to be cut apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from core.actions.accounts import Code

FONT = "ZhisheSlip"
# The one Chinese font of the house lies with the certificates; a path is no import.
FONT_FILE = Path("certification/fonts/NotoSerifSC-Regular.ttf")
COLUMNS, ROWS, MARGIN = 2, 4, 12 * mm


@cache
def _font() -> str:
    pdfmetrics.registerFont(ttfonts.TTFont(FONT, str(settings.BASE_DIR / FONT_FILE)))
    return FONT


def slips_pdf(codes: Sequence[Code], *, place: str, address: str) -> bytes:
    """A4 sheets of slips in the order given; `address` is where one types the code, without the scheme."""
    out = BytesIO()
    sheet = Canvas(out, pagesize=A4)
    sheet.setTitle(_("登录凭条"))
    width, height = (A4[0] - 2 * MARGIN) / COLUMNS, (A4[1] - 2 * MARGIN) / ROWS
    for number, code in enumerate(codes):
        on_sheet = number % (COLUMNS * ROWS)
        if number and not on_sheet:
            sheet.showPage()
        left = MARGIN + (on_sheet % COLUMNS) * width
        top = A4[1] - MARGIN - (on_sheet // COLUMNS) * height
        _slip(sheet, code, left, top, width, height, place=place, address=address)
    sheet.save()
    return out.getvalue()


def _slip(
    sheet: Canvas, code: Code, left: float, top: float, width: float, height: float, *, place: str, address: str
) -> None:
    font = _font()
    sheet.setDash(2, 3)
    sheet.rect(left, top - height, width, height)
    sheet.setDash()
    until = formats.date_format(timezone.localtime(code.expires_at), "DATE_FORMAT")
    lines = (
        (15, code.user.display_name),
        (10, place),
        (11, _("工号：%(number)s") % {"number": code.user.username}),
        (16, _("激活码：%(code)s") % {"code": code.code}),
        (10, _("打开 %(address)s") % {"address": address}),
        (10, _("填工号和激活码，设自己的密码。%(day)s前用一次。") % {"day": until}),
        (9, _("当面交给本人，不要转发、张贴。")),
    )
    y = top - 11 * mm
    for size, text in lines:
        sheet.setFont(font, size)
        sheet.drawString(left + 6 * mm, y, text)
        y -= size + 9
