"""Phone numbers as people write them. Pure (domain.md §7 ⑫)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_LANDLINE = re.compile(r"^(?:\(?0\d{2,3}\)?[-\s]?)?[2-9]\d{6,7}(?:[-转#]\d{1,5})?$")
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?E\+?\d{1,2}$", re.IGNORECASE)
_SEPARATOR = re.compile(r"[/、,;，；|\n]|\s{1,}(?=1[3-9]\d{9})|或|和")
_BLANK = frozenset({"", "/", "-", "—", "无", "暂无", "没有", "--"})


@dataclass(frozen=True, slots=True)
class Phone:
    """`remark`: "", phone_float (stored as a decimal), phone_clean (prefix or marks removed) or phone_landline."""

    number: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PhoneProblem:
    """phone_two, phone_lost, phone_length or phone_unreadable; `numbers` are the whole ones in the cell."""

    code: str
    numbers: tuple[str, ...] = ()


def read_phone(value: object, text: str) -> Phone | PhoneProblem | None:
    """Read a phone cell: None when empty. A second number is never dropped, a lost one never made up."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Phone(text, "phone_float") if _MOBILE.match(text) else PhoneProblem("phone_length")
    clean = unicodedata.normalize("NFKC", text).strip(" '\"“”‘’\u00a0\u200b\ufeff")
    if clean in _BLANK:
        return None
    if _SCIENTIFIC.match(clean):
        return PhoneProblem("phone_lost")
    parts = [part for part in (_bare(part) for part in _SEPARATOR.split(clean)) if part]
    if len(parts) > 1:
        whole = tuple(dict.fromkeys(part for part in parts if _MOBILE.match(part) or _LANDLINE.match(part)))
        return PhoneProblem("phone_two", whole) if len(whole) != 1 else _one(whole[0], text)
    return _one(parts[0] if parts else clean, text)


def _one(number: str, text: str) -> Phone | PhoneProblem:
    if number.endswith(".0") and _MOBILE.match(number[:-2]):
        return Phone(number[:-2], "phone_float")
    if _MOBILE.match(number):
        return Phone(number, "" if number == text else "phone_clean")
    if _LANDLINE.match(number):
        return Phone(number, "phone_landline")
    return PhoneProblem("phone_length" if number.isdigit() else "phone_unreadable")


def _bare(part: str) -> str:
    """Without blanks; «+86 138-0013-8000» → «13800138000»; a landline keeps its dash."""
    compact = re.sub(r"\s+", "", part)
    digits = re.sub(r"^(?:\+|00)?86-?", "", compact.replace("-", "") if compact.count("-") != 1 else compact)
    without_dash = digits.replace("-", "")
    return without_dash if _MOBILE.match(without_dash) else digits if compact[:1] == "+" else compact
