"""Which community a row means, by subdistrict, name and code together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

_SUFFIX = re.compile(r"(社区居民委员会|社区居委会|居民委员会|社区工作站|社区|居委会|村民委员会|村委会|居|村)$")
_STREET_SUFFIX = re.compile(r"(街道办事处|街道办|街道|办事处|镇人民政府|镇|乡)$")
_CODE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A community as the register holds it; `former` are names it has had."""

    pk: int
    subdistrict: str
    name: str
    code: str
    former: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.subdistrict}/{self.name}"


@dataclass(frozen=True, slots=True)
class Match:
    """`place` is None where a person must say; `remark` is "" | community_renamed | community_suffix.

    `code_remark`: "" | code_float | code_short | code_lost | code_other. `other` is the community that the name means
    when the code means `place`: the sheet as a whole decides whether that is a slip.
    """

    place: Place | None
    remark: str = ""
    code_remark: str = ""
    candidates: tuple[Place, ...] = ()
    other: Place | None = None


def plain_name(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def stem(name: str) -> str:
    """«水文站社区居委会» → «水文站»."""
    text = plain_name(name)
    return _SUFFIX.sub("", text) or text


def _street_stem(name: str) -> str:
    text = plain_name(name)
    return _STREET_SUFFIX.sub("", text) or text


def _how_named(place: Place, name: str) -> str | None:
    """ "" when it is the name, a remark when it is a former name or a variant, None when it is another's."""
    if name == place.name:
        return ""
    if name in place.former:
        return "community_renamed"
    if stem(name) == stem(place.name):
        return "community_suffix"
    return "community_renamed" if stem(name) in {stem(former) for former in place.former} else None


def _named(places: Sequence[Place], name: str) -> list[tuple[Place, str]]:
    """Places of this name; where one has it exactly, the others only resemble it."""
    found = [(place, remark) for place in places if (remark := _how_named(place, name)) is not None]
    exact = [pair for pair in found if pair[1] == ""]
    return exact or found


def read_code(text: str, *, is_number: bool) -> tuple[str, str]:
    """Digits of a code and what is odd about it (code_float, code_short, code_lost, code_other)."""
    text = plain_name(text).lstrip("'")
    if re.fullmatch(r"\d+(\.\d+)?e\+?\d+", text, re.IGNORECASE):
        return "", "code_lost"
    digits = re.sub(r"\.0+$", "", text)
    if not digits:
        return "", ""
    if not digits.isdigit():
        return "", "code_other"
    if len(digits) == _CODE_DIGITS:
        return digits, "code_float" if is_number or digits != text else ""
    return "", "code_short" if len(digits) in (6, 9) else "code_other"


def find_place(
    places: Sequence[Place], *, subdistrict: str, name: str, code: str, code_is_number: bool = False
) -> Match:
    """The community of a row. Code and name must agree, or the name alone must have one owner."""
    subdistrict, name = plain_name(subdistrict), plain_name(name)
    digits, code_remark = read_code(code, is_number=code_is_number)
    by_code = next((place for place in places if digits and place.code == digits), None)
    if digits and by_code is None:
        code_remark = "code_other"
    inside = [p for p in places if not subdistrict or _street_stem(p.subdistrict) == _street_stem(subdistrict)]
    by_name = _named(inside, name) if name else []
    if by_code is not None:
        return _with_code(by_code, by_name, code_remark, has_name=bool(name), fits=by_code in inside)
    if len(by_name) == 1:
        return Match(*by_name[0], code_remark=code_remark)
    candidates = [place for place, _ in by_name or _named(places, name)] or _similar(inside or places, name)
    return Match(None, code_remark=code_remark, candidates=tuple(candidates))


def _with_code(
    by_code: Place, by_name: list[tuple[Place, str]], code_remark: str, *, has_name: bool, fits: bool
) -> Match:
    remark = next((remark for place, remark in by_name if place == by_code), None)
    if (remark is not None or not has_name) and fits:
        return Match(by_code, remark or "", code_remark)
    if not by_name or not fits:
        return Match(None, code_remark=code_remark, candidates=(by_code, *(place for place, _ in by_name)))
    return Match(by_code, code_remark=code_remark, other=by_name[0][0])


def _similar(places: Sequence[Place], name: str) -> list[Place]:
    """Up to three names that a slip of the pen would explain."""
    stems = {stem(place.name): place for place in places}
    return [stems[found] for found in get_close_matches(stem(name), stems, n=3, cutoff=0.5)]
