"""The registry by which apps on the right add to composed pages of the left.

Each app ships a `slots.py` that calls `register`; `core.apps` imports them once at start. A slot entry is a plain
callable or object, in `order`. There is no other hook mechanism.

| slot | entry | called as |
|---|---|---|
| home | blocks of 今日 | `entry(person, on) -> Block | None` |
| person | sections of the person file | `entry(person, user, on) -> Block | None` |
| skill | sections of a person's page of one skill | `entry(person, skill, user, on) -> Block | None` |
| overview | blocks of the leader's overview | `entry(scope, user, on) -> Block | None` |
| personal_data | export and erasure | object with `.export(person) -> dict` and `.erase(person, by) -> int` |
| imports | kinds of sheet | `core.imports.ImportKind` |
| exports | lists to take away as files | a class of `core.exports.ExportResource` |
| navigation | links of the side bar | `entry(user) -> list[NavigationLink]` |
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

NAMES = ("home", "person", "skill", "overview", "personal_data", "imports", "exports", "navigation")
_entries: dict[str, dict[str, tuple[int, Any]]] = defaultdict(dict)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a composed page: a template and its context. `order` sorts blocks, lower first."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """One link of the side bar: `group` is its heading, `icon` a name of the sprite."""

    group: str
    label: str
    url: str
    icon: str = ""
    order: int = 50


def register(slot: str, key: str, entry: Any, *, order: int = 50) -> None:
    """Add or replace the entry `key` of a slot (idempotent, so that reloads do no harm)."""
    if slot not in NAMES:
        raise KeyError(f"no slot named {slot!r}; there are {', '.join(NAMES)}")
    _entries[slot][key] = (order, entry)


def entries(slot: str) -> Iterator[Any]:
    """The entries of a slot in order."""
    for _, (_, entry) in sorted(_entries[slot].items(), key=lambda item: (item[1][0], item[0])):
        yield entry


def entry(slot: str, key: str) -> Any:
    """One entry by key; KeyError if no app registered it."""
    return _entries[slot][key][1]


def keys(slot: str) -> list[str]:
    return [key for key, _ in sorted(_entries[slot].items(), key=lambda item: (item[1][0], item[0]))]


def load(apps: tuple[str, ...] = ("core", "staff", "courses", "certification")) -> None:
    """Import every app's `slots` module; called once from `CoreConfig.ready`. Core's own entries come first."""
    from core.imports.communities import CommunitiesKind

    register("imports", CommunitiesKind.slug, CommunitiesKind(), order=10)
    for app in apps:
        if find_spec(f"{app}.slots"):
            import_module(f"{app}.slots")
