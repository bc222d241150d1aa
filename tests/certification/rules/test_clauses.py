"""What an agreement may not say, and the most a leaver repays."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from certification.rules.clauses import Forbidden, penalty_cap, standard_clauses, why_not_clause


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("学生入学时缴纳押金500元。", Forbidden.DEPOSIT),
        ("须交保证金，期满退还。", Forbidden.DEPOSIT),
        ("不收培训费，另收风险金。", Forbidden.DEPOSIT),
        ("毕业后直接录用为社区工作者。", Forbidden.PROMISE),
        ("甲方承诺毕业生入编。", Forbidden.PROMISE),
        ("合格者一律聘用。", Forbidden.PROMISE),
        ("甲方负责解决编制。", Forbidden.PROMISE),
        ("毕业生优先入编。", Forbidden.PROMISE),
        ("服务期内代管学生毕业证。", Forbidden.WITHHELD_PAPERS),
    ],
)
def test_forbidden_clause_is_found(text, kind):
    assert why_not_clause(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "不收押金，不扣证件。",
        "不得收取任何形式的保证金。",
        "须经公开招聘。同等条件下优先，不承诺直接录用。",
        "同等条件下优先录用。",
        "不得扣押学生身份证。",
        "每月补贴1500元，由甲方按月支付。",
    ],
)
def test_allowed_clause_passes(text):
    assert why_not_clause(text) is None


def test_standard_clauses_pass_their_own_rule():
    clauses = standard_clauses(hours=600, months=24)
    assert [why_not_clause(clause.text) for clause in clauses] == [None] * 12
    assert [clause.number for clause in clauses][-3:] == ["十", "十一", "十二"]


@pytest.mark.parametrize(
    ("cost", "total", "served", "cap"),
    [
        ("3600", 36, 0, "3600.00"),
        ("3600", 36, 12, "2400.00"),
        ("1000", 36, 35, "27.77"),
        ("3600", 36, 36, "0.00"),
        ("3600", 36, 40, "0.00"),
        ("3600", 0, 0, "0.00"),
    ],
)
def test_penalty_is_the_unserved_share_of_the_cost(cost, total, served, cap):
    assert penalty_cap(Decimal(cost), total, served) == Decimal(cap)


@given(st.decimals(0, 99999, places=2), st.integers(0, 120), st.integers(0, 200))
def test_penalty_never_exceeds_the_cost_and_falls_with_service(cost, total, served):
    assert 0 <= penalty_cap(cost, total, served + 1) <= penalty_cap(cost, total, served) <= cost


def test_penalty_refuses_negative_numbers():
    with pytest.raises(ValueError, match="negative"):
        penalty_cap(Decimal(1), 12, -1)
