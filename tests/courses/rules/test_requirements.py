"""Who must, by what day, and how she stands."""

from datetime import date, timedelta

from hypothesis import given, strategies as st

from courses.rules.requirements import (
    AHEAD,
    AtWork,
    DueFrom,
    Rule,
    Stage,
    Standing,
    add_months,
    first_due,
    next_due,
    owed,
    stage_of,
)

DAY = date(2026, 3, 2)
GRID, HALL, STATION, OTHER = 1, 2, 11, 12


def rule(**changes):
    return Rule(**{"due_from": DueFrom.RULE, "starts_on": DAY, "days": 30, **changes})


def work(**changes):
    return AtWork(**{"post": GRID, "category": STATION, "since": date(2020, 1, 1), **changes})


def on(days):
    return DAY + timedelta(days=days)


def test_a_rule_for_a_post_means_nobody_else():
    asked = rule(posts=frozenset({HALL}))
    assert owed(asked, [work()], completions=(), on=DAY) is None
    assert owed(asked, [work(post=HALL)], completions=(), on=DAY).due_on == on(30)


def test_a_category_is_asked_together_with_the_post():
    asked = rule(posts=frozenset({GRID}), categories=frozenset({OTHER}))
    assert owed(asked, [work()], completions=(), on=DAY) is None
    assert owed(asked, [work(category=OTHER)], completions=(), on=DAY) is not None


def test_nobody_owes_before_the_rule_begins_or_after_it_ends():
    asked = rule(ends_on=on(60))
    assert [owed(asked, [work()], completions=(), on=on(n)) is None for n in (-1, 0, 60, 61)] == [
        True, False, False, True,
    ]  # fmt: skip


def test_counted_from_the_start_in_the_post_but_never_from_before_the_rule():
    asked = rule(due_from=DueFrom.POST)
    assert first_due(asked, date(2019, 1, 1)) == on(30)
    assert first_due(asked, on(10)) == on(40)


def test_newcomers_only_leaves_those_out_who_were_there_before():
    asked = rule(due_from=DueFrom.POST, newcomers_only=True)
    assert owed(asked, [work(since=on(-1))], completions=(), on=DAY) is None
    assert owed(asked, [work(since=DAY)], completions=(), on=DAY).due_on == on(30)


def test_the_day_due_itself_is_in_time():
    found = [owed(rule(), [work()], completions=(), on=on(n)).standing for n in (0, 16, 30, 31)]
    assert found == [Standing.OPEN, Standing.SOON, Standing.SOON, Standing.OVERDUE]


def test_completed_before_the_rule_counts_for_good_without_repetition():
    assert owed(rule(), [work()], completions=[date(2019, 5, 1)], on=on(400)).standing is Standing.MET


def test_completed_before_counts_only_within_the_repetition():
    asked = rule(repeat_months=12)
    assert owed(asked, [work()], completions=[date(2026, 1, 10)], on=on(40)).due_on == date(2027, 1, 10)
    old = owed(asked, [work()], completions=[date(2024, 1, 10)], on=on(40))
    assert (old.standing, old.due_on) == (Standing.OVERDUE, on(30))


def test_a_fixed_day_that_repeats_asks_once_in_each_period():
    asked = rule(due_from=DueFrom.DAY, days=0, due_on=date(2026, 12, 31), repeat_months=12)
    early = owed(asked, [work()], completions=[date(2026, 6, 1)], on=date(2026, 7, 1))
    assert (early.standing, early.due_on) == (Standing.MET, date(2027, 12, 31))
    assert owed(asked, [work()], completions=[date(2025, 12, 30)], on=date(2026, 7, 1)).due_on == date(2026, 12, 31)
    late = owed(asked, [work()], completions=(), on=date(2027, 1, 5))
    assert (late.standing, late.due_on) == (Standing.OVERDUE, date(2026, 12, 31))


def test_a_repetition_comes_back_on_the_list_before_it_is_due():
    asked = rule(repeat_months=12)
    due = date(2027, 3, 20)
    standings = [
        owed(asked, [work()], completions=[date(2026, 3, 20)], on=due - timedelta(days=n)).standing
        for n in (AHEAD + 1, AHEAD, 14, -1)
    ]
    assert standings == [Standing.MET, Standing.OPEN, Standing.SOON, Standing.OVERDUE]


def test_exempt_and_away_are_not_pressed():
    assert owed(rule(), [work()], completions=(), exempt=True, on=on(90)).standing is Standing.EXEMPT
    assert owed(rule(), [work(away=True)], completions=(), on=on(90)).standing is Standing.AWAY
    assert owed(rule(), [work(away=True), work()], completions=(), on=on(90)).standing is Standing.OVERDUE


def test_one_reminder_belongs_to_each_stage():
    found = [stage_of(DAY, DAY - timedelta(days=n)) for n in (15, 14, 4, 3, 0, -1)]
    assert found == [None, Stage.EARLY, Stage.EARLY, Stage.LATE, Stage.LATE, Stage.OVER]


days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
rules = st.builds(
    Rule,
    due_from=st.sampled_from(DueFrom),
    starts_on=days,
    days=st.integers(0, 400),
    due_on=days,
    repeat_months=st.none() | st.integers(1, 60),
)
works = st.builds(AtWork, post=st.just(GRID), category=st.just(STATION), since=days)


@given(rules, works, st.lists(days, max_size=4), days)
def test_one_more_completion_never_brings_the_day_due_forward(asked, mine, completions, today):
    first = first_due(asked, mine.since)
    before = next_due(asked, first, max(completions, default=None))
    after = next_due(asked, first, max([*completions, today]))
    assert after is None or (before is not None and before <= after)


@given(rules, works, days, days)
def test_who_completes_today_owes_nothing_today(asked, mine, completed, later):
    """… unless the next time is near already: then it is at most soon, never overdue."""
    found = owed(asked, [mine], completions=[completed], on=completed)
    if found is not None and found.due_on is not None:
        assert found.standing is not Standing.OVERDUE or found.due_on == asked.due_on or found.due_on < completed


@given(rules, works, st.lists(days, max_size=4), days)
def test_standing_and_day_due_agree(asked, mine, completions, today):
    found = owed(asked, [mine], completions=completions, on=today)
    if found is None:
        assert not asked.in_force(today)
    elif found.standing is Standing.OVERDUE:
        assert found.days_over(today) > 0
    else:
        assert found.days_over(today) == 0 or found.standing is Standing.MET


@given(days, st.integers(-240, 240))
def test_months_added_keep_the_day_or_take_the_last_of_the_month(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
