"""Terms for one person: the largest extra time counts, rounded up; one more try; no waiting; a later day due."""

from datetime import date

import pytest

from courses.rules.arrangements import Extra, NoLater, Terms, extra_minutes, terms, why_not_extend
from courses.rules.requirements import AtWork, DueFrom, Rule, Standing, owed


@pytest.mark.parametrize(
    ("extras", "more"),
    [([], 0), ([Extra(percent=50)], 20), ([Extra(percent=30)], 12), ([Extra(minutes=15)], 15),
     ([Extra(percent=30), Extra(minutes=15), Extra(percent=25)], 15)],
)  # fmt: skip
def test_of_several_the_largest_extra_time_counts(extras, more):
    assert extra_minutes(40, extras) == more


def test_a_share_is_rounded_up_to_the_minute():
    assert extra_minutes(45, [Extra(percent=25)]) == 12


def test_terms_are_the_exams_own_bettered():
    own = {"minutes": 40, "tries": 2, "wait_days": 3}
    assert terms(**own) == Terms(40, 2, 3)
    assert terms(**own, extras=[Extra(percent=50)], more_tries=1, no_wait=True) == Terms(60, 3, 0)


@pytest.mark.parametrize(
    ("due_on", "to", "refused"),
    [(date(2026, 11, 30), date(2026, 12, 10), False), (date(2026, 11, 30), date(2026, 11, 30), True),
     (date(2026, 11, 1), date(2026, 11, 20), True), (None, date(2026, 12, 10), True)],
)  # fmt: skip
def test_a_day_due_moves_only_later_and_never_into_the_past(due_on, to, refused):
    found = why_not_extend(due_on, to, date(2026, 11, 25))
    assert found == (NoLater(due_on) if refused else None)


def test_an_extension_moves_what_is_owed_and_leaves_a_later_repetition_alone():
    rule = Rule(DueFrom.RULE, date(2026, 1, 1), days=30, repeat_months=12)
    work, on, extended = AtWork(None, 1, date(2025, 1, 1)), date(2026, 2, 5), date(2026, 2, 19)
    late = owed(rule, [work], completions=[], on=on)
    moved = owed(rule, [work], completions=[], extended_to=extended, on=on)
    assert (late.standing, moved.standing, moved.due_on) == (Standing.OVERDUE, Standing.SOON, extended)
    again = owed(rule, [work], completions=[date(2026, 2, 10)], extended_to=extended, on=date(2027, 1, 1))
    assert again.due_on == date(2027, 2, 10)
