"""Dates of sheets: one reading, or the reason why there is none."""

from datetime import date, datetime

import pytest
from hypothesis import given, strategies as st

from core.rules.dates import DateProblem, DateReading, OpenEnd, read_date, tenth_of_column

days = st.dates(date(1930, 1, 1), date(2099, 12, 31))
DIGITS = "〇一二三四五六七八九"


def in_chinese(number: int) -> str:
    tens, units = divmod(number, 10)
    return {0: "", 1: "十"}.get(tens, f"{DIGITS[tens]}十") + (DIGITS[units] if units else "")


@given(days)
def test_every_spelling_of_a_day_is_that_day(day):
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    for text in (
        f"{day:%Y.%m.%d}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y-%m-%d}", f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}. {day.month}. {day.day}", f"{day:%Y-%m-%d} 00:00:00",
        f"{year}年{in_chinese(day.month)}月{in_chinese(day.day)}日", f" {day:%Y.%m.%d}\u00a0",
    ):  # fmt: skip
        assert read_date(None, text).iso == day.isoformat(), text
    assert (
        read_date(day, "") == read_date(datetime(day.year, day.month, day.day), "") == DateReading(day, is_plain=True)
    )


@given(days)
def test_day_numbers_of_both_calendars(day):
    serial = (day - date(1899, 12, 30)).days
    if 10_000 <= serial < 80_000:
        assert read_date(float(serial), str(serial)).first == day
        assert read_date(None, str(serial)).first == day
    if serial - 1462 >= 10_000:
        assert read_date(float(serial - 1462), str(serial - 1462), counts_from_1904=True).first == day


@pytest.mark.parametrize(
    ("value", "text", "iso"),
    [
        (None, "2024.03", "2024-03"),
        (None, "2024年3月", "2024-03"),
        (None, "二〇二四年三月", "2024-03"),
        (None, "199711", "1997-11"),
        (199711.0, "199711", "1997-11"),
        (2018.11, "2018.11", "2018-11"),
        (2018.2, "2018.2", "2018-02"),
        (None, "2018年1月", "2018-01"),
        (1990.0, "1990", "1990"),
        (None, "1990.0", "1990"),
        (None, "3/25/2024", "2024-03-25"),
        (None, "March 2024", "2024-03"),
    ],
)
def test_precision_is_kept(value, text, iso):
    assert read_date(value, text).iso == iso


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3月1日", "date_no_year"),
        ("15.3.1", "date_short_year"),
        ("15年3月", "date_short_year"),
        ("2024.2.30", "date_impossible"),
        ("2023年6月31日", "date_impossible"),
        ("2021.13", "date_impossible"),
        ("2018.1", "date_tenth"),
        ("3/1/2024", "date_order"),
        ("约2018年", "date_unreadable"),
    ],
)
def test_what_has_no_one_reading_is_never_guessed(text, code):
    assert read_date(None, text).code == code


def test_a_lost_zero_has_two_readings_until_something_proves_one():
    problem = read_date(2018.1, "2018.1")

    assert [reading.iso for reading in problem.readings] == ["2018-01", "2018-10"]
    assert read_date(2018.1, "2018.1", tenth=10).iso == "2018-10"


@pytest.mark.parametrize(
    ("texts", "number", "text"),
    [
        (["2018.03", "2019.04", "2020.09", "2018.1"], 10, 10),
        (["2018.3", "2019.4", "2020.9", "2018.1"], None, 1),
        (["2018.03", "2019.4", "2020.09", "2020.05"], None, None),
        (["2018.03", "2018.1"], None, None),
    ],
)
def test_a_column_proves_the_zero_when_it_always_writes_or_never_writes_it(texts, number, text):
    assert tenth_of_column((None, cell, "") for cell in texts) == {"number": number, "text": text}


@pytest.mark.parametrize("text", ["至今", "长期", "无固定期限"])
def test_open_ends(text):
    assert read_date(None, text) == OpenEnd()


@pytest.mark.parametrize("text", ["", "/", "—", "无"])
def test_nothing_written(text):
    assert read_date(None, text) is None


@given(st.text(max_size=40), st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.booleans()))
def test_no_text_breaks_the_rule(text, value):
    assert isinstance(read_date(value, text), DateReading | DateProblem | OpenEnd | None)
