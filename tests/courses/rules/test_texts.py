"""Lessons and questions as text: what is written comes back."""

import pytest
from hypothesis import given, settings, strategies as st

from courses.rules.lesson_text import Unreadable, read, write
from courses.rules.questions import Flaw, flaws, key_text, options_text, parse_key, parse_options
from courses.rules.rich_text import to_html, to_markdown

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=30
)


@pytest.mark.parametrize(
    "text",
    [
        "一段话。",
        "### 小标题\n\n第一段，**要紧**的在这里。\n\n1. 一\n2. **二**\n3. 三",
        "- 一\n- 二\n\n[链接](https://example.cn/a?b=1)",
        r"1\. 不是列表，\*不是强调\*",
    ],
)
def test_markdown_comes_back_as_it_was(text):
    assert to_markdown(to_html(text)) == text


@settings(deadline=None)
@given(words)
def test_any_words_survive_the_way_there_and_back(text):
    html = to_html(to_markdown(f"<p>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>"))
    assert to_html(to_markdown(html)) == html


def test_a_lesson_comes_back_with_its_blocks_in_order():
    front = {"title": "边界", "chapter": "one", "minutes": 5}
    blocks = [("text", "先说。"), ("steps", {"title": "走", "steps": ["一", "二\n三"]}), ("text", "后说。")]
    assert read(write(front, blocks)) == (front, blocks)


def test_a_file_without_front_matter_or_with_broken_yaml_is_not_a_lesson():
    assert isinstance(read("只有正文"), Unreadable)
    assert isinstance(read("---\ntitle: [\n---\n"), Unreadable)


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("single", "b", ["B"]),
        ("multiple", "A、B和D", ["A", "B", "D"]),
        ("multiple", "ＡＢＤ", ["A", "B", "D"]),
        ("true_false", "√", [True]),
        ("true_false", "错误", [False]),
        ("numeric", "12±0.5", ["12", "0.5"]),
        ("numeric", "４０", ["40", "0"]),
        ("fill", "未核|未核查", ["未核", "未核查"]),
        ("single", "", Flaw("answer_missing", "key")),
        ("true_false", "也许", Flaw("answer_unreadable", "key")),
    ],
)
def test_answers_are_read_as_trainers_write_them(kind, text, key):
    assert parse_key(kind, text, ()) == key


def test_options_and_key_come_back_as_typed():
    options = parse_options("multiple", "A. 甲\nB、乙\n丙")
    assert [option["text"] for option in options] == ["甲", "乙", "丙"]
    assert options_text("multiple", options) == "甲\n乙\n丙"
    assert key_text("multiple", parse_key("multiple", "AC", options)) == "AC"


def test_what_cannot_be_asked_says_why():
    two = parse_options("single", "甲\n乙")
    assert flaws("single", "问", two, ["A"], "因为") == []
    assert flaws("single", "问", two, ["A", "B"], "因为") == [Flaw("answer_not_one", "key")]
    assert flaws("single", "问", two, ["C"], "因为") == [Flaw("answer_outside_options", "key")]
    assert flaws("multiple", "", two, ["A"], "") == [
        Flaw("body_missing", "body"), Flaw("explanation_missing", "explanation"), Flaw("answer_only_one", "key"),
    ]  # fmt: skip
    assert flaws("single", "问", parse_options("single", "甲\n甲"), ["A"], "因为") == [
        Flaw("options_repeat", "options")
    ]
