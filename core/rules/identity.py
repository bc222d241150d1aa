"""Citizen identity numbers (GB 11643-1999) and how personal details are masked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"


def check_character(first17: str) -> str:
    """The 18th character for 17 digits: weighted sum mod 11 (ISO 7064 MOD 11-2)."""
    return CHECK[sum(w * int(d) for w, d in zip(WEIGHTS, first17, strict=True)) % 11]


def born_on(number: str) -> date | None:
    """Birth date in digits 7–14; None when the calendar has no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_male(number: str) -> bool:
    """Digit 17 is odd for men."""
    return int(number[16]) % 2 == 1


def masked_id(number: str) -> str:
    """`110105********002X`: first six and last four stay."""
    return f"{number[:6]}{'*' * max(len(number) - 10, 0)}{number[-4:]}" if len(number) >= 10 else "*" * len(number)


def masked_name(name: str) -> str:
    """`张*`, `欧阳**`: the first character stays, each other becomes a star; the middle dot is kept."""
    return name[:1] + "".join("·" if c == "·" else "*" for c in name[1:])


def masked_phone(phone: str) -> str:
    """`138****4471`; shorter numbers keep their last four."""
    if len(phone) == 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"{'*' * max(len(phone) - 4, 0)}{phone[-4:]}" if phone else ""


# --- reading a number from a cell --------------------------------------------------------

_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff'\"‘’“”`]+")
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?E\+?\d{1,2}$")
_BLANK_WORDS = frozenset({"", "无", "暂无", "/", "-", "—", "--", "——", "未提供", "待补", "不详"})
_WHOLE_ID = re.compile(r"(?<!\d)(\d{6})(?:18|19|20)\d{2}(?:0[1-9]|1[0-9])\d{2}\d{2}(\d[\dXx])(?!\d)")
EARLIEST_BIRTH = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A number that stands up. `cleaned` says what had to be cleaned: "", "marks", "wide_x" or "lower_x"."""

    number: str
    cleaned: str = ""


@dataclass(frozen=True, slots=True)
class IdProblem:
    """Why a cell gives no number: id_missing, id_lost_digits, id_scientific, id_15, id_length, id_checksum,
    id_bad_date, id_masked or id_characters. `suggestion` is only for id_15: the number in its 18-digit form."""

    code: str
    suggestion: str = ""
    length: int = 0


def read_id_number(value: object, text: str, *, on: date) -> IdNumber | IdProblem:
    """Read an ID cell; lost digits are never guessed (GB 11643-1999; domain.md §7 ①–③).

    `value` is the cell's value (a float where the number was stored as one), `text` what it shows, `on` the day after
    which nobody can have been born.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_stored_as_number(text, on)
    wide = unicodedata.normalize("NFKC", text)
    bare = _INVISIBLE.sub("", wide).upper()
    if bare in _BLANK_WORDS:
        return IdProblem("id_missing")
    if "*" in bare:
        return IdProblem("id_masked")
    if _SCIENTIFIC.match(bare):
        return IdProblem("id_scientific")
    if bare.endswith(".0") and bare[:-2].isdigit():
        return _number_stored_as_number(bare[:-2], on)
    if not bare.removesuffix("X").isdigit() or not bare.isascii():
        return IdProblem("id_characters")
    return _checked(bare, text, on)


def _number_stored_as_number(text: str, on: date) -> IdNumber | IdProblem:
    """A spreadsheet keeps 15 digits of a number: a 15-digit one is whole, an 18-digit one has lost its last three."""
    if len(text) == 15 and text.isdigit():
        return _fifteen(text, on)
    return IdProblem("id_lost_digits") if len(text) > 15 else IdProblem("id_length", length=len(text))


def _checked(bare: str, text: str, on: date) -> IdNumber | IdProblem:
    if len(bare) == 15 and bare.isdigit():
        return _fifteen(bare, on)
    if len(bare) != 18:
        return IdProblem("id_length", length=len(bare))
    if check_character(bare[:17]) != bare[17]:
        # Text saved from a number cell: the tail is zeros, and the check character does not fit.
        return IdProblem("id_lost_digits" if bare.endswith("000") else "id_checksum")
    born = born_on(bare)
    if born is None or not EARLIEST_BIRTH <= born <= on:
        return IdProblem("id_bad_date")
    return IdNumber(bare, _what_was_cleaned(bare, text))


def _what_was_cleaned(bare: str, text: str) -> str:
    if text == bare:
        return ""
    if text[:17] == bare[:17] and len(text) == 18:
        return "lower_x" if text[17] == "x" else "wide_x"
    return "marks"


def _fifteen(number: str, on: date) -> IdProblem:
    """The old form; its 18-digit form is a suggestion a person must confirm."""
    first17 = f"{number[:6]}19{number[6:]}"
    born = born_on(first17)
    if born is None or born > on:
        return IdProblem("id_bad_date")
    return IdProblem("id_15", suggestion=first17 + check_character(first17))


def masked_in_place(text: str) -> str:
    """Stars for the middle of an ID as written: first six and last four digits stay, other characters too."""
    places = [i for i, c in enumerate(text) if c.isdigit() or c in "xXＸｘ"]
    hidden = set(places[6:-4]) if len(places) > 10 else set()
    return "".join("*" if i in hidden else c for i, c in enumerate(text))


def with_ids_masked(text: str) -> str:
    """Any text with whole ID numbers in it masked (a number that strayed into another column)."""
    return _WHOLE_ID.sub(lambda found: masked_id(found[0]), text)
