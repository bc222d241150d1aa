"""What a practical task needs: words without a resident's number, and where asked a resident's score."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Digits may be broken by spaces, dots or dashes; full-width ones are folded before. A birth date in the middle tells
# an ID number from an order number. The 15-digit form is left alone: out of use, and grid codes look like it.
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_ID_NUMBER = re.compile(rf"(?<!\d)[1-9]\d{{5}}(?:19|20)\d{{2}}{_DAY}\d{{3}}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)")
_BETWEEN_DIGITS = re.compile(r"(?<=[\dXx])[\s.\-·—]+(?=[\dXx])")


@dataclass(frozen=True, slots=True)
class HoldsResidentData:
    """The text holds what looks like an ID number or a phone number; say it without."""

    id_numbers: int
    phones: int


@dataclass(frozen=True, slots=True)
class ChecklistIncomplete:
    """Points of the checklist the learner has not ticked."""

    left: int


@dataclass(frozen=True, slots=True)
class ReasonNeeded:
    """A return needs words the learner can act on."""


@dataclass(frozen=True, slots=True)
class ScoreNeeded:
    """The task asks for a resident's score, and none was given."""


@dataclass(frozen=True, slots=True)
class NoSuchScore:
    """Not a whole number from 1 to 5."""

    given: str


@dataclass(frozen=True, slots=True)
class NoteNeeded:
    """A further task has no title of its own: the learner says what it was."""


LOWEST_SCORE, HIGHEST_SCORE = 1, 5


def resident_score(given: str, asked: bool) -> int | ScoreNeeded | NoSuchScore | None:
    """The score as typed, 1 (poor) to 5 (very good); None where the task asks for none, whatever was typed."""
    if not asked:
        return None
    if not given.strip():
        return ScoreNeeded()
    folded = unicodedata.normalize("NFKC", given.strip())
    if len(folded) == 1 and folded in "12345":
        return int(folded)
    return NoSuchScore(given.strip()[:20])


def resident_data_in(text: str) -> HoldsResidentData | None:
    """Does the text hold ID or phone numbers, however they are spaced?"""
    joined = _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text))
    id_numbers = _ID_NUMBER.findall(joined)
    phones = _PHONE.findall(_ID_NUMBER.sub(" ", joined))
    return HoldsResidentData(id_numbers=len(id_numbers), phones=len(phones)) if id_numbers or phones else None
