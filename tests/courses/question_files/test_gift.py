"""GIFT: its whole grammar, and what it can say that we cannot ask."""

from __future__ import annotations

import pytest

from courses.question_files.gift import read_gift


def only(text: str):
    bank = read_gift(text.encode())
    assert bank.problems == (), bank.problems
    (item,) = bank.items
    return item


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("谁先到？{=网格员 ~保安 ~物业}", "single", ("A",)),
        ("谁先到？{~保安 =网格员#对 ~物业#错}", "single", ("B",)),
        ("哪两个？{~%50%甲 ~%50%乙 ~%-100%丙}", "multiple", ("A", "B")),
        ("选一个 {=全对 ~%50%半对 ~全错}", "single", ("A",)),
        ("要回访。{T}", "true_false", (True,)),
        ("要回访。{FALSE#要的#对了}", "true_false", (False,)),
        ("专线是______。{=96110 =九六一一零}", "fill", ("96110", "九六一一零")),
        ("几天？{#7}", "numeric", ("7", "0")),
        ("几天？{#7:0.5}", "numeric", ("7", "0.5")),
        ("几天？{#6.5..7.5}", "numeric", ("7", "0.5")),
        ("几天？{#=7:1 =%50%8:2}", "numeric", ("7", "1")),
        ("谈谈看法。{}", "short", ("",)),
    ],
)  # fmt: skip
def test_every_kind_of_answer(text, kind, key):
    item = only(text)
    assert (item.kind, item.key) == (kind, key)


def test_matching_and_missing_word():
    pairs = only("配对 {=热线 -> 接听 =终端 -> 打印 =窗口 -> 受理}")
    assert [(option["text"], option["match"]) for option in pairs.options] == [
        ("热线", "接听"), ("终端", "打印"), ("窗口", "受理"),
    ]  # fmt: skip
    assert only("接待居民的{=第一人 ~最后一人}负责到底。").body == "接待居民的______负责到底。"


def test_escapes_formats_titles_tags_categories_and_comments():
    text = r"""
$CATEGORY: $course$/top/题库/平台

// [id:07] [tag:难度3]
::第7题\: 登录::[html]<p>下列写法对的是 <b>\{a\=1\}</b>&nbsp;？<br>看图</p>{
  =键\=值#写 \# 号
  ~波浪\~线
  ####先看 \{ 再看 \}
}
"""
    item = only(text)
    assert (item.name, item.category, item.difficulty) == ("第7题: 登录", "平台", 3)
    assert item.body == "下列写法对的是 {a=1} ？\n看图"
    assert [option["text"] for option in item.options] == ["键=值", "波浪~线"]
    assert item.explanation == "先看 { 再看 }\n键=值：写 # 号"


def test_true_false_as_two_options_is_true_false():
    assert only("办结后不必回访。{=错误 ~正确}").key == (False,)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("只是一段说明", "description"),
        ("没有关上 {=甲 ~乙", "unclosed"),
        ("两个空 {=甲} 和 {=乙}", "several_interactions"),
        ("两个数 {#=7 =9}", "several_numbers"),
        ("看不懂 {甲}", "answer_unreadable"),
    ],
)
def test_what_cannot_be_asked_is_kept_with_its_place(text, code):
    bank = read_gift(f"前一题{{T}}\n\n{text}\n\n后一题{{F}}".encode())
    assert len(bank.items) == 2
    assert [(problem.place, problem.code) for problem in bank.problems] == [("第3行", code)]


def test_gbk_and_windows_line_ends_are_read():
    assert read_gift("要回访。{T}\r\n\r\n不用回访。{F}".encode("gbk")).items[1].key == (False,)
