"""Headers of the question sheets that Chinese trainers keep, and what their words for a kind mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.spreadsheets.headers import plain

FIELDS = {
    "kind": ("题型", "题目类型", "试题类型", "类型", "题类", "试题题型", "questiontype", "type"),
    "body": (
        "题干", "题目", "试题", "题目内容", "试题内容", "题干内容", "问题", "试题题干", "题目题干", "question", "stem",
        "title",
    ),
    "answer": ("答案", "正确答案", "标准答案", "参考答案", "试题答案", "正确选项", "answer", "correctanswer", "key"),
    "explanation": ("解析", "答案解析", "试题解析", "题目解析", "说明", "分析", "详解", "explanation", "analysis"),
    "difficulty": ("难度", "难易度", "难易程度", "难度等级", "难度系数", "difficulty"),
    "category": (
        "分类", "类别", "题目分类", "试题分类", "知识点", "所属知识点", "考点", "章节", "所属章节", "章", "category",
        "chapter",
    ),
    "options": ("选项", "选项内容", "备选项", "备选答案", "全部选项", "候选项", "options", "choices"),
    "tolerance": ("误差", "允许误差", "tolerance"),
    "number": ("序号", "编号", "题号", "试题编号", "no", "id"),
}  # fmt: skip
_FIELD_OF = {word: name for name, words in FIELDS.items() for word in words}
_OPTION = re.compile(r"^(?:选项|备选项|备选答案|候选项|option|choice)?([a-z])(?:选项|项)?$")
_OPTION_NUMBER = re.compile(r"^(?:选项|备选项|备选答案|option|choice)(\d{1,2}|[一二三四五六七八九十])$")
_NUMERALS = "一二三四五六七八九十"

KINDS = {
    "single": ("单选", "单选题", "单项选择", "单项选择题", "single", "singlechoice"),
    "multiple": ("多选", "多选题", "多项选择", "多项选择题", "multiple", "multipleresponse", "multipleanswer"),
    # A choice, and the answer tells of how many.
    "": ("选择", "选择题", "不定项", "不定项选择", "不定项选择题", "choice", "multiplechoice", "multichoice", "mc"),
    "true_false": ("判断", "判断题", "是非", "是非题", "对错", "对错题", "truefalse", "trueorfalse", "judge", "tf"),
    "fill": ("填空", "填空题", "fill", "fillintheblank", "shortanswer", "blank"),
    "numeric": ("数值", "数值题", "计算", "计算题", "numeric", "numerical", "number", "figure"),
    "matching": ("匹配", "匹配题", "连线", "连线题", "配对", "配对题", "matching"),
    "ordering": ("排序", "排序题", "ordering", "order"),
    "short": (
        "简答", "简答题", "问答", "问答题", "论述", "论述题", "主观题", "名词解释", "案例分析", "案例分析题", "essay",
        "short", "writtenanswer",
    ),
}  # fmt: skip
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Columns:
    """Field → column (0 = A); `choices`: the columns of the single options in order; `row`: of the header."""

    row: int
    fields: dict[str, int]
    choices: tuple[int, ...]


def kind_of(text: str) -> str | None:
    """«单选题（每题2分）» → «single»; empty where the answer tells; None for a word that is not a kind of question."""
    word = plain(text)
    if word in _KIND_OF:
        return _KIND_OF[word]
    bare = re.sub(r"^[一二三四五六七八九十\d]+|\d+道?题?$", "", word)
    return _KIND_OF.get(bare)


def columns_of(row: int, labels: Sequence[str]) -> Columns | None:
    """The columns, when the row is a header: it names the question and its answer."""
    fields: dict[str, int] = {}
    choices: dict[int, int] = {}
    for column, label in enumerate(labels):
        word = plain(label)
        if not word or len(word) > 20:
            continue
        place = _option_place(word)
        if word in _FIELD_OF:
            fields.setdefault(_FIELD_OF[word], column)
        elif place is not None:
            choices.setdefault(place, column)
    if "body" not in fields or "answer" not in fields:
        return None
    return Columns(row, fields, tuple(choices[place] for place in sorted(choices)))


def _option_place(word: str) -> int | None:
    if found := _OPTION.match(word):
        return ord(found[1]) - ord("a")
    if found := _OPTION_NUMBER.match(word):
        number = found[1]
        return (int(number) if number.isdigit() else _NUMERALS.index(number) + 1) - 1
    return None
