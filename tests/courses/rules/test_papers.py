"""Papers: the blueprint is kept, the seed decides, nothing comes twice, the key follows its option."""

from hypothesis import given, settings, strategies as st

from courses.rules.papers import Item, Part, TooFewQuestions, draw

OPTIONS = (
    {"id": "A", "text": "甲"},
    {"id": "B", "text": "乙"},
    {"id": "C", "text": "丙"},
    {"id": "D", "text": "以上都对"},
)


def items(number=12):
    return [
        Item(
            pk=n, code=f"q{n:02d}", version=1, kind="single", body="?", options=OPTIONS, key=("B",), explanation="!",
            chapter="one" if n % 2 else "two", skill="A03", difficulty=n % 3 + 1,
        )
        for n in range(1, number + 1)
    ]  # fmt: skip


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=2**53))
def test_the_same_seed_draws_the_same_paper_whatever_the_order_of_the_bank(seed):
    parts = [Part(count=3, chapter="one"), Part(count=2)]
    assert draw(items(), parts, seed) == draw(reversed(items()), parts, seed)


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=2**53))
def test_the_blueprint_is_kept_and_nothing_comes_twice(seed):
    paper = draw(items(), [Part(count=4), Part(count=6, chapter="one")], seed)
    assert [question["number"] for question in paper] == list(range(1, 11))
    assert len({question["question"] for question in paper}) == 10
    assert sum(question["chapter"] == "one" for question in paper) == 6


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=2**53))
def test_the_key_follows_its_option_and_all_of_the_above_stays_last(seed):
    for question in draw(items(), [Part(count=5)], seed):
        texts = {option["id"]: option["text"] for option in question["options"]}
        assert [texts[letter] for letter in question["key"]] == ["乙"]
        assert list(texts) == ["A", "B", "C", "D"]
        assert texts["D"] == "以上都对"


def test_two_seeds_show_different_papers():
    parts = [Part(count=6)]
    assert draw(items(), parts, 1) != draw(items(), parts, 2)


def test_a_part_the_bank_cannot_fill_is_named_with_what_there_is():
    part = Part(count=9, chapter="one")
    assert draw(items(), [part], 1) == TooFewQuestions(part=part, have=6)


def test_matching_and_ordering_are_shuffled_with_their_key():
    pairs = tuple({"id": letter, "text": f"左{letter}", "match": f"右{letter}"} for letter in "ABC")
    steps = tuple({"id": letter, "text": f"步{letter}"} for letter in "ABC")
    bank = [
        Item(pk=1, code="m", version=1, kind="matching", body="?", options=pairs, key=(), explanation="!"),
        Item(pk=2, code="o", version=1, kind="ordering", body="?", options=steps, key=("A", "B", "C"), explanation="!"),
    ]
    for question in draw(bank, [Part(count=2)], 11):
        texts = {option["id"]: option["text"] for option in question["options"]}
        if question["kind"] == "ordering":
            assert [texts[letter] for letter in question["key"]] == ["步A", "步B", "步C"]
        else:
            right = {option["id"]: option["text"] for option in question["matches"]}
            assert {texts[a]: right[b] for a, b in question["key"]} == {"左A": "右A", "左B": "右B", "左C": "右C"}
