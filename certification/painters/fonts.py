"""The certificate's type face: Noto Serif SC (OFL-1.1), embedded, so that a certificate reads the same everywhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts

PATH = Path(__file__).resolve().parent.parent / "fonts" / "NotoSerifSC-Regular.ttf"
NAME = "NotoSerifSC"

_make_to_unicode = ttfonts.makeToUnicodeCMap


def _to_unicode_beyond_the_plane(font_name: str, subset: list[int]) -> str:
    """reportlab writes five hex digits for code points above U+FFFF, so 𬭎 copies and searches as another character.

    Rewriting those rows as UTF-16BE mends it; a test reads such a name back from the PDF.
    """
    return re.sub(
        r"^<([0-9A-F]{2})> <([0-9A-F]{5,6})>$",
        lambda row: f"<{row[1]}> <{chr(int(row[2], 16)).encode('utf-16-be').hex().upper()}>",
        _make_to_unicode(font_name, subset),
        flags=re.M,
    )


@cache
def pdf_font() -> ttfonts.TTFont:
    """The font, registered with reportlab once per process."""
    ttfonts.makeToUnicodeCMap = _to_unicode_beyond_the_plane
    font = ttfonts.TTFont(NAME, str(PATH))
    pdfmetrics.registerFont(font)
    return font


def missing_characters(text: str) -> list[str]:
    """Characters the face cannot draw: a certificate with an empty box for a name is worse than none."""
    glyphs = pdf_font().face.charToGlyph
    return sorted({c for c in text if not c.isspace() and ord(c) not in glyphs})
