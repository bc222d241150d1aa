"""The piece of a text in which searched words stand, with the words marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

BEFORE, LENGTH = 18, 72  # characters shown before the first hit, and in all


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    parts: Sequence[Part]
    cut_before: bool
    cut_after: bool


def _pattern(terms: Sequence[str]) -> re.Pattern[str]:
    """Longer terms first, so that none is cut short by another."""
    return re.compile("|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True)), re.IGNORECASE)


def folded(text: str) -> str:
    """The text to compare by: one width of letters and digits, character for character, so that places stay places."""
    narrow = ((character, unicodedata.normalize("NFKC", character)) for character in text)
    return "".join(plain if len(plain) == 1 else character for character, plain in narrow)


def hits(text: str, terms: Sequence[str]) -> int:
    """How many of the terms stand in the text."""
    compared = folded(text).lower()
    return sum(term.lower() in compared for term in terms)


def snippet(text: str, terms: Sequence[str]) -> Snippet | None:
    """The first place of any of the terms with its surroundings; None when there is none."""
    text = " ".join(text.split())
    first = _pattern(terms).search(folded(text)) if terms else None
    if first is None:
        return None
    start = max(first.start() - BEFORE, 0)
    end = min(max(start + LENGTH, first.end()), len(text))
    return Snippet(tuple(_parts(text[start:end], terms)), start > 0, end < len(text))


def _parts(piece: str, terms: Sequence[str]) -> list[Part]:
    parts, at = [], 0
    for found in _pattern(terms).finditer(folded(piece)):
        if found.start() > at:
            parts.append(Part(piece[at : found.start()], False))
        parts.append(Part(piece[found.start() : found.end()], True))
        at = found.end()
    if at < len(piece):
        parts.append(Part(piece[at:], False))
    return parts
