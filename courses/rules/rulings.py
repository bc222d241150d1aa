"""What was decided about a version of a question after people sat it: another answer counts too, or it is struck.

Nobody loses by it: an answer that was right under the old key stays right, and a struck question is right for
everyone whose paper held it. That is the compensation of disadvantage of the German state examinations in medicine
(a flawed item counts only where it helps the candidate; Möltner 2018, doi 10.3205/zma001195) in its plain form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Kinds whose answer an author can correct in words; the others can only be struck.
CORRECTABLE = ("single", "multiple", "true_false", "fill", "numeric")


@dataclass(frozen=True, slots=True)
class Ruled:
    """One decision on a version. `key`: what counts too, in texts as `as_texts` gives them; nothing when struck."""

    is_struck: bool
    key: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class WordsNeeded:
    """A dispute, or its answer, without words."""


@dataclass(frozen=True, slots=True)
class SameKey:
    """The corrected answer is the one the version has."""


@dataclass(frozen=True, slots=True)
class OnlyStrike:
    """The answer of this kind stands in its options: strike the version and write the next."""


def as_texts(kind: str, options: Sequence[Mapping[str, str]], key: Sequence[Any]) -> list[Any]:
    """A key in the bank's ids, said by what the options say: papers letter them anew."""
    if kind not in ("single", "multiple"):
        return list(key)
    texts = {option["id"]: option["text"] for option in options}
    return [texts[letter] for letter in key]


def in_letters(question: Mapping[str, Any], texts: Sequence[Any]) -> list[Any]:
    """The same key in the letters of a frozen paper's question."""
    if question["kind"] not in ("single", "multiple"):
        return list(texts)
    letters = {option["text"]: option["id"] for option in question["options"]}
    return sorted(letters[text] for text in texts if text in letters)


def keys_under(question: Mapping[str, Any], rulings: Sequence[Ruled]) -> list[list[Any]]:
    """Every key that counts: the paper's own first. Of a single choice several letters mean any one of them."""
    found = [list(question["key"])]
    for ruled in rulings:
        key = [] if ruled.is_struck else in_letters(question, ruled.key)
        found += [[letter] for letter in key] if question["kind"] == "single" else [key] if key else []
    return found


def is_struck(rulings: Sequence[Ruled]) -> bool:
    return any(ruled.is_struck for ruled in rulings)


def as_ruled(question: Mapping[str, Any], rulings: Sequence[Ruled]) -> dict[str, Any]:
    """A frozen question with the newest corrected key, for the screens; English variants of the old key go."""
    corrected = [ruled for ruled in rulings if not ruled.is_struck]
    if not corrected:
        return dict(question)
    return {**question, "key": in_letters(question, corrected[-1].key), "answer": None}
