"""Chinese numerals: 八, 十二, 一千二百零五, 两万三千. Only what has one reading."""

from __future__ import annotations

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
NUMERAL_CHARACTERS = frozenset([*_DIGITS, *_STEPS, "万", "萬", "亿"])


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last_step, zero = 0, None, 10_000, False
    for character in text:
        if character in _STEPS:
            step = _STEPS[character]
            # «百十» without a figure is talk, not a number; only 十 may stand alone.
            if step >= last_step or digit == 0 or (digit is None and step != 10):
                return None
            total += (1 if digit is None else digit) * step
            digit, last_step, zero = None, step, False
        else:
            value = _DIGITS[character]
            if value == 0:
                if digit is not None:
                    return None
                zero = True
                continue
            if digit is not None:
                return None
            digit = value
    if digit is None:
        return total
    # 三百二 is 320 in speech and 302 on paper: no one reading.
    return None if last_step in (100, 1000) and not zero else total + digit


def chinese_number(text: str) -> int | None:
    """The number, or None when it is no numeral or has two readings (三百二, 一二三).

    >>> chinese_number("一千二百零五")
    1205
    """
    if not text or any(c not in NUMERAL_CHARACTERS for c in text):
        return None
    if text in ("零", "〇"):
        return 0
    if all(c in _DIGITS for c in text) and len(text) > 1:
        return None
    head, mark, tail = text.replace("萬", "万").partition("万")
    if not mark:
        return _below_ten_thousand(text) if "亿" not in text else None
    high, low = _below_ten_thousand(head), _below_ten_thousand(tail) if tail else 0
    if not high or low is None or (tail and low < 1000 and tail[0] not in "零〇"):
        return None
    return high * 10_000 + low
