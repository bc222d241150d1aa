"""How many heads a community needs: the worked examples, the sample district, and what always holds."""

import json
from math import ceil, floor
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from staff.rules.needs import Community, Missing, controlled, district_cap, headcount, headcounts, means_of, tier_posts
from staff.rules.norms import Norms, Parameters, Weight

SAMPLE = json.loads(
    (Path(__file__).parents[2] / "samples" / "indicators-clean.expected.json").read_text(encoding="utf-8")
)


def community(residents=None, households=None, grids=None, *, key=1, community_type="", **more):
    return Community(key, {"residents": residents, "households": households, "grids": grids, **more}, community_type)


SUNNY = community(6200, 2150, 6)  # 阳光
OLD_STREET = community(3800, 1500)  # 老街
NEW_TOWN = community(14800, 5200)  # 新城


def need(place, method="pop", **parameters):
    return headcount(place, Norms("", method, Parameters(**parameters)), {}).need


@pytest.mark.parametrize(
    ("place", "method", "expected"),
    [(SUNNY, "pop", 12), (SUNNY, "household", 15), (OLD_STREET, "pop", 9), (NEW_TOWN, "pop", 27),
     (NEW_TOWN, "household", 35), (SUNNY, "max_of", 15), (SUNNY, "grid", 9)],
)  # fmt: skip
def test_the_worked_examples(place, method, expected):
    assert need(place, method) == expected


@pytest.mark.parametrize(
    ("households", "posts"),
    [(1999, 3), (2000, 4), (2150, 4), (3999, 5), (4999, 6), (5000, 7), (5200, 7), (5500, 8), (6000, 9)],
)
def test_the_tier_table_counts_full_time_posts(households, posts):
    assert tier_posts(households, Parameters()) == posts


def test_committee_seats_are_added_to_the_tier_before_comparing():
    assert need(SUNNY, "tier", committee_seats=5, floor=None) == 9


def test_weighted_mixes_the_methods():
    assert need(SUNNY, "weighted", mix={"pop": 0.5, "household": 0.5}) == ceil((11.16 + 14.3333) / 2)


def test_no_figure_is_no_need_and_says_which_figure():
    found = headcount(community(6200), Norms("", "max_of", Parameters()), {})
    assert (found.need, found.missing) == (None, Missing(("households",)))


def test_the_floor_is_off_for_villages():
    assert need(community(3800, community_type="village")) == 7
    assert need(community(3800, community_type="old")) == 9


def test_the_ceiling_comes_last():
    assert need(NEW_TOWN, ceiling=17) == 17
    assert need(OLD_STREET, ceiling=5) == 5


@pytest.mark.parametrize("number", range(24))
def test_the_bases_of_the_sample_district(number):
    row = SAMPLE["per_community"][number]
    figures = {"pop": row["H_pop_18"], "household": row["H_hh_150"], "grid": row["H_grid_1"]}
    place = community(round(figures["pop"] / 18 * 10_000), round(figures["household"] * 150), figures["grid"])
    for method, value in figures.items():
        assert headcount(place, Norms("", method), {}).base == pytest.approx(value, abs=1e-4)


def test_the_cap_of_the_sample_district():
    assert district_cap([SAMPLE["district"]["resident_pop"]], Parameters()) == pytest.approx(349.9488)
    assert district_cap([1000, None], Parameters()) == Missing(("residents",))


def test_needs_above_the_cap_are_scaled_by_largest_remainder():
    assert controlled({1: 15, 2: 10, 3: 5}, 20.9) == {1: 10, 2: 7, 3: 3}
    assert controlled({1: 5, 2: 5, 3: 5}, 14) == {1: 5, 2: 5, 3: 4}
    assert controlled({1: 15, 2: 10}, 25.0) == {1: 15, 2: 10}


WEIGHTS = (Weight("aged_60", 0.08), Weight("cases", 0.10), Weight("old", 0.03))


def test_a_share_above_the_mean_adds_and_one_below_takes_away():
    places = [community(1000, key=1, aged_60=300, cases=100), community(1000, key=2, aged_60=100, cases=100)]
    first, second = headcounts(places, Norms("", "pop", Parameters(), WEIGHTS))
    assert (first.weight, second.weight) == (pytest.approx(1.04), pytest.approx(0.96))
    assert [part.adds for part in first.parts] == [pytest.approx(0.04), pytest.approx(0.0), None]


def test_a_missing_figure_adds_nothing_and_is_named():
    places = [community(1000, key=1, aged_60=300), community(1000, key=2)]
    second = headcounts(places, Norms("", "pop", Parameters(), WEIGHTS[:1]))[1]
    assert (second.weight, second.parts[0].x, second.parts[0].adds) == (1.0, None, None)


figures = st.integers(500, 20_000)
towns = st.lists(st.tuples(figures, st.integers(0, 5000), st.integers(0, 900)), min_size=1, max_size=12)


@given(towns)
def test_the_weight_stays_within_its_bounds_and_is_one_on_average_before_clipping(rows):
    places = [community(p, key=n, aged_60=a, cases=c) for n, (p, a, c) in enumerate(rows)]
    norms = Norms("", "pop", Parameters(weight_low=-99, weight_high=99), WEIGHTS[:2])
    assert sum(h.weight for h in headcounts(places, norms)) / len(rows) == pytest.approx(1)
    clipped = Norms("", "pop", Parameters(), WEIGHTS[:2])
    assert all(0.85 <= h.weight <= 1.25 for h in headcounts(places, clipped))


@given(figures, st.integers(0, 5000))
def test_more_residents_never_need_fewer_heads(residents, more):
    assert need(community(residents + more)) >= need(community(residents))


@given(st.dictionaries(st.integers(0, 50), st.integers(0, 60), min_size=1), st.floats(0, 2000))
def test_controlled_needs_add_up_to_the_cap_and_none_gets_more(needs, cap):
    limited = controlled(needs, cap)
    assert sum(limited.values()) == min(sum(needs.values()), floor(round(cap, 9)))
    assert all(limited[key] <= needs[key] for key in needs)


def test_means_leave_out_what_is_not_known():
    assert means_of([community(1000, aged_60=300), community(1000)], ["aged_60"]) == {"aged_60": 0.3}
