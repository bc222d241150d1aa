"""What a private file may be: told by its first bytes, never by its name or by what the browser says."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
PICTURE_WIDEST = 1600  # pixels of the longer side that is kept of a photo: enough to read a door plate
MOST_PIXELS = 40_000_000  # width × height; above, an image unpacks to more memory than a page may cost
# Office's old container; a docx or xlsx with a password is kept in one as well.
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
EMPTY, LOCKED = "empty", "locked"
MOST_UNPACKED_BYTES = 200 * MEGABYTE  # of a docx or xlsx, by its own directory
IMAGES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
SUFFIXES = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NotAcceptable:
    """Neither image, PDF, xlsx nor docx, whatever its name says. `why`: "", EMPTY or LOCKED."""

    name: str
    why: str = ""

    def words(self) -> str:
        if self.why == EMPTY:
            return _("“%(name)s”是空的，没有保存。请核对以后再传。") % {"name": self.name}
        if self.why == LOCKED:
            return _(
                "“%(name)s”带打开密码，或者是旧格式（doc、xls），没有保存。请取消密码，另存为docx、xlsx或PDF再传。"
            ) % {"name": self.name}
        return _("“%(name)s”不是照片（JPG、PNG、WebP）、PDF、Word（docx）或Excel（xlsx），没有保存。") % {
            "name": self.name
        }


@dataclass(frozen=True, slots=True)
class NotAPicture:
    """A picture was asked for; this is something else, whatever its name says."""

    name: str

    def words(self) -> str:
        return _("“%(name)s”不是照片，没有保存。请选JPG、PNG或WebP格式的照片；手机直接拍的就可以。") % {
            "name": self.name
        }


@dataclass(frozen=True, slots=True)
class TooLarge:
    name: str
    megabytes: float

    def words(self) -> str:
        return _("“%(name)s”有%(size)s兆，最多%(most)s兆，没有保存。请压缩或拍小一点再传。") % {
            "name": self.name,
            "size": f"{self.megabytes:.1f}",
            "most": MOST_BYTES // MEGABYTE,
        }


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The bytes begin like a picture but are not one, are far too many pixels, or unpack to far too much."""

    name: str

    def words(self) -> str:
        return _("“%(name)s”打不开或尺寸过大，没有保存。请重新拍照或另存一份再传。") % {"name": self.name}


def with_suffix_of(name: str, mime: str) -> str:
    """The name under which a file is handed out: a picture that came as «….pdf» ends in what it is."""
    suffix = SUFFIXES.get(mime, "")
    fits = name.lower().endswith((suffix, ".jpeg") if mime == "image/jpeg" else suffix)
    return name if fits else f"{name}{suffix}"


def kind_of(head: bytes, members: frozenset[str] = frozenset()) -> str | None:
    """The media type that the first bytes prove; `members` are the names inside when it is a zip. None otherwise."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"PK\x03\x04") and "[Content_Types].xml" in members:
        if any(name.lower().endswith("vbaproject.bin") for name in members):
            return None  # macros
        if "xl/workbook.xml" in members:
            return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        if "word/document.xml" in members:
            return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return None
