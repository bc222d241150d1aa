"""Deferred acceptance: stable, best for students, explained."""

from hypothesis import given, strategies as st

from certification.rules.matching import Answer, Candidate, Site, Why, blocking_pairs, match, ranks_by_lot

SITES = ["东里", "西里", "南里", "北里"]


@st.composite
def markets(draw):
    students = [f"S{n}" for n in range(draw(st.integers(0, 7)))]
    candidates = [
        Candidate(student, tuple(draw(st.lists(st.sampled_from(SITES), unique=True)))) for student in students
    ]
    ranks = st.lists(st.sampled_from(students), unique=True) if students else st.just([])
    sites = [Site(site, draw(st.integers(0, 3)), tuple(draw(ranks))) for site in SITES]
    return candidates, sites


@given(markets())
def test_match_leaves_no_blocking_pair(market):
    students, sites = market
    assert blocking_pairs(students, sites, match(students, sites).placed) == []


@given(markets())
def test_match_keeps_quotas_and_places_nobody_where_either_side_said_no(market):
    students, sites = market
    placed = match(students, sites).placed
    wishes = {student.id: student.prefers for student in students}
    for site in sites:
        group = [student for student, where in placed.items() if where == site.id]
        assert len(group) <= site.quota
        assert all(student in site.ranks and site.id in wishes[student] for student in group)


@given(markets(), st.randoms())
def test_match_does_not_depend_on_the_order_of_the_list(market, random):
    students, sites = market
    shuffled = list(students)
    random.shuffle(shuffled)
    assert match(shuffled, sites).placed == match(students, sites).placed


@given(markets(), st.data())
def test_match_gives_no_reason_to_hide_a_true_wish(market, data):
    """Strategy-proof for students: by stating another list nobody gets a place they truly prefer."""
    students, sites = market
    if not students:
        return
    liar = data.draw(st.sampled_from(students))
    lie = Candidate(liar.id, tuple(data.draw(st.lists(st.sampled_from(SITES), unique=True))))
    honest = match(students, sites).placed.get(liar.id)
    lied = match([lie if s is liar else s for s in students], sites).placed.get(liar.id)

    def rank(site):
        return liar.prefers.index(site) if site in liar.prefers else len(SITES)

    assert rank(honest) <= rank(lied)


@given(markets())
def test_every_student_is_answered_by_each_site_up_to_the_one_that_took_them(market):
    students, sites = market
    result = match(students, sites)
    for student in students:
        answers = result.answers[student.id]
        taken = [answer.site for answer in answers if answer.code is Why.PLACED]
        assert taken == ([result.placed[student.id]] if student.id in result.placed else [])
        assert [answer.site for answer in answers] == list(student.prefers[: len(answers)])
        if student.id in result.unplaced:
            assert len(answers) == len(student.prefers)


def test_answers_say_who_was_full_and_who_did_not_list_the_student():
    students = [Candidate("甲", ("东里",)), Candidate("乙", ("西里", "南里", "东里"))]
    sites = [Site("东里", 1, ("甲", "乙")), Site("西里", 1, ("甲",)), Site("南里", 0, ("乙",))]
    assert match(students, sites).answers["乙"] == (
        Answer("西里", Why.NOT_LISTED, 1, 1, None, None),
        Answer("南里", Why.NO_PLACES, 2, 0, 1, None),
        Answer("东里", Why.FULL, 3, 1, 2, 1),
    )


def test_blocking_pairs_are_found_when_there_are_some():
    """The sabotage twin of the stability test: a placement that serves nobody well is seen as unstable."""
    students = [Candidate("甲", ("东里", "西里")), Candidate("乙", ("西里", "东里"))]
    sites = [Site("东里", 1, ("甲", "乙")), Site("西里", 1, ("乙", "甲"))]
    assert blocking_pairs(students, sites, {"甲": "西里", "乙": "东里"}) == [("甲", "东里"), ("乙", "西里")]


def test_lot_is_the_same_for_the_same_seed_whatever_the_order_of_names():
    drawn = ranks_by_lot(["丙"], ["甲", "乙", "丁", "戊"], 2026, "东里")
    assert ranks_by_lot(["丙"], ["戊", "丁", "乙", "甲"], 2026, "东里") == drawn
    assert drawn[0] == "丙"
    assert sorted(drawn) == sorted(["甲", "乙", "丙", "丁", "戊"])
    lots = {ranks_by_lot([], ["甲", "乙", "丁", "戊"], seed, "东里") for seed in range(50)}
    assert len(lots) > 10
