"""What a reader hands over: items that can be asked, and problems for those that cannot be taken as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.rules.questions import LETTERS, NO, YES

REPORTED, REFUSED = "reported", "refused"
BLANK = "______"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the file carries it, not yet looked at. `alt`: what the file says it shows."""

    name: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A question. `kind`, `options`, `key` as `courses.models.Question` has them; `difficulty` 1–3.

    `place`: where it stands, in words («第3行», «items/item001.xml»). `name`: what the file calls it.
    `notes`: codes of what could not be carried over although the question itself is.
    """

    place: str
    kind: str
    body: str
    options: tuple[dict[str, str], ...] = ()
    key: tuple[Any, ...] = ()
    explanation: str = ""
    difficulty: int = 1
    category: str = ""
    name: str = ""
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """An item that was not taken: `reported` when its kind is not ours, `refused` when it is broken.

    `text`: the beginning of the item, so that the author finds it again.
    """

    place: str
    code: str
    verdict: str = REPORTED
    facts: dict[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bank:
    format: str
    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()


def lettered(texts: Sequence[str]) -> tuple[dict[str, str], ...]:
    """The options in file order, each under its letter."""
    return tuple({"id": letter, "text": text} for letter, text in zip(LETTERS, texts, strict=False))


def choice(
    place: str, body: str, texts: Sequence[str], right: Sequence[int], *, many: bool = False, **more: Any
) -> Item:
    """A choice by the places of its right options; two options «对» and «错» are a true/false question."""
    if not many and (truth := _truth(texts, right)) is not None:
        return Item(place, "true_false", body, key=(truth,), **more)
    kind = "multiple" if len(right) > 1 else "single"
    return Item(
        place, kind, body, lettered(texts), tuple(LETTERS[n] for n in sorted(right) if n < len(LETTERS)), **more
    )


def _truth(texts: Sequence[str], right: Sequence[int]) -> bool | None:
    words = [text.strip().strip("。.").casefold() for text in texts]
    if len(words) != 2 or len(right) != 1 or not all(word in YES or word in NO for word in words):
        return None
    if (words[0] in YES) == (words[1] in YES):
        return None
    return words[right[0]] in YES


def matching(place: str, body: str, pairs: Sequence[tuple[str, str]], **more: Any) -> Item:
    options = tuple(
        {"id": letter, "text": left, "match": right} for letter, (left, right) in zip(LETTERS, pairs, strict=False)
    )
    return Item(place, "matching", body, options, tuple([option["id"], option["id"]] for option in options), **more)


def ordering(place: str, body: str, texts: Sequence[str], **more: Any) -> Item:
    """`texts` in their right order."""
    options = lettered(texts)
    return Item(place, "ordering", body, options, tuple(option["id"] for option in options), **more)


def numeric(place: str, body: str, value: str, tolerance: str, **more: Any) -> Item:
    return Item(place, "numeric", body, key=(value, tolerance), **more)
