"""Worked tests of the cap on repayment (劳动合同法第二十二条), and of who may decide."""

from datetime import date
from decimal import Decimal

import pytest

from courses.rules.dispatches import (
    NotPaidFor,
    Own,
    Repayment,
    repayment_cap,
    service_ends,
    why_not_decide,
    why_not_serve,
)

ENDED = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("left_on", "served", "most"),
    [
        (date(2026, 6, 30), 0, "12000.00"),  # on the last day of the training: nothing served
        (date(2026, 7, 1), 1, "11000.00"),  # the first month has begun
        (date(2026, 7, 31), 1, "11000.00"),
        (date(2026, 8, 1), 2, "10000.00"),
        (date(2026, 12, 31), 6, "6000.00"),  # half
        (date(2027, 6, 1), 12, "0.00"),  # the last month has begun
        (date(2030, 1, 1), 12, "0.00"),
    ],
)
def test_what_may_be_asked_back_falls_by_a_month_at_a_time(left_on, served, most):
    cap = repayment_cap(employer_cost=Decimal(12000), months=12, training_ended_on=ENDED, left_on=left_on)
    assert (cap.months_served, cap.most) == (served, Decimal(most))


def test_the_cap_is_rounded_down_to_the_fen_and_never_above_the_share():
    cap = repayment_cap(employer_cost=Decimal("1000.00"), months=7, training_ended_on=ENDED, left_on=date(2026, 8, 15))
    assert cap.most == Decimal("714.28")  # 1000 × 5 ÷ 7 = 714.2857…


def test_the_cap_never_exceeds_what_the_employer_paid():
    for months in (1, 6, 12, 60):
        for served in range(months + 2):
            cap = Repayment(Decimal("3333.33"), months, served)
            assert Decimal(0) <= cap.most <= Decimal("3333.33")
            assert cap.most * months <= Decimal("3333.33") * max(months - served, 0)


def test_without_a_service_period_nothing_may_be_asked_back():
    assert repayment_cap(employer_cost=Decimal(5000), months=0, training_ended_on=ENDED, left_on=ENDED).most == Decimal(
        "0.00"
    )


def test_a_service_period_needs_a_cost_of_the_employers():
    assert why_not_serve(Decimal(0), 12) == NotPaidFor()
    assert why_not_serve(Decimal(0), 0) is None
    assert why_not_serve(Decimal("0.01"), 12) is None


def test_a_service_period_ends_its_months_after_the_training():
    assert service_ends(ENDED, 12) == date(2027, 6, 30)
    assert service_ends(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert service_ends(ENDED, 0) is None


def test_nobody_decides_what_they_asked_for_or_what_is_their_own():
    assert why_not_decide(requested_by=1, subject=10, by=1, by_person=None) == Own()
    assert why_not_decide(requested_by=1, subject=10, by=2, by_person=10) == Own()
    assert why_not_decide(requested_by=1, subject=10, by=2, by_person=11) is None
    assert why_not_decide(requested_by=None, subject=10, by=2, by_person=None) is None


def test_no_field_of_a_dispatch_is_a_deposit():
    from courses.models import Dispatch

    names = " ".join(f"{field.name} {getattr(field, 'verbose_name', '')}" for field in Dispatch._meta.get_fields())
    assert "押金" not in names
    assert "deposit" not in names
