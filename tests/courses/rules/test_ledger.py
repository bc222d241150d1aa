"""How an old ledger is read: topics, spans, hours, results, likeness, persons."""

from datetime import date
from decimal import Decimal

import pytest

from core.rules.dates import DateProblem
from courses.rules.ledger import (
    ABSENT,
    FAILED,
    LIKELY,
    PASSED,
    SURE,
    Hours,
    HoursProblem,
    Known,
    Result,
    ResultProblem,
    Span,
    Unsure,
    find_person,
    likeness,
    read_hours,
    read_result,
    read_span,
    run_key,
    topic_of,
)


@pytest.mark.parametrize(
    ("run", "topic"),
    [
        ("2024年第1期数字助老一对一与终端教学日培训班", "数字助老一对一与终端教学日"),
        ("2025年度社区应急处置专题培训班（第二期）", "社区应急处置"),
        ("热线接听与工单培训（三）", "热线接听与工单"),
        ("消防讲座", "消防"),
        ("培训班", "培训班"),
        ("2024年第2期培训班", "培训班"),
    ],
)
def test_a_topic_is_what_the_runs_of_several_years_have_in_common(run, topic):
    assert topic_of(run) == topic


def test_a_run_is_known_by_its_name_where_that_says_year_and_issue_else_by_its_first_day():
    day = date(2024, 4, 4)
    assert run_key("2024年第4期 公众号培训班", day) == run_key("2024年第4期公众号培训班", date(2024, 4, 5))
    assert run_key("消防讲座", day) != run_key("消防讲座", date(2024, 5, 5))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024.04.17-04.18", date(2024, 4, 17), date(2024, 4, 18)),
        ("2024.4.17-18", date(2024, 4, 17), date(2024, 4, 18)),
        ("2024年4月17日至18日", date(2024, 4, 17), date(2024, 4, 18)),
        ("2024年4月17日—5月3日", date(2024, 4, 17), date(2024, 5, 3)),
        ("2024-04-17~2024-04-18", date(2024, 4, 17), date(2024, 4, 18)),
        ("2024-04-17-2024-04-18", date(2024, 4, 17), date(2024, 4, 18)),
        ("2024.12.30-01.02", date(2024, 12, 30), date(2025, 1, 2)),
        ("2024-04-17", date(2024, 4, 17), date(2024, 4, 17)),
        ("2024年4月", date(2024, 4, 1), date(2024, 4, 30)),
    ],
)
def test_spans_are_read_in_every_way_they_are_written(text, first, last):
    assert read_span(None, text, None) == Span(first, last)


def test_a_day_without_a_year_takes_that_of_the_year_column_and_says_so():
    assert read_span(None, "4月4日", 2024) == Span(date(2024, 4, 4), date(2024, 4, 4), is_year_added=True)
    assert read_span(None, "4月4日-4月5日", 2024) == Span(date(2024, 4, 4), date(2024, 4, 5), is_year_added=True)
    assert isinstance(read_span(None, "4月4日", None), DateProblem)
    assert isinstance(read_span(None, "2月30日", 2024), DateProblem)
    assert read_span(None, "", 2024) is None


def test_hours_are_hours_and_days_are_a_question():
    assert read_hours("12") == Hours(Decimal(12))
    assert read_hours("12学时") == Hours(Decimal(12), "学时")
    assert read_hours("7.5课时") == Hours(Decimal("7.5"), "课时")
    assert read_hours("2天") == HoursProblem("hours_days", Decimal(2))
    assert read_hours("半天") == HoursProblem("hours_days", Decimal("0.5"))
    assert read_hours("1天半") == HoursProblem("hours_days", Decimal("1.5"))
    assert [read_hours(text).code for text in ("", "若干", "-3", "1.2.3", "9999")] == [
        "hours_missing", "hours_unreadable", "hours_unreadable", "hours_unreadable", "hours_many",
    ]  # fmt: skip


def test_results_by_word_tick_and_mark():
    assert {read_result(word).result for word in ("合格", "通过", "优秀", "√", "是", "结业", " 合 格 ")} == {PASSED}
    assert {read_result(word).result for word in ("不合格", "未通过", "×")} == {FAILED}
    assert read_result("缺考").result == ABSENT
    assert read_result("59.5") == Result(FAILED, is_score=True)
    assert read_result("86分") == Result(PASSED, is_score=True)
    assert (read_result("").code, read_result("补考中").code, read_result("3").code) == (
        "result_blank", "result_unknown", "result_unknown",
    )  # fmt: skip
    assert isinstance(read_result("120"), ResultProblem)


def test_names_are_alike_by_the_pairs_they_share():
    assert likeness("热线接听与工单", "96156类热线接听与工单") >= SURE
    assert likeness("社区应急处置", "社区应急处置") == 1
    assert likeness("终端教学", "数字助老一对一与终端教学日") >= SURE
    assert likeness("消防", "个案·小组·社区工作") < LIKELY


def test_a_person_is_found_by_name_last_four_and_unit_together():
    here, there = Known(1, "6196", frozenset({10})), Known(2, "6196", frozenset({20}))
    assert find_person([here, there], "6196", "", frozenset({10})) == here
    assert find_person([here], "6196", "", None) == Unsure("person_unit", (here,))
    assert find_person([here], "0000", "", frozenset({10})) == Unsure("person_last4", (here,))
    assert find_person([here], "0000", "", frozenset({20})) == Unsure("person_unknown")
    assert find_person([here, there], "6196", "", None) == Unsure("person_ambiguous", (here, there))
    assert find_person([], "6196", "", frozenset({10})) == Unsure("person_unknown")
