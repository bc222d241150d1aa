"""Which question of the bank an item of a file is: the same one, a changed one, or a new one. Pure."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Generic, TypeVar

MUCH_THE_SAME = 0.6  # share of the characters two stems have in common
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


def alike(stem: str, options: Iterable[str], other_stem: str, other_options: Iterable[str]) -> bool:
    """Is it the same question reworded? Its stem is much the same, or most of its options are.

    Asked where only a name says so: «Q1» or «题001» names another question in every other bank.
    """
    if SequenceMatcher(None, folded(stem), folded(other_stem), autojunk=False).ratio() >= MUCH_THE_SAME:
        return True
    ours, theirs = Counter(map(folded, options)), Counter(map(folded, other_options))
    return (ours & theirs).total() * 2 > max(ours.total(), theirs.total())


def match_up(
    held: Iterable[Held],
    items: Sequence[Read],
    *,
    contents: Callable[[Held], Iterable[Any]],
    content: Callable[[Read], Any],
    stem: Callable[[Any], tuple[str, str]],
    names: Sequence[Callable[[Any], str]],
    alike: Callable[[Held, Read], bool],
) -> Matches[Held, Read]:
    """Pair items with held questions: by whole content, then by kind and stem, then by each of the `names` in turn, but
    only with one that is `alike`.

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
    for key in (stem, *names):
        offered: dict[Any, list[Held]] = {}
        for question in free:
            if id(question) not in taken and any(_parts(key(question))):
                offered.setdefault(key(question), []).append(question)
        left = _pair(left, offered, key, taken, matches, None if key is stem else alike)
    seen: set[Any] = set()
    for item in left:
        if content(item) not in seen:
            seen.add(content(item))
            matches.new.append(item)
    return matches


def _parts(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _pair(
    left: list[Read], offered: dict, key: Callable, taken: set[int], matches: Matches, alike: Callable | None
) -> list[Read]:
    unpaired = []
    for item in left:
        candidates = offered.get(key(item)) or []
        question = next((one for one in candidates if alike is None or alike(one, item)), None)
        if question is not None:
            candidates.remove(question)
            taken.add(id(question))
            matches.changed.append((question, item))
        else:
            unpaired.append(item)
    return unpaired
