"""Marking: paper and answers in, marks out. Every question weighs the same; scores are out of 100, one decimal.

Chinese schemes for multiple choice: all or nothing; or part marks, where fewer than all right choices earn their
share and any wrong choice earns zero.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from courses.rules.rulings import Ruled, is_struck, keys_under

ONE, NONE = Decimal(1), Decimal(0)
BY_HAND = ("short",)
# What a marker may give, as shares of the question's weight.
STEPS = (Decimal("0"), Decimal("0.25"), Decimal("0.50"), Decimal("0.75"), Decimal("1"))
# What a phone's Chinese keyboard gives for the point, the minus and the marks of thousands.
_TYPED = str.maketrans({"。": ".", "−": "-", "–": "-", "—": "-", ",": None, "、": None, " ": None})
_NUMBER = re.compile(r"[-+]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})%?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mark:
    """`share` of the question's weight, 0–1; None while a person has yet to mark it."""

    number: int
    share: Decimal | None

    @property
    def is_right(self) -> bool:
        return self.share == ONE


@dataclass(frozen=True, slots=True)
class Marked:
    marks: tuple[Mark, ...]

    @property
    def score(self) -> Decimal | None:
        """0–100 with one decimal, half up; None while anything waits for a person."""
        shares = [mark.share for mark in self.marks]
        if not shares or any(share is None for share in shares):
            return None
        total = sum((share for share in shares if share is not None), NONE)
        return (total * 100 / len(shares)).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def right(self) -> int:
        return sum(mark.is_right for mark in self.marks)

    @property
    def wrong(self) -> tuple[int, ...]:
        """Numbers of the questions without full marks."""
        return tuple(mark.number for mark in self.marks if mark.share is not None and not mark.is_right)


def plain(text: str) -> str:
    """A written answer made comparable: full-width to half, no spaces, no closing punctuation, lower case."""
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    tight = "".join(folded.split())
    return tight.strip("。.,;:!?、“”\"'《》()") or tight


def _number(text: Any) -> Decimal | None:
    """A number as people type it: «４０», «1,200», «12。5», «75%» (the sign is dropped); None for anything else.

    Powers of ten are not read: «1e999999999» would be more than any sum can hold.
    """
    typed = unicodedata.normalize("NFKC", str(text)).strip().translate(_TYPED)
    return Decimal(typed.rstrip("%")) if _NUMBER.fullmatch(typed) else None


def _whole(right: bool) -> Decimal:
    return ONE if right else NONE


def _multiple(key: Sequence[str], value: Sequence[str], scheme: str) -> Decimal:
    wanted, given = set(key), set(value)
    if given == wanted:
        return ONE
    if scheme != "part_marks" or not given or given - wanted:
        return NONE
    return Decimal(len(given)) / Decimal(len(wanted))


def _numeric(key: Sequence[Any], value: Sequence[Any]) -> Decimal:
    right, given = _number(key[0]), _number(value[0])
    tolerance = _number(key[1]) if len(key) > 1 else NONE
    return _whole(right is not None and given is not None and abs(given - right) <= (tolerance or NONE))


def _paired(question: Mapping[str, Any], pairs: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """The pairs by what the right sides say: of two that say the same either one is right."""
    texts = {match["id"]: match["text"].strip() for match in question.get("matches", ())}
    return sorted((left, texts.get(right, right)) for left, right in pairs)


def share_of(question: Mapping[str, Any], value: Sequence[Any], scheme: str) -> Decimal | None:
    """The share of its weight one answer earns; None for what a person marks. No answer earns nothing."""
    kind, key = question["kind"], question["key"]
    if not value:
        return NONE
    if kind in BY_HAND:
        return None
    if kind == "multiple":
        return _multiple(key, value, scheme)
    if kind == "fill":
        return _whole(plain(value[0]) in {plain(variant) for variant in key})
    if kind == "numeric":
        return _numeric(key, value)
    if kind == "matching":
        return _whole(_paired(question, value) == _paired(question, key))
    return _whole(list(value) == list(key))


def best_share(
    question: Mapping[str, Any],
    value: Sequence[Any],
    scheme: str,
    by_hand: Decimal | None = None,
    rulings: Sequence[Ruled] = (),
) -> Decimal | None:
    """The share an answer earns after everything decided about the version: the best of all keys, never less."""
    if is_struck(rulings):
        return ONE
    if by_hand is not None:
        return by_hand
    shares = [share_of({**question, "key": key}, value, scheme) for key in keys_under(question, rulings)]
    return None if None in shares else max(share for share in shares if share is not None)


def mark(
    paper: Mapping[str, Any],
    answers: Mapping[int, Sequence[Any]],
    by_hand: Mapping[int, Decimal] | None = None,
    rulings: Mapping[int, Sequence[Ruled]] | None = None,
) -> Marked:
    """Mark a whole paper. `answers` by question number; `by_hand` holds the shares persons have given; `rulings` by
    the key of the version what was decided about it later.
    """
    given, decided = by_hand or {}, rulings or {}
    return Marked(
        tuple(
            Mark(
                number=question["number"],
                share=best_share(
                    question,
                    answers.get(question["number"], ()),
                    paper["scheme"],
                    given.get(question["number"]),
                    decided.get(question.get("question", 0), ()),
                ),
            )
            for question in paper["questions"]
        )
    )
