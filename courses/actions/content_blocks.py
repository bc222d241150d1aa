"""Blocks of a lesson between page and text file. Files travel in the folder `media/`, found again by their content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.rich_text import RichText
from wagtailmedia.models import get_media_model

from core.refusals import Refused
from courses.actions.content_practice import practice_file, practice_raw
from courses.models import PolicyDocument
from courses.rules.course_files import BadFolder
from courses.rules.lesson_text import Block
from courses.rules.rich_text import to_html, to_markdown

FILES = {"picture": "image", "document": "document", "video": "video", "audio": "audio"}
BESIDE = {"captions": "document", "sound": "audio"}  # further files of a film, each kept as this kind
MEDIA = "media"


def _told(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "")}


def canonical(kind: str, content: Any) -> Block:
    """The one spelling of a block: two files that say the same compare equal."""
    return (kind, to_markdown(to_html(content))) if kind == "text" else (kind, content)


def to_raw(kind: str, content: Any, source: Path) -> tuple[str, Any]:
    """A block of the file as the StreamField stores it. Raises Refused(BadFolder) for a file or policy not there."""
    if kind == "text":
        return kind, to_html(content)
    fields = dict(content)
    if kind == "practice":
        return kind, practice_raw(fields, lambda name: _stored("picture", source / MEDIA / name).pk)
    if kind in FILES:
        fields[FILES[kind]] = _stored(kind, source / MEDIA / fields.pop("file")).pk
        for name in BESIDE.keys() & fields.keys():
            fields[name] = _stored(BESIDE[name], source / MEDIA / fields[name]).pk
    elif kind == "policy":
        policy = PolicyDocument.objects.filter(code=fields["policy"]).first()
        if policy is None:
            raise Refused(BadFolder("policies.yaml", f"no policy {fields['policy']!r}"))
        fields["policy"] = policy.pk
    elif kind == "steps":
        fields["steps"] = list(fields["steps"])
    elif kind == "check":
        fields["choices"] = [{"is_right": False, **choice} for choice in fields["choices"]]
    return kind, fields


def from_block(block: Any) -> Block:
    """A block of the page as the file says it."""
    kind, value = block.block_type, block.value
    if kind == "text":
        return kind, to_markdown(value.source if isinstance(value, RichText) else str(value))
    if kind == "practice":
        return kind, practice_file(value)
    fields = {name: value[name] for name in value}
    if kind in FILES:
        stored = fields.pop(FILES[kind])
        for name in BESIDE.keys() & fields.keys():
            fields[name] = Path(fields[name].file.name).name if fields[name] else ""
        return kind, _told({"file": Path(stored.file.name).name, **fields})
    if kind == "policy":
        return kind, _told({"policy": fields["policy"].code, "note": fields["note"]})
    if kind == "steps":
        return kind, {"title": fields["title"], "steps": list(fields["steps"])}
    if kind == "check":
        choices = [_choice(choice) for choice in fields["choices"]]
        return kind, {"question": fields["question"], "choices": choices}
    return kind, _told(fields)


def _choice(choice: Mapping[str, Any]) -> dict[str, Any]:
    right = {"is_right": True} if choice["is_right"] else {}
    return {"text": choice["text"], **right, "feedback": choice["feedback"]}


def picture_to_raw(said: Mapping[str, Any], source: Path) -> dict[str, Any]:
    """A question's picture of the file as it is stored."""
    return {"image": _stored("picture", source / MEDIA / said["file"]).pk, "alt": said.get("alt", "")}


def pictures_of(stored: Sequence[Mapping[str, Any]]) -> list[tuple[Any, str]]:
    """A question's pictures as (file of the library, what it shows); those deleted meanwhile are left out."""
    rows = get_image_model().objects.in_bulk([picture["image"] for picture in stored])
    return [(rows[picture["image"]].file, picture["alt"]) for picture in stored if picture["image"] in rows]


def files_of(block: Any) -> list[Any]:
    """The stored files a block shows."""
    value = block.value
    if block.block_type == "practice":
        return [screen["image"].file for screen in value["screens"] if screen["image"]]
    names = [FILES[block.block_type], *BESIDE] if block.block_type in FILES else []
    return [value[name].file for name in names if value.get(name)]


def _stored(kind: str, path: Path) -> Any:
    """The library's row for this file: found by its content, else taken in."""
    if not path.is_file():
        raise Refused(BadFolder(f"{MEDIA}/{path.name}", "file missing"))
    digest = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
    model = {"picture": get_image_model, "document": get_document_model}.get(kind, get_media_model)()
    if kind in ("picture", "document"):
        known = model.objects.filter(file_hash=digest).first()
    else:
        known = next((row for row in model.objects.filter(title=path.stem, type=kind) if _digest(row) == digest), None)
    if known is not None:
        return known
    row = model(title=path.stem) if kind in ("picture", "document") else model(title=path.stem, type=kind, duration=0)
    with path.open("rb") as opened:
        row.file = ImageFile(opened, name=path.name) if kind == "picture" else File(opened, name=path.name)
        if kind in ("picture", "document"):
            row.file_hash = digest
        row.save()
    return row


def _digest(row: Any) -> str:
    with row.file.open("rb") as opened:
        return hashlib.sha1(opened.read(), usedforsecurity=False).hexdigest()
