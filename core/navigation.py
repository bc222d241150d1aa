"""The menus of the shell: what a person may open, in which order, and what fits the bottom bar of a phone.

Links come from the slot `navigation`. A person may hold two sides: what one learns oneself (`/my/`) and what one
does for others (`/desk/`, `/cms/`); the shell shows one side at a time and a visible switch to the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core import slots
from core.models import User
from core.slots import NavigationLink

BAR = 4  # entries of the bottom bar
DESK_PREFIXES = ("/desk/", "/cms/")
# The order of headings in the side bar; headings not named here follow.
HEADINGS = ("", _("本周"), _("人与岗"), _("培养"), _("校地合作"), _("证书"), _("数据"), _("内容"), _("管理"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A link with what only the page knows: is it the current one, does it stand in the phone's bottom bar."""

    link: NavigationLink
    current: str
    in_bar: bool


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """One side's menu. `more` says that the desk does not fit the bottom bar; the learner's other entries stand under
    the own name, so that the bar is 今日, 学习, 证书, 我的."""

    side: str
    groups: tuple[Group, ...]
    more: bool
    other_side: str = ""
    other_url: str = ""


def links_of(user: User) -> list[NavigationLink]:
    """Every link the slots offer this user, in the order of the slots."""
    return [link for entry in slots.entries("navigation") for link in entry(user)]


def side_of(url: str) -> str:
    return "desk" if url.startswith(DESK_PREFIXES) else "my"


def menu(links: Iterable[NavigationLink], path: str) -> Menu | None:
    """The menu for the page at `path`; None when there is nothing to open."""
    sides: dict[str, list[NavigationLink]] = {"my": [], "desk": []}
    for link in links:
        sides[side_of(link.url)].append(link)
    held = [side for side in ("my", "desk") if sides[side]]
    if not held:
        return None
    wanted = side_of(path) if path.startswith((*DESK_PREFIXES, "/my/", "/courses/")) else held[-1]
    side = wanted if wanted in held else held[0]
    other = next((name for name in held if name != side), "")
    groups = _grouped(sides[side], path)
    return Menu(
        side=side,
        groups=groups,
        more=side == "desk" and len(sides[side]) > BAR,
        other_side=other,
        other_url=_in_order(sides[other])[0].url if other else "",
    )


def _in_order(links: list[NavigationLink]) -> list[NavigationLink]:
    ranks = {str(heading): rank for rank, heading in enumerate(HEADINGS)}
    return sorted(links, key=lambda link: (ranks.get(str(link.group), len(ranks)), link.order))


def _grouped(links: list[NavigationLink], path: str) -> tuple[Group, ...]:
    ordered = _in_order(links)
    current = max((link.url for link in ordered if path.startswith(link.url)), key=len, default="")
    fits = BAR - 1 if len(ordered) > BAR and side_of(ordered[0].url) == "desk" else BAR
    bar = {link.url for link in sorted(ordered, key=lambda link: link.order)[:fits]}
    groups: dict[str, list[Entry]] = {}
    for link in ordered:
        mark = "" if link.url != current else "page" if link.url == path else "true"
        groups.setdefault(str(link.group), []).append(Entry(link, mark, link.url in bar))
    return tuple(Group(heading, tuple(entries)) for heading, entries in groups.items())
