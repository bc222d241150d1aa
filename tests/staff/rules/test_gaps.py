"""The gap table: dates decide who is there, nothing is taken off twice, and no figure is not zero."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from staff.rules.gaps import Colleague, Expected, Place, gap_lines, totals
from staff.rules.needs import Community
from staff.rules.norms import Norms, Parameters, SkillLine

TODAY = date(2026, 11, 24)
NORMS = Norms("标准", "pop", Parameters(floor=None))


def place(residents=5556, *colleagues, key=1, expected=(), **more):
    return Place(
        Community(key, {"residents": residents, **more}), f"社区{key}", "临溪街道", tuple(colleagues), tuple(expected)
    )


def crew(number, **columns):
    return [Colleague(person=n, name=f"人{n}", **columns) for n in range(number)]


def line(*places, on=TODAY, norms=NORMS):
    return gap_lines(places, norms, on, TODAY).lines[0]


def test_shortage_is_need_less_supply_and_surplus_the_other_way_round():
    short, over = line(place(5556, *crew(8))), line(place(5556, *crew(13)))
    assert (short.need, short.shortage, short.surplus, short.colour) == (11, 3, 0, "bad")
    assert (over.shortage, over.surplus, over.colour) == (0, 2, "done")


def test_a_part_of_a_post_counts_as_its_share():
    assert line(place(5556, *crew(10), Colleague(99, "半", share=0.5))).shortage == 0.5


def test_without_a_figure_there_is_no_shortage_and_no_zero():
    found = line(place(None, *crew(3)))
    assert (found.need, found.shortage, found.surplus, found.colour) == (None, None, None, "unknown")


def test_a_retirement_enters_by_its_date_and_only_once():
    leaver = Colleague(99, "赵", retires_on=date(2027, 3, 1))
    places = place(5556, *crew(10), leaver)
    assert (line(places).shortage, [c.name for c in line(places).retiring]) == (0, ["赵"])
    assert line(places, on=date(2027, 3, 1)).shortage == 0
    after = line(places, on=date(2027, 3, 2))
    assert (after.shortage, after.retiring) == (1, ())


def test_who_works_past_retirement_is_still_there_today():
    assert line(place(5556, *crew(10), Colleague(99, "钱", retires_on=date(2025, 1, 1)))).shortage == 0


def test_an_approved_leaving_is_a_column_until_its_day():
    leaver = Colleague(99, "孙", last_day=date(2026, 12, 31), leave_approved=True)
    places = place(5556, *crew(10), leaver)
    assert (line(places).shortage, len(line(places).leaving)) == (0, 1)
    assert line(places, on=date(2027, 1, 1)).shortage == 1


def test_who_is_expected_counts_from_the_day_of_arrival():
    places = place(5556, *crew(9), expected=[Expected(date(2027, 7, 1), 2)])
    assert (line(places).shortage, line(places).on_the_way) == (2, 2)
    assert line(places, on=date(2027, 7, 1)).shortage == 0


def test_a_division_sums_shortages_and_one_s_surplus_pays_for_nobody():
    found = totals(gap_lines([place(5556, *crew(8)), place(5556, *crew(13), key=2)], NORMS, TODAY, TODAY).lines)
    assert (found.need, found.shortage, found.surplus, found.net) == (22, 3, 2, 1)


def test_totals_say_how_many_communities_have_no_need():
    found = totals(gap_lines([place(None), place(5556, key=2)], NORMS, TODAY, TODAY).lines)
    assert (found.need, found.without_need) == (11, 1)


def test_the_cap_is_shown_and_applied_only_where_the_set_says_so():
    small = [place(3000, *crew(5), key=1), place(3000, *crew(5), key=2)]
    shown = gap_lines(small, Norms("", "pop", Parameters()), TODAY, TODAY)
    assert [(ln.need, ln.controlled, ln.shortage) for ln in shown.lines] == [(9, 5, 4), (9, 5, 4)]
    assert shown.cap_binds is True
    applied = gap_lines(small, Norms("", "pop", Parameters(apply_cap=True)), TODAY, TODAY)
    assert [ln.shortage for ln in applied.lines] == [0, 0]


def test_the_three_widest_skill_gaps_and_how_many_are_rated():
    lines = tuple(SkillLine(c, 3, "community", n) for c, n in (("A01", 2), ("B01", 1), ("C02", 4), ("D02", 3)))
    rated = Colleague(99, "李", is_rated=True, levels={"B01": 3, "C02": 3})
    found = line(place(5556, *crew(3), rated), norms=Norms("", "pop", Parameters(), skills=lines))
    assert [(g.skill, g.need, g.have) for g in found.top_skills] == [("C02", 4, 1), ("D02", 3, 0), ("A01", 2, 0)]
    assert (found.rated, found.rated_share) == (1, 0.25)


def test_certificates_hours_and_age():
    people = [
        Colleague(1, "甲", born_on=date(1980, 11, 24), has_certificate=True),
        Colleague(2, "乙", born_on=date(1980, 11, 25), is_behind_on_hours=True),
    ]
    found = line(place(5556, *people))
    assert (found.certificate_rate, found.behind_on_hours, found.median_age) == (0.5, 1, 45.5)
    assert line(place(5556)).certificate_rate is None


sizes = st.lists(st.tuples(st.integers(0, 20_000) | st.none(), st.integers(0, 20)), min_size=1, max_size=8)


@pytest.mark.parametrize("apply_cap", [False, True])
@given(rows=sizes)
def test_each_line_and_the_sums_hold_together(apply_cap, rows):
    places = [place(p, *crew(n), key=k) for k, (p, n) in enumerate(rows)]
    table = gap_lines(places, Norms("", "pop", Parameters(apply_cap=apply_cap)), TODAY, TODAY)
    for ln in table.lines:
        if ln.shortage is not None:
            assert ln.shortage * ln.surplus == 0
            target = ln.controlled if apply_cap and ln.controlled is not None else ln.need
            assert target - ln.supply == ln.shortage - ln.surplus
    found = totals(table.lines)
    assert found.shortage == sum(ln.shortage or 0 for ln in table.lines)
