"""What one cell of an indicator sheet says: a figure, no figure, or a question.

A figure that has two readings is asked, never guessed, and above all never stored as 0 (model.md §8.3). The words that
belong to a code stand with the import kind; here are only codes and facts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from staff.rules.indicators_headers import MEASURES, Measure
from staff.rules.indicators_numerals import NUMERAL_CHARACTERS, chinese_number

BLANK, SLASH, NOT_COUNTED = "blank", "slash", "not_counted"
LARGEST = Decimal("9999999999")  # what the column holds: twelve digits, two of them decimals


@dataclass(frozen=True, slots=True)
class Reading:
    """`value` or `absence` where the cell is clear; `asks` where a person must say. `code` is "" for a plain figure.

    `suggestions` are figures the cell may have meant, the likeliest first; `percent` a share whose whole must be known.
    """

    value: Decimal | None = None
    absence: str = ""
    code: str = ""
    asks: bool = False
    suggestions: tuple[Decimal, ...] = ()
    percent: Decimal | None = None


def _asks(code: str, *suggestions: Decimal, percent: Decimal | None = None) -> Reading:
    return Reading(code=code, asks=True, suggestions=suggestions, percent=percent)


_DASHES = frozenset("/\\-—–―－_·.…|丿")
_NOT_COUNTED = re.compile(
    r"^(未统计|没有统计|不详|不清楚|不清|未知|待定|待查|待核实?|待统计|待报|待补|未报|未填|缺|缺失|n/?a|null|none|\?+)$"
)
_NONE_WORD = re.compile(r"^(无|没有|暂无|尚无|空|没|没得|无数据|暂未|nil)$")
_YES = frozenset(
    ["是", "有", "√", "✓", "✔", "已开通", "开通", "已建", "已有", "有的", "在用", "y", "yes", "true", "对", "已注册"]
)
_NO = frozenset(
    [
        "否",
        "无",
        "没有",
        "×",
        "✗",
        "x",
        "未开通",
        "没开通",
        "暂无",
        "未建",
        "尚未开通",
        "n",
        "no",
        "false",
        "不",
        "没",
        "尚无",
        "未注册",
    ]
)
_ERROR = re.compile(r"^#(REF|N/A|DIV/0|VALUE|NAME|NUM|NULL|SPILL|CALC|GETTING_DATA)[!?]?$", re.I)
_NUMBER = r"[+]?\d+(?:\.\d+)?"
_PLAIN = re.compile(rf"^{_NUMBER}$")
_GROUPED = re.compile(r"^\d{1,3}(?:[,'](?:\d{3}))+(?:\.\d+)?$|^\d{1,3}(?: \d{3})+(?:\.\d+)?$")
_MYRIAD = re.compile(r"^(\d+(?:\.\d+)?)(万|千|百|w|k)(余|多|左右)?(人|户|件|个)?$")
_MYRIADS = {"万": 10_000, "w": 10_000, "千": 1000, "k": 1000, "百": 100}
_PERCENT = re.compile(r"^(?:约)?(\d+(?:\.\d+)?)(?:%|‰|个百分点)$|^百分之(.+)$")
_ABOUT = re.compile(r"约|大概|大致|左右|上下|前后|不到|不足|近|超过?|以上|以下|余|多|几|数[十百千万]|[±~≈><≥≤]|来个|估")
_RANGE = re.compile(rf"^({_NUMBER})(?:人|户|个|件)?[-—–~至到]({_NUMBER})\D*$")
_WITH_UNIT = re.compile(rf"^({_NUMBER}|\d{{1,3}}(?:,\d{{3}})+)\s*([^\d\s+＋]+\d?)$")
_LEADING = re.compile(rf"^({_NUMBER})")
_AREA_FACTORS = {
    "公顷": Decimal("0.01"), "ha": Decimal("0.01"), "亩": Decimal(1) / Decimal(1500), "平方米": Decimal("0.000001"),
    "万平方米": Decimal("0.01"), "平米": Decimal("0.000001"), "m2": Decimal("0.000001"), "㎡": Decimal("0.000001"),
}  # fmt: skip

# What may follow a figure in some column of the sheet; anything else is words.
_OTHER_UNITS = frozenset(unit for measure in MEASURES.values() for unit in measure.units) | frozenset(_AREA_FACTORS)


def cents(value: Decimal) -> Decimal:
    """Two decimals, as the column keeps them."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def tidy(raw: str) -> str:
    """NFKC, a leading apostrophe and every invisible or outer space gone; inner single spaces stay for «1 446»."""
    text = unicodedata.normalize("NFKC", raw)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c in "\n\t")
    return re.sub(r"\s+", " ", text).strip().lstrip("'’‘`").strip()


def _checked(value: Decimal, measure: Measure, code: str) -> Reading:
    """A figure that was read without doubt must still be one this indicator can have."""
    if value < 0:
        return _asks("negative", abs(value))
    if value > LARGEST:
        return _asks("too_large")
    if measure.kind != "area" and value != value.to_integral_value():
        if value < 1:
            return _asks("percent_in_count", percent=value * 100)
        return _asks("fraction_in_count", _whole(value))
    if value == 0 and not code and not measure.zero_is_usual:
        return Reading(Decimal(0), code="true_zero")
    return Reading(cents(value) if measure.kind == "area" else _whole(value), code=code)


def _read_number(raw: int | float | Decimal, measure: Measure, factor: Decimal) -> Reading:
    try:
        value = Decimal(str(raw))
    except InvalidOperation:
        return _asks("unreadable")
    if not value.is_finite():
        return _asks("cell_error")
    return _checked(value * factor, measure, "")


def _figure(text: str) -> Decimal:
    return Decimal(re.sub(r"[,' ]", "", text).lstrip("+"))


def _plain_figure(text: str, raw: str, measure: Measure, factor: Decimal) -> Reading | None:
    if _PLAIN.match(text):
        widened = any(unicodedata.east_asian_width(c) == "F" for c in raw)
        return _checked(_figure(text) * factor, measure, "fullwidth" if widened else "")
    if _GROUPED.match(text):
        return _checked(_figure(text) * factor, measure, "thousands")
    if text[:1] in "-−" and _PLAIN.match(text[1:].strip()):
        return _asks("negative", _figure(text[1:].strip()) * factor)
    if text and all(c in NUMERAL_CHARACTERS for c in text):
        number = chinese_number(text)
        return _asks("unreadable") if number is None else _checked(number * factor, measure, "chinese_numeral")
    return None


def _unit_figure(text: str, raw: str, measure: Measure, factor: Decimal) -> Reading | None:
    """«4549人», «159公顷», «0.93万», «19.0%»: a figure and what follows it."""
    if (match := _MYRIAD.match(text)) and factor == 1:
        return _asks("unit_wan", _whole(Decimal(match[1]) * _MYRIADS[match[2]]))
    if match := _PERCENT.match(text):
        share = Decimal(match[1]) if match[1] else None
        return _asks("percent_in_count", percent=share / 10 if share is not None and text.endswith("‰") else share)
    match = _WITH_UNIT.match(text.replace(" ", ""))
    if match is None or _ABOUT.search(match[2]) or re.search(r"[()\[\]，,、;；:：]", match[2]):
        return None
    figure, unit = _figure(match[1]), match[2]
    if unit in measure.units:
        return _checked(figure * factor, measure, "unit_word")
    if measure.kind == "area" and unit in _AREA_FACTORS:
        return _asks("unit_other", cents(figure * _AREA_FACTORS[unit]))
    return _asks("unit_other", figure) if unit in _OTHER_UNITS else None


def _vague_figure(text: str, raw: str, measure: Measure, factor: Decimal) -> Reading | None:
    """Ranges, «约1040», «4（含1个专属网格）»: a figure is there, but not one figure."""
    if match := _RANGE.match(text):
        return _asks("range", _figure(match[1]), _figure(match[2]))
    numbers = [_figure(n) for n in re.findall(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", text)]
    if _ABOUT.search(text):
        return _asks("approx", *numbers[:1])
    if "+" in text and len(numbers) > 1 and re.fullmatch(r"[\d.+ ]+", text):
        return _asks("number_with_words", sum(numbers, Decimal(0)), numbers[0])
    if _LEADING.match(text) or numbers:
        return _asks("number_with_words", *numbers[:1])
    return None


_READERS: tuple[Callable[[str, str, Measure, Decimal], Reading | None], ...] = (
    _plain_figure,
    _unit_figure,
    _vague_figure,
)


def no_figure(text: str) -> Reading | None:
    """Cells that openly hold none: blank, a stroke, «未统计», an error value; «无» has two readings."""
    if not text:
        return Reading(absence=BLANK, code="blank")
    if set(text) <= _DASHES:
        return Reading(absence=SLASH, code="slash")
    if _ERROR.match(text):
        return _asks("cell_error")
    if text.startswith("="):
        return _asks("formula_no_result")
    low = text.lower().strip("()。. ")
    if _NOT_COUNTED.match(low):
        return Reading(absence=NOT_COUNTED, code="not_counted")
    if _NONE_WORD.match(low):
        return _asks("none_word", Decimal(0))
    return None


def _yes_no(text: str, raw: Any) -> Reading | None:
    word = text.lower().strip("()。. ")
    if raw is True or word in _YES:
        return Reading(Decimal(1))
    if raw is False or word in _NO:
        return Reading(Decimal(0))
    return None


def read_cell(raw: Any, measure: Measure, factor: Decimal = Decimal(1)) -> Reading:
    """Read one cell as this indicator; `factor` is the unit that the header names.

    Counts come back whole, areas in square kilometres with two decimals. A question has no value.
    """
    if isinstance(raw, date | datetime | time):
        return _asks("date_in_count")
    text = tidy(str(raw)) if raw is not None else ""
    if measure.kind == "yes_no" and (answer := _yes_no(text, raw)) is not None:
        return answer
    if isinstance(raw, bool):
        return _asks("unreadable")
    if isinstance(raw, int | float | Decimal):
        return _read_number(raw, measure, factor)
    if (nothing := no_figure(text)) is not None:
        return nothing
    for reader in _READERS:
        if (reading := reader(text, str(raw), measure, factor)) is not None:
            yes_no = measure.kind == "yes_no" and reading.asks
            return _asks("yesno_other", *reading.suggestions) if yes_no else reading
    return _asks("yesno_other" if measure.kind == "yes_no" else "unreadable")
