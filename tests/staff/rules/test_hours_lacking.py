"""Hours of continuing education still to reach in a registration."""

from datetime import date

import pytest

from staff.rules.credit_cycles import Cycle, hours_lacking


@pytest.mark.parametrize(
    ("level", "reached", "lacking"),
    [("assistant", 51, 21), ("assistant", 72, 0), ("intermediate", 72, 18), ("senior", 200, 0), ("", 0, 0)],
)
def test_lacking_hours_are_what_the_level_asks_for_less_what_is_reached(level, reached, lacking):
    assert hours_lacking(Cycle(level, date(2023, 12, 7), date(2026, 12, 6), reached)) == lacking
