"""Names of persons as they stand in sheets. Pure (domain.md §7 ⑦)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_BLANKS = re.compile(rf"[\s\u00a0\u3000{_INVISIBLE}]+")
_DOTS = "·•‧・･∙⋅●․．.。∘⸱ᐧ"
_DOT_BETWEEN = re.compile(rf"(?<=[^\W\d_])[{re.escape(_DOTS)}](?=[^\W\d_])")
_LOST = re.compile(r"[?？\ufffd□�■]")
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_LATIN = re.compile(r"[A-Za-z]")
_BLANK_WORDS = frozenset({"", "无", "/", "-", "—", "空缺", "待定", "暂缺", "空"})
DOT = "·"
LONGEST = 60
# Where GBK kept 80 characters in the private area before Unicode had them (U+E815 = FE50 …).
_GBK_PRIVATE_FIRST = 0xE815


@dataclass(frozen=True, slots=True)
class PersonName:
    """`value` is the name to keep; the flags say what was seen on the way."""

    value: str
    had_blanks: bool = False
    has_dot: bool = False
    dot_was_other: bool = False
    is_rare: bool = False


@dataclass(frozen=True, slots=True)
class NameProblem:
    """name_missing, name_lost_char, name_private_char, name_remark or name_unreadable; `suggestion` may be empty."""

    code: str
    suggestion: str = ""


def read_name(text: str) -> PersonName | NameProblem:
    """Read a name cell. Rare characters stay as they are; a lost one is never made up."""
    compact = _without_blanks(text)
    if compact in _BLANK_WORDS:
        return NameProblem("name_missing")
    if _LOST.search(compact) or "*" in compact:
        return NameProblem("name_lost_char")
    if any(_is_private(c) for c in compact):
        return NameProblem("name_private_char", _from_private(compact))
    if (bare := _BRACKETS.sub("", compact)) != compact:
        return NameProblem("name_remark", bare) if bare else NameProblem("name_unreadable")
    if any(c.isdigit() for c in compact) or len(compact) > LONGEST:
        return NameProblem("name_unreadable")
    value = _DOT_BETWEEN.sub(DOT, compact)
    return PersonName(
        value=value,
        had_blanks=compact != text,
        has_dot=DOT in value,
        dot_was_other=value != compact,
        is_rare=any(_is_rare(c) for c in value),
    )


def _without_blanks(text: str) -> str:
    """No blanks inside a Chinese name; single ones stay between Latin words."""
    if _LATIN.search(text):
        return _BLANKS.sub(" ", text).strip()
    return _BLANKS.sub("", text)


def _is_private(character: str) -> bool:
    return unicodedata.category(character) == "Co"


def _is_rare(character: str) -> bool:
    """Outside GB 2312, the set that every old program has."""
    if character == DOT or not unicodedata.category(character).startswith("Lo"):
        return False
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def _from_private(text: str) -> str:
    """What the private characters most likely stood for, or nothing when one of them is not known."""
    known = [_gbk_meaning(c) if _is_private(c) else c for c in text]
    return "".join(c for c in known if c) if all(known) else ""


def _gbk_meaning(character: str) -> str:
    offset = ord(character) - _GBK_PRIVATE_FIRST
    if not 0 <= offset < 80:
        return ""
    trail = 0x50 + offset + (1 if 0x50 + offset >= 0x7F else 0)
    meaning = bytes((0xFE, trail)).decode("gb18030", errors="ignore")
    return meaning if meaning and not _is_private(meaning) else ""
