"""A mistake is mended by right answers on two different days since it last went wrong."""

from datetime import date

import pytest

from courses.rules.mistakes import Mended, days_right, practised

MON, TUE, WED = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)


def after(*answers, wrong_on=MON):
    """Days right after these (day, right?) answers."""
    mended = Mended()
    for on, is_right in answers:
        mended = practised(mended, wrong_on=wrong_on, is_right=is_right, on=on)
    return days_right(mended, wrong_on)


@pytest.mark.parametrize(
    ("answers", "days"),
    [
        ([], 0),
        ([(MON, True)], 1),
        ([(MON, True), (MON, True)], 1),
        ([(MON, True), (TUE, True)], 2),
        ([(MON, True), (WED, True)], 2),
        ([(MON, True), (TUE, False)], 0),
        ([(MON, True), (TUE, False), (WED, True)], 1),
        ([(MON, False), (MON, True), (TUE, True)], 2),
    ],
)
def test_two_days_mend_it_and_a_wrong_answer_begins_again(answers, days):
    assert after(*answers) == days


def test_a_later_exam_that_goes_wrong_begins_again_too():
    mended = Mended(MON, TUE)
    assert days_right(mended, MON) == 2
    assert days_right(mended, TUE) == 0
    assert practised(mended, wrong_on=TUE, is_right=True, on=WED) == Mended(WED, WED)
