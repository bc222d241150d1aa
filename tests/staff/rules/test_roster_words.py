"""Words of a roster: one meaning, or a question."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from staff.rules.employment import AlreadyThere, EndsBeforeStart, NotAPlaceOfWork, Spell, overlaps, why_not_employ
from staff.rules.roster_words import (
    Leaving,
    Word,
    WordProblem,
    higher_schooling,
    read_leaving,
    read_level,
    read_schooling,
    read_sex,
)

days = st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2040, 1, 1)))


@pytest.mark.parametrize(
    ("text", "value", "is_synonym"),
    [
        ("大学本科", "bachelor", False),
        ("大本", "bachelor", True),
        ("本科 学历", "bachelor", True),
        ("大专", "college", False),
    ],
)
def test_schooling(text, value, is_synonym):
    word = read_schooling(text)
    assert (word.value, word.is_synonym) == (value, is_synonym)


def test_two_levels_or_one_still_studied_for_are_a_question():
    assert read_schooling("大专/本科(在读)") == WordProblem("edu_multi", ("college", "bachelor"))
    assert read_schooling("本科（在读）").code == "edu_multi"
    assert higher_schooling("college", None, "bachelor") == "bachelor"


@pytest.mark.parametrize(
    ("text", "code"),
    [("√", "level_tick"), ("有", "level_unknown"), ("1", "level_unknown"), ("初级、中级", "level_multi"),
     ("社会工作员", "level_other"), ("心理咨询师三级", "other_kind")],
)  # fmt: skip
def test_a_level_is_never_assumed(text, code):
    assert read_level(text).code == code


def test_sex_by_word_only():
    assert read_sex("女性") == Word("female", "女", is_synonym=True)
    assert read_sex("1").code == "sex_unknown"
    assert read_sex("") is None


@pytest.mark.parametrize(
    ("text", "leaving"),
    [
        ("2026.5 辞职", Leaving(date(2026, 5, 31), "resigned", "2026.5辞职")),
        ("2026年3月15日退休", Leaving(date(2026, 3, 15), "retired", "2026年3月15日退休")),
        ("2026.1调出", Leaving(date(2026, 1, 31), "transferred", "2026.1调出")),
        ("已辞职", Leaving(None, "resigned", "已辞职")),
        ("在职", None),
        ("/", None),
    ],
)
def test_leaving(text, leaving):
    assert read_leaving(None, text) == leaving


@given(st.text(max_size=60))
def test_no_text_breaks_a_rule(text):
    for read in (read_sex, read_schooling, read_level):
        read(text)
    read_leaving(None, text)


@given(days, days, days, days)
def test_overlap_is_symmetric_and_shares_a_day(a, b, c, d):
    spell, other = Spell("x", a, b), Spell("x", c, d)
    assert overlaps(spell, c, d) == overlaps(other, a, b)


def test_why_not_employ():
    asked = {"level": "community", "place": "望江社区", "path": "0001", "name": "张三", "share": Decimal(1)}
    held = (Spell("0001", date(2020, 1, 1), date(2025, 12, 31)),)

    def why(**changed):
        terms = asked | {"starts_on": date(2026, 1, 1), "ends_on": None, "spells": held} | changed
        return why_not_employ(**terms)

    assert why() is None
    assert why(starts_on=date(2025, 12, 31)) == AlreadyThere("张三", "望江社区")
    assert why(path="0002", starts_on=date(2025, 1, 1)) is None
    assert why(ends_on=date(2025, 1, 1)) == EndsBeforeStart(date(2026, 1, 1), date(2025, 1, 1))
    assert why(level="province") == NotAPlaceOfWork("望江社区")
