"""Private files: take one in, cleaned; hand it out through a view that asks its subject."""

from __future__ import annotations

import hashlib
import secrets
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageOps

from core.models import Attachment, Person, User
from core.refusals import Refused
from core.rules.files import (
    COMPOUND,
    EMPTY,
    IMAGES,
    LOCKED,
    MEGABYTE,
    MOST_BYTES,
    MOST_PIXELS,
    MOST_UNPACKED_BYTES,
    PICTURE_WIDEST,
    SUFFIXES,
    NotAcceptable,
    NotAPicture,
    TooLarge,
    Unreadable,
    kind_of,
)

# "app.model" -> may this user read the files about that row? Apps register their subjects with `readable_about`.
_READERS: dict[str, Callable[[User, str], bool]] = {}


def readable_about(label: str, ask: Callable[[User, str], bool]) -> None:
    """Say who may read files whose `about` is "label:pk"; `ask(user, pk)` answers by `visible_to`."""
    _READERS[label] = ask


def may_read(user: User, attachment: Attachment) -> bool:
    """One's own files, else whatever the subject of the file says; without a subject nobody else."""
    if Attachment.objects.visible_to(user).filter(pk=attachment.pk).exists():
        return True
    label, _, pk = attachment.about.partition(":")
    ask = _READERS.get(label)
    return bool(ask and pk and ask(user, pk))


@transaction.atomic
def attach(
    *, file: IO[bytes], name: str, owner: Person | None, about: str, by: User | None, picture: bool = False
) -> Attachment:
    """Keep an uploaded file under a random name outside MEDIA_ROOT.

    The first bytes decide what it is; images are drawn anew, which drops place, camera and anything hidden in them.
    With `picture` nothing but an image is taken, and its longer side is kept to 1600 pixels. At most 10 MB.
    Raises Refused(NotAcceptable | NotAPicture | TooLarge | Unreadable); nothing is kept then.
    """
    body = file.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise Refused(TooLarge(name, getattr(file, "size", len(body)) / MEGABYTE))
    if not body:
        raise Refused(NotAcceptable(_clean_name(name), EMPTY))
    mime = kind_of(body[:16], _members(body, name))
    if picture and mime not in IMAGES:
        raise Refused(NotAPicture(_clean_name(name)))
    if mime is None:
        raise Refused(NotAcceptable(_clean_name(name), LOCKED if body.startswith(COMPOUND) else ""))
    if mime in IMAGES:
        body = _redrawn(body, IMAGES[mime], name, PICTURE_WIDEST if picture else None)
    digest = hashlib.sha256(body).hexdigest()
    attachment = Attachment(
        owner=owner, uploaded_by=by, about=about, name=_clean_name(name), mime=mime, size=len(body), sha256=digest
    )
    attachment.file.save(f"{secrets.token_hex(16)}{SUFFIXES[mime]}", ContentFile(body), save=True)
    return attachment


def _members(body: bytes, name: str) -> frozenset[str]:
    """Names inside a zip, from its directory only: nothing is unpacked, also not by whoever opens it here."""
    if not body.startswith(b"PK"):
        return frozenset()
    try:
        with zipfile.ZipFile(BytesIO(body)) as package:
            if sum(member.file_size for member in package.infolist()) > MOST_UNPACKED_BYTES:
                raise Refused(Unreadable(_clean_name(name)))
            return frozenset(package.namelist()[:2000])
    except zipfile.BadZipFile:
        return frozenset()


def _redrawn(body: bytes, image_format: str, name: str, widest: int | None = None) -> bytes:
    try:
        with Image.open(BytesIO(body), formats=[image_format]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refused(Unreadable(name))
            upright = ImageOps.exif_transpose(image)
            if image_format == "JPEG" and upright.mode != "RGB":
                upright = upright.convert("RGB")
            if widest is not None:
                upright.thumbnail((widest, widest))
            out = BytesIO()
            upright.save(out, image_format)
    except (
        OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning
    ) as broken:  # fmt: skip
        raise Refused(Unreadable(name)) from broken
    return out.getvalue()


def _clean_name(name: str) -> str:
    """The last part of the name, without control characters and path marks, at most 200 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable() and c not in '"<>|:*?')[:200] or "file"
