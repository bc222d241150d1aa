"""Hours, capacity and the assessment sheet."""

from datetime import date
from decimal import Decimal

import pytest

from certification.rules.assessment import (
    ITEMS,
    RATER_WEIGHTS,
    IncompleteSheet,
    NotAssessed,
    PanelNeeded,
    final_score,
    sheet_score,
    why_not_judge,
    why_not_sheet,
)
from certification.rules.capacity import HostFull, OverCap, most_students, why_no_place
from certification.rules.hours import NotYet, OutsidePeriod, TooLongADay, sum_hours, why_not_log

START, END, DAY = date(2026, 12, 7), date(2027, 3, 31), date(2026, 12, 10)


def refusal(**changed):
    facts = {
        "on": DAY, "hours": Decimal(4), "same_day": Decimal(4), "today": DAY, "starts_on": START, "ends_on": END,
        **changed,
    }  # fmt: skip
    return why_not_log(**facts)


def test_eight_hours_of_a_day_in_the_period_may_be_logged():
    assert refusal() is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"today": date(2026, 12, 9)}, NotYet(DAY)),
        ({"on": date(2026, 12, 6)}, OutsidePeriod(date(2026, 12, 6), START, END)),
        ({"on": date(2027, 4, 1), "today": date(2027, 4, 2)}, OutsidePeriod(date(2027, 4, 1), START, END)),
        ({"hours": Decimal("4.5")}, TooLongADay(DAY, Decimal("8.5"), Decimal(8))),
    ],
)
def test_hours_that_cannot_be_logged(changed, reason):
    assert refusal(**changed) == reason
    assert reason.words()


def test_only_confirmed_hours_count_toward_the_requirement():
    hours = sum_hours([(Decimal("7.5"), True), (Decimal(8), False)], 10)
    assert (hours.logged, hours.confirmed, hours.waiting, hours.left) == (
        Decimal("15.5"), Decimal("7.5"), Decimal(8), Decimal("2.5"),
    )  # fmt: skip
    assert not hours.enough


@pytest.mark.parametrize(("staff", "most"), [(0, 0), (4, 0), (5, 1), (9, 1), (10, 2), (12, 2), (15, 3)])
def test_cap_is_a_fifth_rounded_down(staff, most):
    assert most_students(staff) == most


def test_host_that_is_full_is_told_before_the_cap():
    assert why_no_place(host="水塔", places=1, taken=1, staff=10, there=2) == HostFull("水塔", 1)
    assert why_no_place(host="水塔", places=3, taken=1, staff=10, there=2) == OverCap("水塔", 10, 2, 2)
    assert why_no_place(host="水塔", places=None, taken=0, staff=10, there=1) is None


def marks(grade: int, **changed: int) -> dict[str, int]:
    return {**dict.fromkeys(ITEMS, grade), **changed}


def test_weights_add_up_to_a_hundred():
    assert sum(weight for _label, weight in ITEMS.values()) == 100
    assert sum(RATER_WEIGHTS.values()) == 100


def test_sheet_is_weighted_by_item_and_rater():
    assert sheet_score(marks(5)) == 100
    assert sheet_score(marks(3)) == 60
    assert sheet_score(marks(3, ethics=5)) == 66
    assert final_score({"host": marks(5), "faculty": marks(3), "self": marks(1)}) == Decimal("80.0")


def test_sheet_with_a_gap_is_incomplete():
    scores = marks(4)
    del scores["tools"]
    assert why_not_sheet({**scores, "growth": 6}) == IncompleteSheet(("tools", "growth"))
    assert why_not_sheet(marks(4)) is None


def test_no_result_without_all_three_raters_or_with_an_ethics_one():
    assert why_not_judge({"host": marks(4)}) == NotAssessed(("faculty", "self"))
    sheets = {"host": marks(4), "faculty": marks(4, ethics=1), "self": marks(5)}
    assert why_not_judge(sheets) == PanelNeeded("faculty")
    assert why_not_judge({**sheets, "faculty": marks(4)}) is None
