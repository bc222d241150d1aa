"""Decisions about sat versions: nobody falls, a struck question is right for all, a corrected key joins the old one."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from courses.rules.marking import best_share, mark
from courses.rules.rulings import Ruled, as_ruled, as_texts, in_letters, keys_under

OPTIONS = [{"id": "A", "text": "先看落点"}, {"id": "B", "text": "先看谁在线"}, {"id": "C", "text": "先等一等"}]
BANK = [{"id": "A", "text": "先看谁在线"}, {"id": "B", "text": "先等一等"}, {"id": "C", "text": "先看落点"}]
ONE, HALF, NONE = Decimal(1), Decimal("0.5"), Decimal(0)


def asked(kind="single", key=("A",), number=1, question=7, **more):
    return {
        "number": number, "question": question, "kind": kind, "options": OPTIONS, "key": list(key), **more,
    }  # fmt: skip


def test_a_key_goes_from_the_banks_letters_over_the_texts_to_the_papers_letters():
    texts = as_texts("single", BANK, ["C"])
    assert texts == ["先看落点"]
    assert in_letters(asked(), texts) == ["A"]


@pytest.mark.parametrize(("value", "share"), [(["A"], ONE), (["B"], ONE), (["C"], NONE), ([], NONE)])
def test_the_corrected_key_counts_beside_the_old_one(value, share):
    ruled = [Ruled(False, ("先看谁在线",))]
    assert best_share(asked(), value, "all_or_nothing", rulings=ruled) == share


@pytest.mark.parametrize("value", [["A"], ["B"], ["C"], []])
def test_a_struck_question_is_right_for_whoever_drew_it(value):
    assert best_share(asked(), value, "all_or_nothing", rulings=[Ruled(True)]) == ONE


def test_of_a_single_choice_several_letters_mean_any_one():
    ruled = [Ruled(False, ("先看谁在线", "先等一等"))]
    assert keys_under(asked(), ruled) == [["A"], ["B"], ["C"]]
    assert best_share(asked(), ["C"], "all_or_nothing", rulings=ruled) == ONE


def test_a_written_answer_waits_for_a_person_unless_the_question_is_struck():
    question = asked("short", ["写清地点"])
    assert best_share(question, ["在门口"], "all_or_nothing") is None
    assert best_share(question, ["在门口"], "all_or_nothing", HALF) == HALF
    assert best_share(question, ["在门口"], "all_or_nothing", HALF, [Ruled(True)]) == ONE


@pytest.mark.parametrize(
    ("kind", "key", "corrected", "value"),
    [("true_false", [True], [False], [False]), ("fill", ["差错单"], ["差错单", "纠错单"], ["纠错单"]),
     ("numeric", ["12", "0"], ["15", "1"], ["14"]), ("multiple", ["A", "B"], ["先看落点", "先等一等"], ["A", "C"])],
)  # fmt: skip
def test_every_kind_that_can_be_corrected_is(kind, key, corrected, value):
    question = asked(kind, key)
    assert best_share(question, value, "all_or_nothing") == NONE
    assert best_share(question, value, "all_or_nothing", rulings=[Ruled(False, tuple(corrected))]) == ONE


def test_the_screen_shows_the_newest_corrected_key():
    rulings = [Ruled(False, ("先看谁在线",)), Ruled(True), Ruled(False, ("先等一等",))]
    assert as_ruled(asked(), rulings)["key"] == ["C"]
    assert as_ruled(asked(), [Ruled(True)])["key"] == ["A"]


TEXTS = st.lists(st.sampled_from([option["text"] for option in OPTIONS]), min_size=1, unique=True)
DECIDED = st.lists(st.builds(Ruled, is_struck=st.booleans(), key=TEXTS.map(tuple)), max_size=3)


@given(
    kinds=st.lists(st.sampled_from(["single", "multiple"]), min_size=1, max_size=6),
    data=st.data(),
    scheme=st.sampled_from(["all_or_nothing", "part_marks"]),
)
def test_no_ruling_ever_takes_a_mark_from_anybody(kinds, data, scheme):
    letters = st.lists(st.sampled_from("ABC"), min_size=1, unique=True).map(sorted)
    questions = [
        asked(kind, data.draw(letters)[: 1 if kind == "single" else 3], number=n, question=n)
        for n, kind in enumerate(kinds, 1)
    ]
    paper = {"scheme": scheme, "questions": questions}
    answers = {n: data.draw(letters)[: 1 if kind == "single" else 3] for n, kind in enumerate(kinds, 1)}
    rulings = {n: data.draw(DECIDED) for n in range(1, len(kinds) + 1)}
    before, after = mark(paper, answers), mark(paper, answers, rulings=rulings)
    assert all(one.share <= two.share for one, two in zip(before.marks, after.marks, strict=True))
    assert after.score >= before.score
