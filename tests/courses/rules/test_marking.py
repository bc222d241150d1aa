"""Marks: what each kind earns, the two Chinese schemes, and what no answer can break."""

from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from courses.rules.marking import mark, plain, share_of

ONE, NONE = Decimal(1), Decimal(0)


def question(kind, key, options=(), number=1):
    return {"number": number, "kind": kind, "key": list(key), "options": list(options), "matches": []}


@pytest.mark.parametrize(
    ("kind", "key", "value", "share"),
    [
        ("single", ["B"], ["B"], ONE),
        ("single", ["B"], ["A"], NONE),
        ("true_false", [True], [True], ONE),
        ("true_false", [True], [False], NONE),
        ("fill", ["未核", "未核查"], [" 未核。"], ONE),
        ("fill", ["ab岗"], ["ＡＢ岗"], ONE),
        ("fill", ["未核"], ["空置"], NONE),
        ("numeric", ["40", "0"], ["４０"], ONE),
        ("numeric", ["12", "0.5"], ["12.4"], ONE),
        ("numeric", ["12", "0.5"], ["12.6"], NONE),
        ("numeric", ["12", "0.5"], ["十二"], NONE),
        ("numeric", ["12.5", "0"], ["１２。５"], ONE),
        ("numeric", ["1200", "0"], ["1，200"], ONE),
        ("numeric", ["75", "0"], ["75％"], ONE),
        ("numeric", ["-3", "0"], ["−3"], ONE),
        ("numeric", ["12", "0.5"], ["11.5"], ONE),
        ("numeric", ["0.3", "0"], [".3"], ONE),
        ("numeric", ["12", "0.5"], ["1e99999999"], NONE),
        ("numeric", ["12", "0.5"], ["9" * 4000], NONE),
        ("numeric", ["12"], ["12.0"], ONE),
        ("numeric", ["12", ""], ["12"], ONE),
        ("fill", ["《民法典》"], ["民法典"], ONE),
        ("fill", ["96110"], ["９６１１０"], ONE),
        ("fill", ["。"], ["、"], NONE),
        ("ordering", ["B", "A", "C"], ["B", "A", "C"], ONE),
        ("ordering", ["B", "A", "C"], ["B", "A"], NONE),
        ("ordering", ["B", "A", "C"], ["A", "B", "C"], NONE),
        ("matching", [["1", "B"], ["2", "A"]], [["2", "A"], ["1", "B"]], ONE),
        ("matching", [["1", "B"], ["2", "A"]], [["1", "A"], ["2", "B"]], NONE),
        ("single", ["B"], [], NONE),
    ],
)
def test_each_kind_earns_all_or_nothing(kind, key, value, share):
    assert share_of(question(kind, key), value, "all_or_nothing") == share


@pytest.mark.parametrize(
    ("value", "all_or_nothing", "part_marks"),
    [
        (["A", "B", "D"], ONE, ONE),
        (["A", "B"], NONE, Decimal(2) / 3),
        (["A"], NONE, Decimal(1) / 3),
        (["A", "B", "C", "D"], NONE, NONE),
        (["A", "C"], NONE, NONE),
        ([], NONE, NONE),
    ],
)
def test_multiple_choice_by_both_schemes(value, all_or_nothing, part_marks):
    asked = question("multiple", ["A", "B", "D"])
    assert share_of(asked, value, "all_or_nothing") == all_or_nothing
    assert share_of(asked, value, "part_marks") == part_marks


def test_of_two_right_sides_that_say_the_same_either_one_is_right():
    asked = question("matching", [["1", "A"], ["2", "B"], ["3", "C"]])
    asked["matches"] = [{"id": "A", "text": "当天办"}, {"id": "B", "text": "当天办"}, {"id": "C", "text": "次日办"}]
    assert share_of(asked, [["1", "B"], ["2", "A"], ["3", "C"]], "all_or_nothing") == ONE
    assert share_of(asked, [["1", "A"], ["2", "A"], ["3", "C"]], "all_or_nothing") == ONE
    assert share_of(asked, [["1", "C"], ["2", "B"], ["3", "A"]], "all_or_nothing") == NONE
    assert share_of(asked, [["1", "A"], ["2", "B"]], "all_or_nothing") == NONE


def test_part_marks_do_not_touch_other_kinds():
    assert share_of(question("ordering", ["B", "A", "C"]), ["B", "C", "A"], "part_marks") == NONE
    assert share_of(question("single", ["B"]), ["B"], "part_marks") == ONE


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_marking_of_a_number_or_a_word(text):
    assert share_of(question("numeric", ["12", "0.5"]), [text], "all_or_nothing") in (ONE, NONE)
    assert share_of(question("fill", ["十二"]), [text], "all_or_nothing") in (ONE, NONE)


def test_a_written_answer_waits_for_a_person_and_counts_as_she_gives():
    paper = {"scheme": "all_or_nothing", "questions": [question("single", ["A"]), question("short", ["…"], number=2)]}
    answers = {1: ["A"], 2: ["先看落点"]}
    assert mark(paper, answers).score is None
    assert mark(paper, answers, {2: Decimal("0.5")}).score == Decimal("75.0")


def test_an_unanswered_written_question_does_not_wait():
    paper = {"scheme": "all_or_nothing", "questions": [question("short", ["…"])]}
    assert mark(paper, {}).score == Decimal("0.0")


def test_thirds_round_half_up_to_one_decimal():
    paper = {"scheme": "all_or_nothing", "questions": [question("single", ["A"], number=n) for n in (1, 2, 3)]}
    assert mark(paper, {1: ["A"], 2: ["A"]}).score == Decimal("66.7")


@settings(deadline=None)
@given(
    st.lists(st.sets(st.sampled_from("ABCD")), min_size=1, max_size=30),
    st.sampled_from(["all_or_nothing", "part_marks"]),
)
def test_every_paper_scores_between_nothing_and_full(values, scheme):
    questions = [question("multiple", ["A", "C"], number=n) for n in range(1, len(values) + 1)]
    marked = mark({"scheme": scheme, "questions": questions}, {n: sorted(v) for n, v in enumerate(values, 1)})
    assert 0 <= marked.score <= 100
    assert marked.right + len(marked.wrong) == len(values)


def test_full_and_half_width_spaces_and_closing_marks_make_no_difference():
    assert plain("　ＡＢ 岗。") == plain("ab岗")
