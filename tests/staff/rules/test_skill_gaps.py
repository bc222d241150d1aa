"""Which skills a community lacks: platform lines, shares of staff, and nobody counted for everything."""

from hypothesis import given, strategies as st

from staff.rules.needs import Missing
from staff.rules.norms import Parameters, SkillLine
from staff.rules.skill_gaps import (
    PostGap,
    PostRequirement,
    Worker,
    cover,
    need_of,
    next_step,
    post_gaps,
    skill_gaps,
)

STAFF = [Worker(1, {"A01": 3, "E01": 3}, "hall"), Worker(2, {"A01": 2}, "grid"), Worker(3)]


def need(line, *, values=None, platforms=None, workers=STAFF):
    return need_of(line, workers, values or {}, platforms or {})


def test_how_a_line_is_counted():
    assert need(SkillLine("A01", 3, "community", 2)) == 2
    assert need(SkillLine("A03", 2, "grid", 1), values={"grids": 6.0}) == 6
    assert need(SkillLine("D02", 3, "indicator", 1, "tickets", 300, 1), values={"tickets": 640.0}) == 3
    assert need(SkillLine("D02", 3, "indicator", 1, "tickets", 300, 1), values={"tickets": 0.0}) == 1
    assert need(SkillLine("F03", 1, "person", share=1)) == 3
    assert need(SkillLine("C03", 3, "person", share=0.5, post="hall")) == 1


def test_a_missing_figure_is_not_zero():
    assert need(SkillLine("A03", 2, "grid", 1)) == Missing(("grids",))
    gap = skill_gaps([SkillLine("A03", 2, "grid", 1)], STAFF, {}, {}, Parameters())[0]
    assert (gap.need, gap.short, gap.missing) == (None, 0, Missing(("grids",)))


def test_a_platform_line_is_asked_only_where_the_platform_is():
    line = SkillLine("A04", 2, "terminal", 1, minimum=1, platform_kind="terminal")
    assert need(line) is None
    assert need(line, platforms={"terminal": 3}) == 3


def test_a_post_line_is_not_asked_where_nobody_holds_the_post():
    assert need(SkillLine("C03", 3, "person", share=0.5, post="hall"), workers=[STAFF[1]]) is None


def test_should_and_is():
    found = skill_gaps([SkillLine("A01", 3, "community", 2)], STAFF, {}, {}, Parameters())
    assert [(g.skill, g.need, g.have, g.short, g.rated, g.staff) for g in found] == [("A01", 2, 1, 1, 2, 3)]


def test_one_person_counts_for_at_most_four_roles():
    skills = ["A01", "B01", "C02", "D02", "G02", "G05"]
    gifted = Worker(1, dict.fromkeys(skills, 5))
    lines = [SkillLine(code, 3, "community", 1) for code in skills]
    assert sum(g.have for g in skill_gaps(lines, [gifted], {}, {}, Parameters())) == 4
    assert sum(g.have for g in skill_gaps(lines, [gifted], {}, {}, Parameters(max_norm_roles=6))) == 6


def test_lines_for_everybody_are_no_roles():
    lines = [SkillLine(code, 1, "person", share=1) for code in ("B01", "F03", "H01", "G01", "H02")]
    able = Worker(1, {line.skill: 1 for line in lines})
    assert [g.have for g in skill_gaps(lines, [able], {}, {}, Parameters())] == [1] * 5


def test_a_higher_level_counts_for_the_lower_line_of_the_same_skill():
    roles = {("E01", 3): 1, ("E01", 2): 2}
    assert cover(roles, [Worker(1, {"E01": 3}), Worker(2, {"E01": 2})], 4) == {("E01", 3): 1, ("E01", 2): 2}
    assert cover(roles, [Worker(1, {"E01": 3})], 4) == {("E01", 3): 1, ("E01", 2): 1}


def test_roles_are_shared_out_so_that_most_are_covered():
    workers = [Worker(1, {"A01": 3, "D02": 3}), Worker(2, {"A01": 3})]
    assert cover({("A01", 3): 1, ("D02", 3): 1}, workers, 1) == {("A01", 3): 1, ("D02", 3): 1}


codes = st.sampled_from(["A01", "B01", "C02", "D02", "E01"])
roles = st.dictionaries(st.tuples(codes, st.integers(1, 3)), st.integers(0, 3), max_size=6)
crews = st.lists(st.dictionaries(codes, st.integers(1, 4), max_size=5), max_size=6)


@given(roles, crews, st.integers(1, 5))
def test_cover_never_exceeds_need_holders_or_the_limit(wanted, crew, most):
    workers = [Worker(n, levels) for n, levels in enumerate(crew)]
    found = cover(wanted, workers, most)
    for (skill, level), number in found.items():
        able = sum(1 for w in workers if w.levels.get(skill, 0) >= level)
        asked = max(need for (sk, lv), need in wanted.items() if sk == skill and lv >= level)
        assert 0 <= number <= max(able, 0)
        assert number <= sum(need for (sk, lv), need in wanted.items() if sk == skill and lv >= level)
        assert number <= max(asked, 0)
    assert sum(found[role] for role in found if role[1] == max(lv for sk, lv in wanted if sk == role[0])) <= (
        most * len(workers)
    )


@given(roles, crews)
def test_more_roles_a_person_never_cover_less(wanted, crew):
    workers = [Worker(n, levels) for n, levels in enumerate(crew)]
    assert sum(cover(wanted, workers, 4).values()) >= sum(cover(wanted, workers, 1).values())


def test_a_post_s_choice_asks_only_for_the_nearest():
    wanted = [PostRequirement("G08", 4), *(PostRequirement(f"G0{n}", 3, 4, "G") for n in range(1, 8))]
    found = post_gaps(wanted, {"G01": 3, "G02": 2, "G05": 1})
    assert [(g.skill, g.held) for g in found] == [("G08", 0), ("G01", 3), ("G02", 2), ("G05", 1), ("G03", 0)]


def test_the_next_step_is_the_nearest_unmet_requirement():
    assert next_step([PostGap("A01", 3, 3), PostGap("B02", 2, 1), PostGap("C02", 3, 2)]) == PostGap("C02", 3, 2)
    assert next_step([PostGap("A01", 3, 3)]) is None
