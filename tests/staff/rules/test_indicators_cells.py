"""Cells of indicator sheets: figures, no figures, questions."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from staff.rules.indicators_cells import read_cell
from staff.rules.indicators_headers import MEASURES
from staff.rules.indicators_rows import days_in, heads_of, parts_too_large, totals_that_differ

D = Decimal
FIGURES = [
    # indicator, cell, value, code
    ("households", 3265, 3265, ""), ("households", 3265.0, 3265, ""), ("households", "3265", 3265, ""),
    ("households", "3265.0", 3265, ""), ("households", "1,446", 1446, "thousands"),
    ("households", "1，446", 1446, "thousands"), ("households", "1 446", 1446, "thousands"),
    ("residents", "4549人", 4549, "unit_word"), ("residents", " 4549 人 ", 4549, "unit_word"),
    ("residents", "4,549人", 4549, "unit_word"), ("outlets", "１", 1, "fullwidth"),
    ("assisted", 0, 0, "true_zero"), ("assisted", "0", 0, "true_zero"), ("terminals", 0, 0, ""),
    ("area", "2.04", D("2.04"), ""), ("area", 1.5, D("1.50"), ""), ("area", "2.04平方公里", D("2.04"), "unit_word"),
    ("grids", "八", 8, "chinese_numeral"), ("residents", "一千二百零五", 1205, "chinese_numeral"),
    ("accounts", "是", 1, ""), ("accounts", "√", 1, ""), ("accounts", "否", 0, ""), ("accounts", "无", 0, ""),
    ("accounts", 2, 2, ""), ("cases", "1200件/月", 1200, "unit_word"), ("residents", "'4549", 4549, ""),
    ("residents", "4549\u00a0", 4549, ""),
]  # fmt: skip
ABSENCES = [
    ("migrants", "/", "slash"), ("migrants", "／", "slash"), ("migrants", "—", "slash"), ("migrants", "--", "slash"),
    ("disabled", None, "blank"), ("disabled", "  ", "blank"), ("disabled", "未统计", "not_counted"),
    ("disabled", "不详", "not_counted"), ("accounts", "/", "slash"), ("accounts", "", "blank"),
]  # fmt: skip
QUESTIONS = [
    # indicator, cell, code, suggestions
    ("residents", "0.93万", "unit_wan", [9300]), ("residents", "1.2万人", "unit_wan", [12000]),
    ("aged_60", "19.0%", "percent_in_count", []), ("aged_60", 0.19, "percent_in_count", []),
    ("grids", "4（含1个专属网格）", "number_with_words", [4]), ("grids", "4+1", "number_with_words", [5, 4]),
    ("cases", "约1040", "approx", [1040]), ("cases", "1040左右", "approx", [1040]),
    ("cases", "1000余", "approx", [1000]),
    ("cases", "近千", "approx", []), ("cases", "数百", "approx", []), ("tickets", "无", "none_word", [0]),
    ("tickets", "暂无", "none_word", [0]), ("households", -5261, "negative", [5261]),
    ("households", "-5261", "negative", [5261]), ("accounts", "已注销", "yesno_other", []),
    ("accounts", "申请中", "yesno_other", []), ("area", "159公顷", "unit_other", [D("1.59")]),
    ("area", "3000亩", "unit_other", [D("2.00")]), ("households", "300人", "unit_other", [300]),
    ("tickets", "24O", "number_with_words", [24]),
    ("cases", "300-400", "range", [300, 400]), ("residents", 12.5, "fraction_in_count", [13]),
    ("residents", "#REF!", "cell_error", []), ("residents", "=SUM(A1:A3)", "formula_no_result", []),
    ("residents", date(2026, 9, 30), "date_in_count", []), ("residents", "见附件", "unreadable", []),
    ("residents", "三百二", "unreadable", []), ("residents", "14,46", "number_with_words", [14]),
]  # fmt: skip


@pytest.mark.parametrize(("key", "cell", "value", "code"), FIGURES)
def test_clear_figure_is_read(key, cell, value, code):
    reading = read_cell(cell, MEASURES[key])
    assert (reading.value, reading.code, reading.asks) == (value, code, False)


@pytest.mark.parametrize(("key", "cell", "absence"), ABSENCES)
def test_no_figure_is_an_absence_and_not_zero(key, cell, absence):
    reading = read_cell(cell, MEASURES[key])
    assert (reading.value, reading.absence, reading.code, reading.asks) == (None, absence, absence, False)


@pytest.mark.parametrize(("key", "cell", "code", "suggestions"), QUESTIONS)
def test_cell_with_two_readings_is_asked(key, cell, code, suggestions):
    reading = read_cell(cell, MEASURES[key])
    assert (reading.code, reading.asks, reading.value, list(reading.suggestions)) == (code, True, None, suggestions)


@given(st.text(max_size=20), st.sampled_from(sorted(MEASURES)))
def test_any_text_is_a_figure_an_absence_or_a_question_and_zero_only_where_a_zero_stands(text, key):
    reading = read_cell(text, MEASURES[key])
    assert (reading.value is not None) + bool(reading.absence) + reading.asks == 1
    if reading.value == 0 and MEASURES[key].kind == "count":
        assert any(c in "0零〇" or c.isdigit() for c in text)


def test_unit_of_the_header_is_applied():
    assert read_cell("0.93", MEASURES["residents"], D(10_000)).value == 9300
    assert read_cell(159, MEASURES["area"], D("0.01")).value == D("1.59")


def test_part_larger_than_its_whole_is_named_once():
    figures = {"residents": D(5933), "aged_60": D(855), "aged_65": D(581), "aged_80": D(905)}
    assert [(f.part, f.whole, f.value, f.of) for f in parts_too_large(figures)] == [("aged_80", "aged_60", 905, 855)]
    assert parts_too_large({"aged_80": D(905)}) == []


def test_old_and_young_together_cannot_be_more_than_all():
    found = parts_too_large({"residents": D(100), "aged_60": D(60), "children": D(50)})
    assert [(f.part, f.value) for f in found] == [("children", D(110))]


def test_share_becomes_heads_only_where_the_whole_is_known():
    assert heads_of(D("19.0"), "aged_60", {"residents": D(6167)}) == (D(1172),)
    assert heads_of(D("19.0"), "aged_60", {}) == ()
    assert heads_of(D("190"), "aged_60", {"residents": D(6167)}) == ()


def test_total_is_compared_with_what_could_be_added():
    rows = [{"households": D(10)}, {"households": D(20)}, {}]
    assert totals_that_differ({"households": D(30)}, rows, {}) == []
    found = totals_that_differ({"households": D(35)}, rows, {"households": 1})
    assert [(f.key, f.stated, f.counted, f.unread) for f in found] == [("households", 35, 30, 1)]


@pytest.mark.parametrize(
    ("lines", "days"),
    [(["数据截至2026年9月30日"], [date(2026, 9, 30)]), (["统计时间：2026.9"], [date(2026, 9, 30)]),
     (["截止 2026-09-15"], [date(2026, 9, 15)]), (["截至2026年2月底"], [date(2026, 2, 28)]),
     (["填报单位：区社区办"], []), (["截至2026年9月30日", "截至2026年6月30日"], [date(2026, 6, 30), date(2026, 9, 30)]),
     (["截至2026年13月1日"], []), (["截至2026年2月30日"], [])],
)  # fmt: skip
def test_days_of_the_figures_are_found_beside_the_table(lines, days):
    assert days_in(lines) == days
