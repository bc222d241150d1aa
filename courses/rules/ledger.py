"""How an old training ledger is read: which runs are one, when they were, how many hours, passed or not. Pure.

Nothing is guessed: what has two readings, or none, comes back as a problem with its code, and a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from core.rules.dates import DateProblem, DateReading, read_date

PASSED, FAILED, ABSENT = "passed", "failed", "absent"
LIKELY, SURE = 0.3, 0.6  # similarity of a run's topic to a course's title: worth naming; proposed
MOST_HOURS = 500
PASS_MARK, FULL_MARK = 60, 100

_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_NUMERAL = "0-9一二三四五六七八九十"
_YEAR = re.compile(r"(?:19|20)\d{2}\s*(?:年度?)?")
_ISSUE = re.compile(
    rf"[(〔\[【]?第\s*[{_NUMERAL}]+\s*[期次批轮届][)〕\]】]?|[(（][{_NUMERAL}]+[)）]|[{_NUMERAL}]+\s*期"
)
_KIND_OF_RUN = re.compile(
    r"(?:专题|专项|集中|业务|线上|网络|岗前|骨干|示范|提升)*(?:培训班|研修班|学习班|轮训班|讲习班|培训会|培训课程|培训|轮训|讲座|班)$"
)
_EMPTY_PAIR = re.compile(r"[(（〔\[【][)）〕\]】]")
_EDGES = " -—_·、,，:：《》“”\"'"


def plain(text: str) -> str:
    """NFKC, no blanks: what two spellings of one name have in common."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def topic_of(run: str) -> str:
    """«2024年第1期数字助老培训班» → «数字助老»: what the runs of several years have in common. Never empty."""
    name = plain(run)
    bare = _EMPTY_PAIR.sub("", _ISSUE.sub("", _YEAR.sub("", name))).strip(_EDGES)
    return _KIND_OF_RUN.sub("", bare).strip(_EDGES) or bare or name


def run_key(run: str, starts_on: date) -> str:
    """What makes a run this run: its name where that says year and issue, else the name and the first day."""
    name = plain(run)
    return name if _YEAR.search(name) and _ISSUE.search(name) else f"{name}/{starts_on.isoformat()}"


# --- which course a topic means ------------------------------------------------------------


def likeness(one: str, other: str) -> float:
    """Share of character pairs two names have in common (Dice), 0 to 1; one inside the other is likely at least."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return float(plain(one) == plain(other))
    dice = 2 * len(first & second) / (len(first) + len(second))
    return max(dice, SURE) if _holds(one, other) else dice


def _pairs(text: str) -> set[str]:
    bare = re.sub(r"[^\w]+", "", plain(text))
    return {bare[n : n + 2] for n in range(len(bare) - 1)}


def _holds(one: str, other: str) -> bool:
    short, long = sorted((plain(one), plain(other)), key=len)
    return len(short) >= 4 and short in long


def suggestions(topic: str, titles: Mapping[int, str], most: int = 3) -> list[tuple[int, float]]:
    """Courses (by key) whose title is like the topic, the likest first."""
    scored = ((key, likeness(topic, title)) for key, title in titles.items())
    near = sorted((pair for pair in scored if pair[1] >= LIKELY), key=lambda pair: (-pair[1], pair[0]))
    return near[:most]


# --- when ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day; `is_year_added`: the cell had no year and took that of the year column."""

    first: date
    last: date
    is_year_added: bool = False


_TO = re.compile(r"\s*(?:至|到|—+|–|－|~|～|--+)\s*")
_TO_DASH = re.compile(r"^(.*\d{1,2}[日号]?)-((?:\d{1,4}[.年/])?(?:\d{1,2}[.月/])?\d{1,2}[日号]?)$")
_DOTTED_YEAR = re.compile(r"^(?:19|20)\d{2}[.年/-]")
_DAY = re.compile(r"^(?:(\d{4})[.年/-])?(?:(\d{1,2})[.月/-])?(\d{1,2})[日号]?$")
_NO_YEAR = re.compile(r"^(\d{1,2})[.月/-](\d{1,2})[日号]?$")


def read_span(
    value: object, text: str, year: int | None, *, counts_from_1904: bool = False
) -> Span | DateProblem | None:
    """«2024.04.17-04.18», «4月4日» beside the year 2024, a true date …; None when nothing is written."""
    if not isinstance(value, str) and value is not None:
        return _one(value, text, year, counts_from_1904)
    whole = _SPACES.sub("", unicodedata.normalize("NFKC", text))
    first, last = _halves(whole)
    begun = _one(None, first, year, counts_from_1904)
    if last is None or not isinstance(begun, Span):
        return begun
    ended = _end(last, begun)
    if isinstance(ended, DateProblem):
        return ended
    return Span(begun.first, ended, begun.is_year_added) if ended >= begun.first else DateProblem("span_reversed")


def _halves(text: str) -> tuple[str, str | None]:
    """The two days of a span as written. A dash inside 2024-04-17 is none between days."""
    parts = _TO.split(text)
    if len(parts) == 2 and parts[1]:
        return parts[0], parts[1]
    if text.count("-") == 5:  # 2024-04-17-2024-04-18
        pieces = text.split("-")
        return "-".join(pieces[:3]), "-".join(pieces[3:])
    found = _TO_DASH.match(text)
    if found and "-" not in found[1] and (len(re.findall(r"\d+", found[1])) > 1):
        return found[1], found[2]
    return text, None


def _one(value: object, text: str, year: int | None, counts_from_1904: bool) -> Span | DateProblem | None:
    if (short := _NO_YEAR.match(text)) and year is not None and not isinstance(value, date):
        try:
            day = date(year, int(short[1]), int(short[2]))
        except ValueError:
            return DateProblem("date_impossible")
        return Span(day, day, is_year_added=True)
    reading = read_date(value, text, counts_from_1904=counts_from_1904)
    if isinstance(reading, DateReading):
        return Span(reading.first, reading.last)
    return reading if isinstance(reading, DateProblem) or reading is None else DateProblem("date_unreadable")


def _end(text: str, begun: Span) -> date | DateProblem:
    """The last day; year and month left out are those of the first."""
    found = _DAY.match(text)
    if found is None:
        reading = read_date(None, text)
        return reading.last if isinstance(reading, DateReading) else DateProblem("date_unreadable")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        ended = date(year or begun.first.year, month or begun.first.month, day or 1)
        if year is None and ended < begun.first and month is not None and month < begun.first.month:
            ended = ended.replace(year=ended.year + 1)  # 12月30日—1月2日
    except ValueError:
        return DateProblem("date_impossible")
    return ended


# --- how many hours, and with what end -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hours:
    """`unit` as written: "", 学时 and the like."""

    hours: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class HoursProblem:
    """hours_days (with `days`), hours_missing, hours_many or hours_unreadable."""

    code: str
    days: Decimal | None = None


_HOURS = re.compile(r"^([\d.]+)(个?(?:学时|课时|小时|时|h|H))?$")
_DAYS = re.compile(r"^([\d.]+|半|一|两|二|三|四|五)个?(?:天|日)(半)?$")
_WORDS = {"半": "0.5", "一": "1", "两": "2", "二": "2", "三": "3", "四": "4", "五": "5"}


def read_hours(text: str) -> Hours | HoursProblem:
    """«12», «12学时», «2天»: days have no hours of their own, the district says how many."""
    bare = plain(text).replace(",", "")
    if bare in ("", "/", "-", "—", "无"):
        return HoursProblem("hours_missing")
    try:
        if found := _HOURS.match(bare):
            hours = Decimal(found[1])
            return Hours(hours, found[2] or "") if 0 <= hours <= MOST_HOURS else HoursProblem("hours_many")
        if found := _DAYS.match(bare):
            days = Decimal(_WORDS.get(found[1], found[1])) + (Decimal("0.5") if found[2] else 0)
            return HoursProblem("hours_days", days)
    except InvalidOperation:
        return HoursProblem("hours_unreadable")
    return HoursProblem("hours_unreadable")


_RESULTS = {
    PASSED: "合格 通过 优秀 良好 优 良 及格 中 达标 已通过 已合格 考核合格 考试合格 考核通过 成绩合格 结业 "
            "已结业 准予结业 完成 已完成 √ ✓ ✔ ☑ 是 y yes pass passed 优等 优良 a b c",
    FAILED: "不合格 未通过 不通过 不及格 未合格 未达标 不达标 考核不合格 未结业 未完成 × ✗ ✘ x 否 n no fail "
            "failed 差 d",
    ABSENT: "缺考 缺席 未参加 未到 缺勤 请假 病假 事假 旷考 旷课 弃考 absent",
}  # fmt: skip
_RESULT_OF = {word: result for result, words in _RESULTS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Result:
    """`is_score`: read from a mark out of 100."""

    result: str
    is_score: bool = False


@dataclass(frozen=True, slots=True)
class ResultProblem:
    """result_blank or result_unknown."""

    code: str


def read_result(text: str) -> Result | ResultProblem:
    """A word, a tick, or a mark out of 100."""
    bare = plain(text).lower()
    if bare in ("", "/", "-", "—"):
        return ResultProblem("result_blank")
    if bare in _RESULT_OF:
        return Result(_RESULT_OF[bare])
    if found := re.fullmatch(r"(\d{1,3}(?:\.\d+)?)分?", bare):
        score = Decimal(found[1])
        if 10 < score <= FULL_MARK:
            return Result(PASSED if score >= PASS_MARK else FAILED, is_score=True)
    return ResultProblem("result_unknown")


# --- who ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the uploader's scope: key, last four of the ID ("" where none is held), keys of the places held."""

    key: int
    last_four: str
    places: frozenset[int]
    id_hash: str = ""


@dataclass(frozen=True, slots=True)
class Unsure:
    """person_unknown, person_last4, person_unit or person_ambiguous; `candidates` may be meant, none is taken."""

    code: str
    candidates: tuple[Known, ...] = ()


def find_person(
    namesakes: Iterable[Known], last_four: str, id_hash: str, places: frozenset[int] | None
) -> Known | Unsure:
    """Who of the same name is meant, by the last four and the unit together.

    `places`: keys of the divisions that the unit covers, None where the unit is not understood or not written.
    """
    rows = list(namesakes)
    here = [row for row in rows if places is not None and row.places & places]
    if not rows:
        return Unsure("person_unknown")
    if id_hash:
        same = [row for row in rows if row.id_hash == id_hash]
    else:
        same = [row for row in rows if last_four and row.last_four == last_four]
    both = [row for row in same if row in here]
    if len(both) == 1:
        return both[0]
    if len(same) > 1:
        return Unsure("person_ambiguous", tuple(both or same))
    if same:
        return Unsure("person_unit", tuple(same))
    return Unsure("person_last4", tuple(here)) if here else Unsure("person_unknown")
