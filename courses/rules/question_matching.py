"""Which question of the bank an item of a file is: the same one, a changed one, or a new one. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Held = TypeVar("Held")
Read = TypeVar("Read")


@dataclass(slots=True)
class Matches(Generic[Held, Read]):
    """`same` and `changed` pair the held question with the item; `new` are items that nothing matches."""

    same: list[tuple[Held, Read]] = field(default_factory=list)
    changed: list[tuple[Held, Read]] = field(default_factory=list)
    new: list[Read] = field(default_factory=list)


def folded(text: str) -> str:
    """A stem made comparable: half width, no blanks, no closing punctuation."""
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip("。.?!:,;").casefold()


def match_up(
    held: Iterable[Held],
    items: Sequence[Read],
    *,
    contents: Callable[[Held], Iterable[Any]],
    content: Callable[[Read], Any],
    stem: Callable[[Any], tuple[str, str]],
    name: Callable[[Any], str],
) -> Matches[Held, Read]:
    """Pair items with held questions: by whole content, then by kind and stem, then by the name the file gives it.

    `contents`: everything a file may say of a held question that is no change of it. Each held question is paired once.
    An item that says what an earlier one of the file already said is that one too.
    """
    matches: Matches[Held, Read] = Matches()
    free = list(held)
    by_content = {said: question for question in reversed(free) for said in contents(question)}
    left: list[Read] = []
    taken: set[int] = set()
    for item in items:
        question = by_content.get(content(item))
        if question is None:
            left.append(item)
        elif id(question) not in taken:
            taken.add(id(question))
            matches.same.append((question, item))
    for key in (stem, name):
        offered: dict[Any, list[Held]] = {}
        for question in free:
            if id(question) not in taken and any(_parts(key(question))):
                offered.setdefault(key(question), []).append(question)
        left = _pair(left, offered, key, taken, matches)
    seen: set[Any] = set()
    for item in left:
        if content(item) not in seen:
            seen.add(content(item))
            matches.new.append(item)
    return matches


def _parts(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _pair(left: list[Read], offered: dict, key: Callable, taken: set[int], matches: Matches) -> list[Read]:
    unpaired = []
    for item in left:
        candidates = offered.get(key(item)) or []
        if candidates:
            question = candidates.pop(0)
            taken.add(id(question))
            matches.changed.append((question, item))
        else:
            unpaired.append(item)
    return unpaired
