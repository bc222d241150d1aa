"""Item and paper figures against numbers worked by hand and numbers printed in the sources."""

import pytest

from courses.rules.item_statistics import (
    Response,
    alpha,
    correlation,
    drawn,
    item_statistics,
    reliability,
    upper_lower,
)

# Shrout & Fleiss (1979), table 2: six targets by four judges; table 4 prints ICC(1,4) = .44 and ICC(3,4) = .91,
# and ICC(3,k) is Cronbach's alpha.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def answers(pattern, chosen=None):
    """(share, rest) pairs as responses."""
    return [Response(share, rest, chosen[i] if chosen else ()) for i, (share, rest) in enumerate(pattern)]


def test_alpha_is_the_published_figure():
    assert round(alpha(SHROUT_FLEISS).coefficient, 2) == 0.91


def test_reliability_of_drawn_papers_is_the_published_figure():
    assert round(drawn(SHROUT_FLEISS).coefficient, 2) == 0.44


def test_kr20_worked_by_hand():
    # Totals 3, 2, 1, 0: variance 1.25; p q: 3/16, 4/16, 3/16 = 0.625; 3/2 × (1 − 0.5) = 0.75
    rows = [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]
    found = alpha(rows)
    assert found.coefficient == pytest.approx(0.75)
    # Sample variance 5/3; SEM = √(5/3 × 0.25) of 3 = 21.5 points of 100
    assert found.sem == pytest.approx(21.516574, rel=1e-6)


def test_point_biserial_worked_by_hand():
    # Right: 8, 6; wrong: 4, 2. (7 − 3) / σ × √(¼), σ = √5: 0.894
    assert correlation([1, 1, 0, 0], [8, 6, 4, 2]) == pytest.approx(0.894427, rel=1e-6)


def test_upper_and_lower_27_percent():
    # 100 people; the item is right for the best 50: upper 27 all right, lower 27 none
    people = answers([(1.0 if place < 50 else 0.0, 1 - place / 100) for place in range(100)])
    assert upper_lower(people) == pytest.approx(1.0)


def test_ties_at_the_edge_do_not_depend_on_their_order():
    pattern = [(1.0, 0.5), (0.0, 0.5), (1.0, 0.5), (0.0, 0.5), (1.0, 0.9), (0.0, 0.1)]
    assert upper_lower(answers(pattern)) == pytest.approx(upper_lower(answers(pattern[::-1])))
    assert upper_lower(answers([(1.0, 0.5), (0.0, 0.5), (1.0, 0.5)])) == pytest.approx(0)


def test_part_marks_count_as_they_are():
    found = item_statistics(answers([(0.5, 0.5), (1.0, 0.9), (0.0, 0.1)]))
    assert (found.facility, round(found.discrimination, 3)) == (0.5, 1.0)


def test_fewer_than_three_answers_are_not_shown():
    assert item_statistics(answers([(1.0, 0.5), (0.0, 0.5)])) is None
    assert reliability([{1: 1.0, 2: 0.0}] * 2) is None


def strong_pick(option_of, n=60):
    """`n` people from strong to weak; `option_of(place share 0–1)` says what each picks; the key is 甲."""
    rows = []
    for place in range(n):
        text = option_of(place / n)
        rows.append(Response(float(text == "甲"), 1 - place / n, (text,)))
    return item_statistics(rows, ["甲", "乙", "丙"], ["甲"])


def test_a_distractor_the_strong_prefer_puts_the_key_in_doubt():
    found = strong_pick(lambda place: "乙" if place < 0.5 else "甲" if place < 0.8 else "丙")
    assert found.flags == ("key",)
    assert [round(choice.top, 2) for choice in found.choices] == [0, 1, 0]


def test_an_option_nobody_picks_is_named():
    assert strong_pick(lambda place: "甲" if place < 0.6 else "乙").flags == ("unused",)


def test_too_easy_too_hard_and_not_telling_apart():
    assert "easy" in strong_pick(lambda place: "甲").flags
    assert "hard" in strong_pick(lambda place: "甲" if place < 0.1 else "乙" if place < 0.12 else "丙").flags
    mixed = [Response(float(place % 2), place // 2 / 40, ()) for place in range(80)]
    assert item_statistics(mixed).flags == ("weak",)


def test_under_thirty_only_the_lack_of_answers_is_said():
    assert strong_pick(lambda place: "乙", n=29).flags == ("few",)


def test_an_item_without_spread_has_no_discrimination():
    assert item_statistics(answers([(1.0, 0.1), (1.0, 0.5), (1.0, 0.9)])).discrimination is None
    assert alpha([[1, 1], [1, 1], [1, 1]]).coefficient is None
    assert drawn([[1, 1], [1, 1], [1, 1]]).coefficient is None


def test_a_paper_of_one_question_has_nothing_to_compare_with():
    assert item_statistics([Response(1.0, None)] * 3).discrimination is None


def test_the_figure_fits_how_papers_were_made():
    same = [{1: 1.0, 2: 1.0}, {1: 1.0, 2: 0.0}, {1: 0.0, 2: 0.0}]
    assert reliability(same).method == "alpha"
    assert reliability([*same, {1: 1.0, 3: 0.0}]).method == "drawn"
    assert reliability([*same, {1: 1.0}]).n == 3


def test_alpha_of_drawn_figures_is_never_above_alpha_when_items_differ_in_difficulty():
    rows = [[1, 1, 0], [1, 1, 1], [1, 0, 0], [1, 0, 0], [0, 0, 0]]
    assert drawn(rows).coefficient < alpha(rows).coefficient
