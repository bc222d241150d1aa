"""What a sent answer must look like to be kept: shape only, right or wrong is for marking to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST = 4000  # characters of a written answer
TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Misshapen:
    """The answer does not fit the question that was shown (an option that is not there, too long a text)."""

    number: int


def shaped(question: Mapping[str, Any], raw: Sequence[str]) -> list[Any] | Misshapen:
    """The answer as it is stored; an empty list is «not answered» and allowed.

    `raw` holds strings as a form sends them: option letters; "true"/"false"; a text; "1=C" for a matched pair.
    """
    given = [text.strip() for text in raw if text.strip()]
    kind, number = question["kind"], question["number"]
    letters = {option["id"] for option in question["options"]}
    if not given:
        return []
    if kind == "true_false":
        return [TRUTH[given[0]]] if len(given) == 1 and given[0] in TRUTH else Misshapen(number)
    if kind == "single":
        return given if len(given) == 1 and given[0] in letters else Misshapen(number)
    if kind == "multiple":
        return sorted(set(given)) if set(given) <= letters else Misshapen(number)
    if kind == "ordering":
        return given if len(set(given)) == len(given) and set(given) <= letters else Misshapen(number)
    if kind == "matching":
        return _pairs(question, given)
    return given if len(given) == 1 and len(given[0]) <= LONGEST else Misshapen(number)


def _pairs(question: Mapping[str, Any], given: Sequence[str]) -> list[list[str]] | Misshapen:
    left = {option["id"] for option in question["options"]}
    right = {option["id"] for option in question["matches"]}
    pairs = [pair.split("=", 1) for pair in given]
    fits = all(len(pair) == 2 and pair[0] in left and pair[1] in right for pair in pairs)
    once = len({pair[0] for pair in pairs}) == len(pairs)
    return sorted(pairs) if fits and once else Misshapen(question["number"])


def is_answered(question: Mapping[str, Any], value: Sequence[Any]) -> bool:
    """Something was given; an order or a set of pairs only when complete."""
    if question["kind"] in ("ordering", "matching"):
        return len(value) == len(question["options"])
    return bool(value)
