"""When coaching speaks for the coach."""

from datetime import date

import pytest

from courses.rules.coaching import counted_on

FIRST = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("level", "is_baseline", "reached_on", "day"),
    [
        (2, False, date(2026, 4, 1), date(2026, 4, 1)),
        (3, False, FIRST, FIRST),
        (1, False, date(2026, 4, 1), None),
        (2, False, date(2026, 2, 28), None),
        (3, True, date(2026, 4, 1), None),
        (0, False, None, None),
    ],
    ids=["reached L2 after", "reached L3 the same day", "only L1", "held before", "only rated", "nothing"],
)
def test_it_counts_from_the_day_the_one_coached_got_there_afterwards(level, is_baseline, reached_on, day):
    assert counted_on(FIRST, level, is_baseline, reached_on) == day
