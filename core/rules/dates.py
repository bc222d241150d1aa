"""Dates as people write them in sheets: one reading, or the reason why there is none. Pure (domain.md §7 ④)."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAY, MONTH, YEAR = "day", "month", "year"
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
# Day numbers that a spreadsheet would show as 1927–2119; smaller ones are years, larger ones written dates.
_SERIALS = range(10_000, 80_000)
_BASE_1900, _DAYS_TO_1904 = date(1899, 12, 30), 1462


@dataclass(frozen=True, slots=True)
class DateReading:
    """`first` is the first day that the text can mean; `precision` says how much of it was written.

    `is_plain`: written the ordinary way (2024.03.01, 2024/3/1, 2024-03-01 or a true date cell).
    """

    first: date
    precision: str = DAY
    is_plain: bool = False

    @property
    def iso(self) -> str:
        """«2024-03-01», «2024-03» or «2024», by precision."""
        return self.first.isoformat()[: {DAY: 10, MONTH: 7, YEAR: 4}[self.precision]]

    @property
    def last(self) -> date:
        """The last day that the text can mean."""
        if self.precision == DAY:
            return self.first
        month = 12 if self.precision == YEAR else self.first.month
        return date(self.first.year, month, calendar.monthrange(self.first.year, month)[1])

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """«长期», «至今»: no end."""


@dataclass(frozen=True, slots=True)
class DateProblem:
    """date_tenth, date_no_year, date_short_year, date_impossible, date_order or date_unreadable.

    `readings` are what it could mean, where that is countable.
    """

    code: str
    readings: tuple[DateReading, ...] = ()


Reading = DateReading | OpenEnd | DateProblem | None

_BLANK = frozenset({"", "/", "-", "—", "--", "——", "无", "不详", "暂无", "未知", "无合同"})
_OPEN = frozenset(
    {
        "至今",
        "现在",
        "目前",
        "迄今",
        "长期",
        "长期有效",
        "永久",
        "无固定期限",
        "无固定期",
        "在职",
        "持续",
        "无限期",
        "长期合同",
    }
)
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_FULL = re.compile(
    r"^(\d{4})\s*[.\-/年,、\s]\s*(\d{1,2})\s*[.\-/月,、\s]\s*(\d{1,2})\s*[日号]?(?:\s*T?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
)
_MONTH = re.compile(r"^(\d{4})\s*[.\-/年,、\s]\s*(\d{1,2})\s*月?份?$")
_YEAR_ONLY = re.compile(r"^(\d{4})\s*(?:年|\.0)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})?$")
_PLAIN = re.compile(r"^(?:\d{4}\.\d{2}\.\d{2}|\d{4}/\d{1,2}/\d{1,2}|\d{4}-\d{2}-\d{2})(?: 00:00(?::00)?)?$")
_NO_YEAR = re.compile(r"^(?:\d{1,2}月(?:\d{1,2}[日号]?)?|\d{1,2}[./\-]\d{1,2}|\d{1,2}[日号])$")
_SHORT_YEAR = re.compile(
    r"^['’]?\d{2}\s*(?:[.\-/]\s*\d{1,2}\s*[.\-/]\s*\d{1,2}|年\s*(?:\d{1,2}\s*月\s*(?:\d{1,2}\s*[日号]?)?)?)$"
)
_YEAR_LAST = re.compile(r"^(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})$")
_ENGLISH = re.compile(r"^(?:(\d{1,2})[\s\-])?([A-Za-z]{3,9})[\s\-,]+(\d{4})$")
_ENGLISH_SHORT = re.compile(r"^(?:\d{1,2}[\s\-])?[A-Za-z]{3,9}[\s\-']+\d{2}$")
_SUFFIX = re.compile(r"(?:起|开始|起至|之前|前)$")
_MONTH_NAMES = {name.lower(): n for n, name in enumerate(calendar.month_name) if n} | {
    name.lower(): n for n, name in enumerate(calendar.month_abbr) if n
}


def read_date(value: object, text: str, *, counts_from_1904: bool = False, tenth: int | None = None) -> Reading:
    """Read a date cell: None when nothing is written, else a reading, an open end or the problem.

    `value` is the cell's value (a float where the cell is a number), `text` what it shows. `tenth` is the month that
    the column proves for «yyyy.1» (see `tenth_of_column`); without it such a value has two readings.
    """
    if isinstance(value, datetime):
        return DateReading(value.date(), is_plain=True)
    if isinstance(value, date):
        return DateReading(value, is_plain=True)
    if isinstance(value, bool):
        return DateProblem("date_unreadable")
    if isinstance(value, int | float):
        return _read_number(float(value), text, counts_from_1904, tenth)
    return _read_text(text, counts_from_1904, tenth)


def _made(year: int, month: int = 1, day: int = 1, precision: str = DAY, *, is_plain: bool = False) -> Reading:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return DateProblem("date_impossible")
    try:
        return DateReading(date(year, month, day), precision, is_plain)
    except ValueError:
        return DateProblem("date_impossible")


def _read_number(value: float, text: str, counts_from_1904: bool, tenth: int | None) -> Reading:
    whole = int(value)
    if whole in _SERIALS:
        return _from_serial(whole, counts_from_1904)
    if value == whole:
        if EARLIEST_YEAR <= whole <= LATEST_YEAR:
            return _made(whole, precision=YEAR)
        return _read_compact(str(whole)) or DateProblem("date_unreadable")
    if match := re.match(r"^(\d{4})\.(\d{1,2})$", text):
        return _read_month(match[1], match[2], tenth)
    return DateProblem("date_unreadable")


def _from_serial(number: int, counts_from_1904: bool) -> DateReading:
    return DateReading(_BASE_1900 + timedelta(days=number + (_DAYS_TO_1904 if counts_from_1904 else 0)))


def _read_month(year: str, month: str, tenth: int | None) -> Reading:
    """«2018.1» has lost a zero or not: January or October, unless the column proves which."""
    if month != "1":
        return _made(int(year), int(month), precision=MONTH)
    if tenth is not None:
        return _made(int(year), tenth, precision=MONTH)
    both = [_made(int(year), candidate, precision=MONTH) for candidate in (1, 10)]
    readings = tuple(reading for reading in both if isinstance(reading, DateReading))
    return DateProblem("date_tenth" if readings else "date_impossible", readings)


def _read_compact(digits: str) -> Reading:
    match = _COMPACT.match(digits)
    if match is None or not EARLIEST_YEAR <= int(match[1]) <= LATEST_YEAR:
        return None
    if match[3]:
        return _made(int(match[1]), int(match[2]), int(match[3]))
    return _made(int(match[1]), int(match[2]), precision=MONTH)


def _read_text(text: str, counts_from_1904: bool, tenth: int | None) -> Reading:
    written = text.strip()
    clean = _SUFFIX.sub("", _arabic(unicodedata.normalize("NFKC", written).strip(" '\"“”‘’\u200b\ufeff")))
    if clean in _BLANK:
        return None
    if clean in _OPEN or clean.removeprefix("至") in _OPEN:
        return OpenEnd()
    if match := _FULL.match(clean):
        year, month, day = (int(part) for part in match.groups())
        return _made(year, month, day, is_plain=bool(_PLAIN.match(written)))
    if match := _YEAR_ONLY.match(clean):
        return _made(int(match[1]), precision=YEAR)
    if match := _MONTH.match(clean):
        is_lossy = clean[4] == "."
        return _read_month(match[1], match[2], tenth if is_lossy else int(match[2]))
    if clean.isdigit():
        return _read_digits(clean, counts_from_1904)
    return _read_other_order(clean, counts_from_1904)


def _read_digits(digits: str, counts_from_1904: bool) -> Reading:
    if len(digits) == 4:
        return _made(int(digits), precision=YEAR)
    if len(digits) == 5 and int(digits) in _SERIALS:
        return _from_serial(int(digits), counts_from_1904)
    if (reading := _read_compact(digits)) is not None:
        return reading
    return DateProblem("date_short_year" if len(digits) == 6 else "date_unreadable")


def _read_other_order(clean: str, counts_from_1904: bool) -> Reading:
    if re.match(r"^\d{5}\.0+$", clean) and int(float(clean)) in _SERIALS:
        return _from_serial(int(float(clean)), counts_from_1904)
    if _NO_YEAR.match(clean):
        return DateProblem("date_no_year")
    if _SHORT_YEAR.match(clean) or _ENGLISH_SHORT.match(clean):
        return DateProblem("date_short_year")
    if match := _YEAR_LAST.match(clean):
        return _year_last(*(int(part) for part in match.groups()))
    if (match := _ENGLISH.match(clean)) and match[2].lower() in _MONTH_NAMES:
        precision = DAY if match[1] else MONTH
        return _made(int(match[3]), _MONTH_NAMES[match[2].lower()], int(match[1] or 1), precision)
    return DateProblem("date_unreadable")


def _year_last(first: int, second: int, year: int) -> Reading:
    """«3/1/2024»: month first or day first; one reading only when one of them is above 12 or both are equal."""
    orders = {(first, second), (second, first)}
    readings = tuple(
        reading for month, day in sorted(orders) if isinstance(reading := _made(year, month, day), DateReading)
    )
    if len(readings) == 1:
        return readings[0]
    return DateProblem("date_order", readings) if readings else DateProblem("date_impossible")


def _arabic(text: str) -> str:
    """«二〇二四年十二月二十一日» → «2024年12月21日»; only when the text has a Chinese digit beside 年, 月 or 日."""
    if not re.search(r"[〇○零一二三四五六七八九十][年月日号]", text):
        return text
    return re.sub(r"[〇○零一二三四五六七八九十]+", lambda found: _number_of(found[0]), text)


def _number_of(word: str) -> str:
    if "十" not in word:
        return word.translate(_DIGITS)
    tens, _, units = word.partition("十")
    return f"{tens.translate(_DIGITS) or '1'}{units.translate(_DIGITS) or '0'}"


# --- what a column proves ----------------------------------------------------------------

_LEAST_PROOF = 3


def tenth_of_column(cells: Iterable[tuple[object, str, str]]) -> dict[str, int | None]:
    """What «yyyy.1» means in a column, for number cells and for text cells: 10, 1 or None (not proven).

    `cells` are (value, text, number format). Where months below ten are written with a zero (2018.03), January would
    be 2018.01, so «.1» is October. In text, where they are written without (2018.3), nothing is lost and «.1» is
    January. At least three such cells, and none of the other way.
    """
    padded = unpadded = two_decimals = 0
    for value, text, number_format in cells:
        if match := re.match(r"^\d{4}\.(\d{1,2})$", unicodedata.normalize("NFKC", text).strip()):
            padded += match[1] in {f"0{digit}" for digit in range(1, 10)}
            unpadded += match[1] in set("23456789")
            two_decimals += isinstance(value, float) and number_format.endswith("0.00")
    shown_with_zero = two_decimals >= 1 and not unpadded
    is_padded = padded >= _LEAST_PROOF and not unpadded
    is_unpadded = unpadded >= _LEAST_PROOF and not padded
    return {
        "number": 10 if is_padded or shown_with_zero else None,
        "text": 10 if is_padded else 1 if is_unpadded else None,
    }
