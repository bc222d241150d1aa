"""Question sheets as trainers keep them: headers, options and answers in every usual spelling."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from core.refusals import Refused
from courses.question_files.excel import read_excel


def sheet(*rows, title="题库", book=None) -> bytes:
    book = book or Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


HEADER = ["序号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "正确答案", "答案解析", "难度", "知识点"]


def first(*row):
    bank = read_excel(sheet(HEADER, row), "题库.xlsx")
    return (bank.items or bank.problems)[0]


@pytest.mark.parametrize(
    "answer",
    ["ABD", "A,B,D", "A、B、D", "a b d", "ＡＢＤ", "A；B；D", "A|B|D", "A和B和D", "DBA", "【ABD】", "甲|乙|丁"],
)
def test_every_spelling_of_a_multiple_answer(answer):
    assert first(1, "多选题", "哪些？", "甲", "乙", "丙", "丁", answer).key == ("A", "B", "D")


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        *((word, True) for word in ("对", "√", "正确", "T", "TRUE", True, "是", "Y", 1, "A")),
        *((word, False) for word in ("错", "×", "错误", "F", False, "否", "不正确", "X", 0, "B")),
    ],
)
def test_every_spelling_of_true_and_false(answer, truth):
    assert first(1, "判断题", "要回访。", None, None, None, None, answer).key == (truth,)


def test_true_false_with_its_two_options_written_out():
    assert first(1, "判断", "要回访。", "错误", "正确", None, None, "B").key == (True,)


@pytest.mark.parametrize(
    "options", ["A.甲\nB.乙\nC.丙", "A、甲 B、乙 C、丙", "甲|乙|丙", "甲；乙；丙", "（A）甲；（B）乙；（C）丙"]
)
def test_options_in_one_cell(options):
    bank = read_excel(sheet(["类型", "题目内容", "选项", "答案"], ["单选", "谁？", options, "B"]), "a.xlsx")
    assert [option["text"] for option in bank.items[0].options] == ["甲", "乙", "丙"]
    assert bank.items[0].key == ("B",)


def test_labels_inside_option_cells_are_dropped():
    assert [o["text"] for o in first(1, "单选", "谁？", "A.甲", "B．乙", "C、丙", None, "C").options] == [
        "甲",
        "乙",
        "丙",
    ]


def test_answer_by_the_option_s_own_words():
    assert first(1, "单选", "谁？", "甲", "乙", "丙", "丁", "丙").key == ("C",)


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("易", 1),
        ("简单", 1),
        ("中", 2),
        ("一般", 2),
        ("难", 3),
        ("困难", 3),
        (1, 1),
        (2, 2),
        (3, 3),
        (5, 3),
        ("0.85", 1),
        ("0.3", 3),
    ],
)
def test_difficulty_in_words_and_numbers(word, level):
    assert first(1, "判断", "要回访。", None, None, None, None, "对", "", word).difficulty == level


def test_titles_above_headings_between_and_a_repeated_header():
    bank = read_excel(
        sheet(
            ["青禾区网格员题库"], ["填报单位：青禾区", None],
            ["题目", "A", "B", "C", "答案"],
            ["一、单选题"], ["谁？", "甲", "乙", "丙", "A"],
            ["题目", "A", "B", "C", "答案"],
            ["二、判断题"], ["要回访。", None, None, None, "对"],
        ),
        "a.xlsx",
    )  # fmt: skip
    assert [(item.place, item.kind) for item in bank.items] == [("第5行", "single"), ("第8行", "true_false")]


def test_a_sheet_for_each_kind():
    book = Workbook()
    sheet(["题干", "选项A", "选项B", "答案"], ["谁？", "甲", "乙", "A"], title="单选题", book=book)
    page = book.create_sheet("判断题")
    for row in (["题干", "答案"], ["要回访。", "√"]):
        page.append(row)
    written = io.BytesIO()
    book.save(written)
    bank = read_excel(written.getvalue(), "a.xlsx")
    assert [(item.place, item.kind) for item in bank.items] == [
        ("单选题 第2行", "single"),
        ("判断题 第2行", "true_false"),
    ]


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ((1, "填空", "专线是____。", None, None, None, None, "96110|九六一一零"), ("96110", "九六一一零")),
        ((1, "填空", "专线是____。", None, None, None, None, 96110), ("96110",)),
        ((1, "计算题", "几天？", None, None, None, None, "7±0.5"), ("7", "0.5")),
        ((1, "排序", "先后？", "甲", "乙", "丙", None, "CAB"), ("A", "B", "C")),
        ((1, "简答题", "谈谈。", None, None, None, None, "言之有据"), ("言之有据",)),
    ],
)
def test_other_kinds(row, key):
    assert first(*row).key == key


def test_ordering_is_kept_in_its_right_order():
    assert [o["text"] for o in first(1, "排序", "先后？", "甲", "乙", "丙", None, "CAB").options] == ["丙", "甲", "乙"]


@pytest.mark.parametrize("answer", ["热线-接听；窗口-受理", "热线→接听\n窗口→受理", "热线=接听;窗口=受理"])
def test_matching_in_the_answer_cell(answer):
    pairs = [(o["text"], o["match"]) for o in first(1, "匹配题", "配对", None, None, None, None, answer).options]
    assert pairs == [("热线", "接听"), ("窗口", "受理")]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ((1, "单选", "谁？", "甲", "乙", None, None, "E"), "H", "answer_outside_options"),
        ((1, "单选", "谁？", "甲", "乙", None, None, "AB"), "H", "answer_not_one"),
        ((1, "单选", "谁？", "甲", "乙", None, None, None), "H", "answer_missing"),
        ((1, "单选", None, "甲", "乙", None, None, "A"), "C", "body_missing"),
        ((1, "判断", "要回访。", None, None, None, None, "也许"), "H", "answer_unreadable"),
        ((1, "抢答题", "谁？", "甲", "乙", None, None, "A"), "B", "kind_unknown"),
        ((1, "填空", "先____再____。", None, None, None, None, "听；记"), "C", "several_blanks"),
    ],
)
def test_a_broken_row_is_named_with_its_cell_and_reason(row, column, code):
    problem = first(*row)
    assert (problem.place, problem.code) == (f"第2行{column}列", code)


def test_a_sheet_that_is_no_bank_is_refused():
    with pytest.raises(Refused) as refused:
        read_excel(sheet(["姓名", "社区"], ["张某", "槐安里"]), "a.xlsx")
    assert refused.value.reason.code == "no_header"
