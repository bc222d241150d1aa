"""The sample of the second check: reproducible, near its share, monotone in it."""

import pytest

from courses.rules.second_checks import is_drawn

KEYS = range(1, 5001)


def drawn(share, seed="1c5f"):
    return {key for key in KEYS if is_drawn(seed, key, share)}


def test_none_and_all():
    assert (drawn(0), drawn(100)) == (set(), set(KEYS))


@pytest.mark.parametrize("share", [1, 10, 50])
def test_about_the_share_is_drawn(share):
    assert abs(len(drawn(share)) / len(KEYS) - share / 100) < 0.015


def test_the_same_seed_draws_the_same_and_a_larger_share_only_adds():
    assert drawn(10) == drawn(10)
    assert drawn(10) < drawn(20)
    assert drawn(10) != drawn(10, seed="other")
