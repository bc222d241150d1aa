"""A practice screen between page and text file. Parts are written as one sees them: `menu: […]`, `buttons: […]`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

Fields = Mapping[str, Any]
SIDES = ("left", "top", "width", "height")


def _told(fields: Fields) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _number(value: Any) -> int | float:
    number = Decimal(str(value))
    return int(number) if number == number.to_integral_value() else float(number)


def practice_file(value: Any) -> dict[str, Any]:
    """The block as the file says it; what is empty or as usual is left out."""
    return _told(
        {
            "title": value["title"],
            "intro": value["intro"],
            "skills": value["skills"],
            "screens": [_screen_file(screen) for screen in value["screens"]],
            "steps": [_step_file(step) for step in value["steps"]],
        }
    )


def _screen_file(screen: Any) -> dict[str, Any]:
    image = screen["image"]
    areas = [{"name": area["name"], **{side: _number(area[side]) for side in SIDES}} for area in screen["areas"]]
    return _told(
        {
            "name": screen["name"],
            "file": Path(image.file.name).name if image else "",
            "alt": screen["alt"],
            "areas": areas,
            "parts": [{part.block_type: _part_file(part)} for part in screen["parts"]],
        }
    )


def _part_file(part: Any) -> Any:
    value = part.value
    if part.block_type == "map":
        return _told({"title": value["title"], "tiles": list(value["tiles"]), "pin": value["pin"]})
    if part.block_type == "rows":
        return _told({"title": value["title"], "rows": [_told(dict(row)) for row in value["rows"]]})
    if part.block_type == "fields":
        return [_told(dict(field)) for field in value]
    return list(value) if part.block_type in ("menu", "buttons") else value


def _step_file(step: Any) -> dict[str, Any]:
    value = dict(step.value)
    if value["screen"] in (None, 1):
        value["screen"] = None
    if "answers" in value:
        value["answers"] = list(value["answers"])
        value["form"] = "" if value["form"] == "any" else str(value["form"])
    if "options" in value:
        value["options"] = [
            {"text": option["text"], **({"is_right": True} if option["is_right"] else {})}
            for option in value["options"]
        ]
    return {"kind": step.block_type, **_told(value)}


def practice_raw(said: Fields, picture: Callable[[str], int]) -> dict[str, Any]:
    """The block as the StreamField stores it. `picture`: the library's row for a file of the folder."""
    return {
        "title": said["title"],
        "intro": said.get("intro", ""),
        "skills": said.get("skills", ""),
        "screens": [_screen_raw(screen, picture) for screen in said["screens"]],
        "steps": [_step_raw(step) for step in said["steps"]],
    }


def _screen_raw(screen: Fields, picture: Callable[[str], int]) -> dict[str, Any]:
    return {
        "name": screen["name"],
        "image": picture(screen["file"]) if screen.get("file") else None,
        "alt": screen.get("alt", ""),
        "areas": list(screen.get("areas", ())),
        "parts": [_part_raw(*next(iter(part.items()))) for part in screen.get("parts", ())],
    }


def _part_raw(kind: str, said: Any) -> dict[str, Any]:
    if kind == "map":
        said = {"title": "", "pin": "", **said}
    elif kind == "rows":
        said = {"title": said.get("title", ""), "rows": [{"note": "", **row} for row in said["rows"]]}
    elif kind == "fields":
        said = [{"value": "", **field} for field in said]
    return {"type": kind, "value": said}


def _step_raw(step: Fields) -> dict[str, Any]:
    value = {"screen": 1, **step}
    kind = value.pop("kind")
    if kind == "field":
        value = {"part": "", "form": "any", **value}
    elif kind == "choice":
        value["options"] = [{"is_right": False, **option} for option in value["options"]]
    return {"type": kind, "value": value}
