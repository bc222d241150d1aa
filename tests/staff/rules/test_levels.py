"""The level policy (model.md §5) as sentences."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from staff.rules.level_reasons import (
    CoachingMissing,
    ExamMissing,
    NothingHigher,
    PanelMissing,
    RealTaskMissing,
    SimulationMissing,
    TooEarlyAtThree,
)
from staff.rules.levels import POLICY, Decision, LevelPolicy, Proof, Standing, decide, standing

DAY = date(2026, 1, 10)
ON = date(2026, 11, 24)


def exam(score, day=DAY):
    return Proof("exam", score, day, source=f"exam:{score}:{day}")


def task(day):
    return Proof("task", 1, day, source=f"task:{day}")


def coached(day, who=""):
    return Proof("coaching", 1, day, source=f"coach:{day}{who}")


def level(*proofs, on=ON):
    return decide(proofs, POLICY, on).level


THREE_TASKS = (task(date(2026, 2, 1)), task(date(2026, 3, 1)), task(date(2026, 4, 1)))
AT_THREE = (exam(86), *THREE_TASKS)
AT_FOUR = (*AT_THREE, coached(date(2026, 5, 1)), coached(date(2026, 10, 1)))


def test_nothing_is_no_level_and_asks_for_the_exam():
    assert decide([], POLICY, ON) == Decision(why_not_next=(ExamMissing(60, None),))


@pytest.mark.parametrize(("score", "expected"), [(0, 0), (59, 0), (59.9, 0), (60, 1), (79, 1), (80, 1), (100, 1)])
def test_an_exam_alone_never_speaks_for_more_than_l1(score, expected):
    assert level(exam(score)) == expected


def test_eighty_points_and_a_simulation_are_l2():
    assert level(exam(80), Proof("simulation", 1, date(2026, 2, 1))) == 2


def test_a_confirmed_task_stands_in_for_the_simulation():
    assert level(exam(80), task(date(2026, 2, 1))) == 2


def test_seventy_nine_points_and_three_tasks_stay_l1_and_the_exam_is_named():
    found = decide([exam(79), *THREE_TASKS], POLICY, ON)
    assert (found.level, found.why_not_next) == (1, (ExamMissing(80, 79),))


def test_the_task_that_made_l2_counts_among_the_three_of_l3():
    assert [level(exam(86), *THREE_TASKS[:n]) for n in (0, 1, 2, 3)] == [1, 2, 2, 3]


def test_tasks_without_an_exam_are_no_level():
    assert level(*THREE_TASKS) == 0


def test_why_not_l3_counts_what_is_missing():
    assert decide([exam(86), *THREE_TASKS[:2]], POLICY, ON).why_not_next == (RealTaskMissing(3, 2),)


def test_why_not_l2_names_exam_and_practice():
    assert decide([exam(70)], POLICY, ON).why_not_next == (ExamMissing(80, 70), SimulationMissing())


def test_l4_wants_two_people_coached_and_the_later_six_months_after_l3():
    assert level(*AT_FOUR) == 4
    early = (*AT_THREE, coached(date(2026, 5, 1)), coached(date(2026, 9, 30)))
    found = decide(early, POLICY, ON)
    assert (found.level, found.why_not_next) == (3, (TooEarlyAtThree(6, date(2026, 10, 1)),))


def test_one_person_coached_is_not_two():
    found = decide([*AT_THREE, coached(date(2026, 10, 1))], POLICY, ON)
    assert (found.level, found.why_not_next) == (3, (CoachingMissing(2, 1),))


def vote(assessor, kind="assessor"):
    return Proof(kind, 5, date(2026, 11, 1), source=f"{kind}:{assessor}", assessor=assessor)


def test_l5_wants_a_panel_and_three_different_assessors():
    assert level(*AT_FOUR, vote(1, "panel"), vote(2), vote(3)) == 5
    same = decide([*AT_FOUR, vote(1, "panel"), vote(2), vote(2, "panel")], POLICY, ON)
    assert (same.level, same.why_not_next) == (4, (PanelMissing(3, 2, True),))


def test_nothing_stands_above_l5():
    assert decide([*AT_FOUR, vote(1, "panel"), vote(2), vote(3)], POLICY, ON).why_not_next == (NothingHigher(),)


def test_a_panel_lifts_nobody_from_l3():
    assert level(*AT_THREE, vote(1, "panel"), vote(2), vote(3)) == 3


@pytest.mark.parametrize(("rated", "expected"), [(1, 1), (3, 3), (5, 3)])
def test_a_baseline_speaks_for_up_to_l3_and_says_that_it_is_one(rated, expected):
    found = decide([Proof("baseline", rated, DAY)], POLICY, ON)
    assert (found.level, found.is_baseline, found.review_on) == (expected, True, date(2027, 1, 10))


def test_a_baseline_is_gone_after_its_year_and_ninety_days():
    rated = Proof("baseline", 3, date(2025, 1, 10))
    assert level(rated, on=date(2026, 1, 10)) == 3
    assert level(rated, on=date(2026, 4, 10)) == 3
    assert level(rated, on=date(2026, 4, 11)) == 0


def test_the_newest_baseline_rating_stands():
    assert level(Proof("baseline", 3, DAY), Proof("baseline", 2, date(2026, 6, 1))) == 2


def test_a_baseline_carries_no_higher_level():
    assert level(Proof("baseline", 3, DAY), coached(date(2026, 8, 1)), coached(date(2026, 9, 1))) == 3


def test_an_earned_level_is_no_baseline_even_where_both_speak():
    found = decide([Proof("baseline", 1, DAY), exam(70)], POLICY, ON)
    assert (found.level, found.is_baseline) == (1, False)


def test_the_old_ledger_speaks_for_l1_for_a_year():
    ledger = Proof("past", 1, date(2025, 6, 1), assessor=7)
    found = decide([ledger], POLICY, date(2026, 5, 1))
    assert (found.level, found.is_baseline, found.review_on) == (1, True, date(2026, 6, 1))
    assert level(ledger, on=date(2026, 12, 1)) == 0


@pytest.mark.parametrize("kind", ["past", "external"])
def test_a_checked_paper_counts_up_to_l2_and_an_unchecked_one_not_at_all(kind):
    assert level(Proof(kind, 5, DAY, assessor=7)) == 2
    assert level(Proof(kind, 5, DAY)) == 0


def test_reached_on_is_the_day_the_last_condition_was_met():
    assert decide(AT_THREE, POLICY, ON).reached_on == date(2026, 4, 1)


def test_review_follows_the_skill_s_own_months():
    assert decide([exam(70)], LevelPolicy(valid_months=36), ON).review_on == date(2029, 1, 10)


def test_fresh_evidence_of_the_level_renews_it():
    again = decide([exam(70), exam(65, date(2026, 6, 1))], POLICY, ON)
    assert (again.reached_on, again.review_on) == (DAY, date(2028, 6, 1))


def test_an_expired_level_is_kept_shown_for_review_and_counted_ninety_days_more():
    found = decide([exam(70, date(2024, 1, 10))], POLICY, ON)
    assert (found.level, found.review_on) == (1, date(2026, 1, 10))
    assert standing(found.review_on, date(2026, 1, 10)) is Standing.VALID
    assert standing(found.review_on, date(2026, 1, 11)) is Standing.FOR_REVIEW
    assert standing(found.review_on, date(2026, 4, 10)) is Standing.FOR_REVIEW
    assert standing(found.review_on, date(2026, 4, 11)) is Standing.LAPSED


def test_tomorrow_s_evidence_does_not_speak_today():
    assert level(exam(90, ON + timedelta(days=1))) == 0


days = st.dates(date(2024, 1, 1), date(2026, 11, 24))
lasting = st.builds(
    Proof,
    kind=st.sampled_from(["exam", "simulation", "task", "coaching", "assessor", "panel", "external"]),
    value=st.integers(1, 5) | st.integers(50, 100),
    happened_on=days,
    source=st.integers(0, 10_000).map(str),
    assessor=st.integers(1, 5) | st.none(),
)


@given(st.lists(lasting, max_size=14), st.randoms())
def test_the_order_of_the_evidence_says_nothing(proofs, random):
    shuffled = list(proofs)
    random.shuffle(shuffled)
    first, second = decide(proofs, POLICY, ON), decide(shuffled, POLICY, ON)
    assert (first.level, first.reached_on, first.review_on) == (second.level, second.reached_on, second.review_on)


@given(st.lists(lasting, max_size=14), lasting)
def test_one_more_piece_of_lasting_evidence_never_lowers_the_level(proofs, more):
    assert decide([*proofs, more], POLICY, ON).level >= decide(proofs, POLICY, ON).level


@given(st.lists(lasting, max_size=14))
def test_every_level_below_the_top_says_why_not_the_next(proofs):
    found = decide(proofs, POLICY, ON)
    assert len(found.why_not_next) >= 1
    assert (found.level == 0) == (found.reached_on is None) == (found.review_on is None)


@given(st.lists(lasting, max_size=14))
def test_the_level_of_a_day_is_the_level_as_seen_on_that_day(proofs):
    found = decide(proofs, POLICY, ON)
    if found.reached_on is not None:
        assert decide(proofs, POLICY, found.reached_on).level >= found.level
        assert decide(proofs, POLICY, found.reached_on - timedelta(days=1)).level < found.level
