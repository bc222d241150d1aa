"""A × B + C against the published Kenya example, and what is an error."""

import pytest

from staff.rules.needs import Missing
from staff.rules.norms import Parameters, WorkLine
from staff.rules.wisn import SupportLeavesNoTime, required, workload


def test_the_kenya_example():
    # 3125 worker-days of service, 179 available days, 10 of them support work.
    found = required(service_hours=3125, hours=179, support_share=10 / 179, additional_hours=0)
    assert found.service == pytest.approx(17.458, abs=0.001)
    assert found.allowance == pytest.approx(1.059, abs=0.001)
    assert found.required == pytest.approx(18.49, abs=0.005)


def test_support_at_a_hundred_per_cent_is_an_error_not_a_number():
    assert required(100, 179, 1.0, 0) == SupportLeavesNoTime(1.0)


def test_volumes_support_and_additional_work_come_from_the_lines():
    lines = [
        WorkLine("", "cases", 30, 12), WorkLine("", "tickets", 60, 12),
        WorkLine("person", share=0.2), WorkLine("community", number=400),
    ]  # fmt: skip
    found = workload(lines, {"cases": 500, "tickets": 100}, 2000)
    assert found.service == pytest.approx((500 * 12 * 0.5 + 100 * 12) / 2000)
    assert found.required == pytest.approx(2.1 * 1.25 + 0.2)
    assert found.ratio(2) == pytest.approx(2 / 2.825)


def test_a_missing_volume_is_named_and_all_missing_is_missing():
    lines = [WorkLine("", "cases", 30, 12), WorkLine("", "tickets", 60, 12)]
    assert workload(lines, {"cases": 500}, 2000).missing == Missing(("tickets",))
    assert workload(lines, {}, 2000) == Missing(("cases", "tickets"))


def test_available_hours_of_a_year():
    assert Parameters().working_hours == (260 - 33) * 8
