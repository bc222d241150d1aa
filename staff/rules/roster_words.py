"""Words of a roster and what they mean: sex, schooling, certificate level, leaving, being away. Pure.

Schooling follows GB/T 4658 in the six steps that `core.Person.Education` keeps; a word that could be two levels, or
that only says «yes», is a question and never a guess (domain.md §7 ⑩ ⑪ ⑭).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from core.rules.dates import DateReading, read_date

MALE, FEMALE = "male", "female"
_BLANK = frozenset({"", "/", "-", "—", "无", "没有", "否", "暂无", "未取得", "未持证", "无证", "--", "×", "x"})


def plain(text: str) -> str:
    """NFKC without blanks."""
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True, slots=True)
class Word:
    """What a word means; `is_synonym` when it was not written the usual way, `label` is the usual way."""

    value: str
    label: str = ""
    is_synonym: bool = False


@dataclass(frozen=True, slots=True)
class WordProblem:
    """Why a word has no one meaning; `values` are the meanings it could have."""

    code: str
    values: tuple[str, ...] = ()


# --- sex ---------------------------------------------------------------------------------

_SEX = {
    "男": MALE, "男性": MALE, "男士": MALE, "m": MALE, "male": MALE,
    "女": FEMALE, "女性": FEMALE, "女士": FEMALE, "f": FEMALE, "female": FEMALE,
}  # fmt: skip
SEX_LABELS = {MALE: "男", FEMALE: "女"}


def read_sex(text: str) -> Word | WordProblem | None:
    """«女性» → female. A code (1, 2) is a question: GB/T 2261.1 says 1 is male, but old sheets differ."""
    word = plain(text).lower()
    if word in _BLANK:
        return None
    if word in _SEX:
        value = _SEX[word]
        return Word(value, SEX_LABELS[value], is_synonym=word != SEX_LABELS[value])
    return WordProblem("sex_unknown", (MALE, FEMALE))


# --- schooling ---------------------------------------------------------------------------

_SCHOOLING = {
    "junior_middle": ("初中及以下", "初中", "小学", "初中毕业", "中学"),
    "senior_middle": ("高中", "中专", "技校", "职高", "中技", "职业高中", "高中毕业", "中等专科", "高中(中专)",
        "中师"),
    "college": ("大专", "大学专科", "专科", "高职", "大学专科毕业", "专科学历", "大专学历", "高职高专", "大专毕业"),
    "bachelor": (
        "大学本科", "本科", "大本", "大学", "本科学历", "大学学历", "本科毕业", "全日制本科", "学士",
        "大学毕业", "大学本科学历",
    ),
    "master": ("硕士研究生", "硕士", "研究生", "硕士学历", "研究生学历", "硕研", "在职研究生", "硕士研究生学历"),
    "doctor": ("博士研究生", "博士", "博士学历", "博研"),
}  # fmt: skip
# Written like this in the reference roster: no remark.
_USUAL = frozenset({"初中", "高中", "中专", "技校", "职高", "大专", "大学专科", "大学本科", "硕士研究生", "博士研究生"})
_SCHOOLING_LABELS = {value: words[0] for value, words in _SCHOOLING.items()}
_SCHOOLING_WORDS = {word: value for value, words in _SCHOOLING.items() for word in words}
_SCHOOLING_ORDER = tuple(_SCHOOLING)
_STUDYING = re.compile(r"在读|在学|肄业|未毕业|自考中|就读")


def schooling_label(value: str) -> str:
    return _SCHOOLING_LABELS[value]


def read_schooling(text: str) -> Word | WordProblem | None:
    """«大本» → bachelor. Two in one cell, or one still studied for, is a question."""
    word = plain(text)
    if word in _BLANK:
        return None
    if word in _SCHOOLING_WORDS:
        value = _SCHOOLING_WORDS[word]
        return Word(value, _SCHOOLING_LABELS[value], is_synonym=word not in _USUAL)
    parts = [re.sub(r"[((].*?[))]", "", part) for part in re.split(r"[/、,;+]|和|→|->", word)]
    known = tuple(dict.fromkeys(_SCHOOLING_WORDS[part] for part in parts if part in _SCHOOLING_WORDS))
    if len(parts) > 1 or _STUDYING.search(word):
        return WordProblem("edu_multi", known)
    if len(known) == 1 and re.search(r"[((]", word):
        return Word(known[0], _SCHOOLING_LABELS[known[0]], is_synonym=True)
    return WordProblem("edu_unknown", known)


def higher_schooling(*values: str | None) -> str:
    """The highest of several; empty when none is known."""
    known = [value for value in values if value]
    return max(known, key=_SCHOOLING_ORDER.index, default="")


# --- certificate level -------------------------------------------------------------------

_LEVEL_LABELS = {"assistant": "助理社会工作师", "intermediate": "社会工作师", "senior": "高级社会工作师"}
_LEVELS = {
    "assistant": ("助理社会工作师", "初级", "助理", "助理社工师", "助工", "初级社工", "初级社会工作师",
        "社会工作师(初级)", "助理级"),
    "intermediate": ("社会工作师", "中级", "社工师", "中级社工", "中级社会工作师", "社会工作师(中级)", "中级社工师"),
    "senior": ("高级社会工作师", "高级", "高级社工师", "高级社工", "社会工作师(高级)"),
}  # fmt: skip
_LEVEL_WORDS = {word: value for value, words in _LEVELS.items() for word in words}
_TICKS = frozenset("√✓✔☑vV")
_LOCAL_LEVELS = ("社会工作员", "社工员")


def level_label(value: str) -> str:
    return _LEVEL_LABELS[value]


def read_level(text: str) -> Word | WordProblem | None:
    """The level of a social-worker certificate.

    Problems: level_tick (only a tick), level_unknown («有», «1», …), level_multi, level_other (a local 社会工作员) and
    other_kind (a certificate of another trade: kept as such, not counted to the certificate rate).
    """
    word = plain(text)
    if word in _BLANK:
        return None
    if word in _LEVEL_WORDS:
        value = _LEVEL_WORDS[word]
        return Word(value, _LEVEL_LABELS[value], is_synonym=word != _LEVEL_LABELS[value])
    if set(word) <= _TICKS:
        return WordProblem("level_tick", tuple(_LEVELS))
    parts = [part for part in re.split(r"[/、,;+]|和|及", word) if part]
    known = tuple(_LEVEL_WORDS[part] for part in parts if part in _LEVEL_WORDS)
    if len(parts) > 1 and known:
        return WordProblem("level_multi", known)
    if any(local in word for local in _LOCAL_LEVELS):
        return WordProblem("level_other", tuple(_LEVELS))
    if other_kind(word):
        return WordProblem("other_kind")
    return WordProblem("level_unknown", tuple(_LEVELS))


_OTHER_KINDS = (
    ("psychology", ("心理",)), ("first_aid", ("救护", "急救", "红十字")), ("mediation", ("调解",)),
    ("care", ("养老护理", "护理员")), ("other", ("资格证", "教师证", "会计", "驾驶", "计算机", "健康管理",
        "营养师", "消防")),
)  # fmt: skip


def other_kind(word: str) -> str:
    """Qualification.Kind of a certificate of another trade; empty when the word names none."""
    return next((kind for kind, marks in _OTHER_KINDS if any(mark in word for mark in marks)), "")


# --- leaving -----------------------------------------------------------------------------

_REASONS = (
    ("retired", ("退休", "内退")), ("died", ("去世", "病故", "死亡", "身故", "离世")),
    ("dismissed", ("辞退", "解聘", "开除", "解除")), ("ended", ("到期", "期满", "终止")),
    ("transferred", ("调动", "调出", "调离", "调任", "调入", "借调", "转岗", "考录", "考走", "考取")),
    ("resigned", ("辞职", "离职", "自离", "辞")),
)  # fmt: skip
_DATE_IN_TEXT = re.compile(r"\d{4}\s*[.\-/年]\s*\d{1,2}(?:\s*[.\-/月]\s*\d{1,2}\s*日?|\s*月)?|\d{8}")
_STILL_HERE = frozenset({"在职", "在岗", "未离职", "否", "正常"})


@dataclass(frozen=True, slots=True)
class Leaving:
    """When and why someone left; `on` is the last day that the text can mean, None when no date is written."""

    on: date | None
    reason: str
    written: str = ""


def leave_reason(text: str) -> str:
    """Employment.LeaveReason of a text; «other» when it names none."""
    return next((reason for reason, marks in _REASONS if any(mark in text for mark in marks)), "other")


def read_leaving(value: object, text: str, *, counts_from_1904: bool = False) -> Leaving | None:
    """«2026.5 辞职» → last day 2026-05-31, resigned. «2026.1» beside words was typed as text: January."""
    word = plain(text)
    if word in _BLANK or word in _STILL_HERE:
        return None
    if not isinstance(value, str) and value is not None:
        reading = read_date(value, text, counts_from_1904=counts_from_1904, tenth=1)
        return Leaving(reading.last if isinstance(reading, DateReading) else None, "other", word)
    found = _DATE_IN_TEXT.search(word)
    reading = read_date(None, found[0], tenth=1) if found else None
    return Leaving(reading.last if isinstance(reading, DateReading) else None, leave_reason(word), word)


# --- being away --------------------------------------------------------------------------

_ABSENCES = (
    ("maternity", ("产假", "哺乳")), ("sick", ("病假", "长病")), ("seconded", ("借调", "抽调", "挂职")),
    ("study", ("脱产", "学习")),
)  # fmt: skip


def read_absence(text: str) -> str:
    """Employment.Absence of «产假», «长期病假», «借调» …; empty for someone at work."""
    word = plain(text)
    return next((absence for absence, marks in _ABSENCES if any(mark in word for mark in marks)), "")
