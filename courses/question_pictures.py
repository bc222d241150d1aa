"""The pictures under a question's stem: looked at, drawn anew and kept in the library; shown in a size for phones."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image as Pillow, ImageOps
from wagtail.images import get_image_model

from courses.question_files import Picture

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MOST_PIXELS = 40_000_000
WIDEST = 1600
SHOWN = "max-960x1200"
LOOKED_AT = 640


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture after it was decoded and encoded again; `digest` finds it in the library."""

    content: bytes
    suffix: str
    alt: str
    title: str

    @property
    def digest(self) -> str:
        return hashlib.sha1(self.content, usedforsecurity=False).hexdigest()


def drawn_anew(picture: Picture) -> Drawn | None:
    """The picture without anything but its pixels, at most 1600 wide; None for what is no picture or far too large."""
    try:
        with Pillow.open(io.BytesIO(picture.content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            image = ImageOps.exif_transpose(opened)
            photo = opened.format == "JPEG"
            image = image.convert("RGB" if photo else "RGBA")
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError, EOFError):
        return None
    image.thumbnail((WIDEST, WIDEST * 4))
    written = io.BytesIO()
    image.save(written, "JPEG" if photo else "PNG", **({"quality": 88} if photo else {"optimize": False}))
    return Drawn(written.getvalue(), ".jpg" if photo else ".png", picture.alt, picture.name)


def small(drawn: Drawn) -> str:
    """The picture as a data address, small enough to stand in a list of what a file holds."""
    with Pillow.open(io.BytesIO(drawn.content)) as image:
        image.thumbnail((LOOKED_AT, LOOKED_AT))
        written = io.BytesIO()
        image.save(written, "WEBP", quality=80)
    return f"data:image/webp;base64,{base64.b64encode(written.getvalue()).decode('ascii')}"


def kept(drawn: Drawn) -> Any:
    """The library's row for the picture: found by its content, else taken in."""
    model = get_image_model()
    known = model.objects.filter(file_hash=drawn.digest).first()
    if known is not None:
        return known
    file = ImageFile(io.BytesIO(drawn.content), name=f"{drawn.digest[:16]}{drawn.suffix}")
    row = model(title=(drawn.alt or drawn.title)[:100] or drawn.digest[:12], file=file, file_hash=drawn.digest)
    row.save()
    return row


def shown_pictures(stored: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Address, size and words for the page: [{"url", "width", "height", "alt"}]; no address when it was deleted."""
    if not stored:
        return []
    rows = get_image_model().objects.in_bulk([picture["image"] for picture in stored])
    shown = []
    for picture in stored:
        row = rows.get(picture["image"])
        if row is None:
            shown.append({"url": "", "alt": picture["alt"]})
            continue
        size = row.get_rendition(SHOWN)
        shown.append({"url": size.url, "width": size.width, "height": size.height, "alt": picture["alt"] or row.title})
    return shown
