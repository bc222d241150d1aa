"""An Excel bank that can be filled in and imported again: a row a question, and a sheet that says how."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO

from core.exports import Head, Table
from core.exports.xlsx_file import write_book
from courses.question_files.entries import DIFFICULTY_WORDS, Entry, LeftOut, Written
from courses.rules.questions import KIND_WORDS, LETTERS

FEWEST_COLUMNS = 6  # option columns there are at least, so that an author has room
_LOOKS_LABELLED = re.compile(r"^\s*[（(]?\s*[A-Za-zＡ-Ｚａ-ｚ]\s*[)）.．、:：,，]")
GUIDE = (
    ("列", "怎样写"),
    ("题号", "可以不填。"),
    ("题型", "单选题、多选题、判断题、填空题、数值题、连线题、排序题、简答题。不填时按选项和答案判断。"),
    ("题干", "必填。填空题用______标出空，一道题一个空。"),
    ("选项A、选项B……", "单选、多选、排序题每格一个选项，不用写字母；排序题按正确的先后写。"),
    ("答案", "必填。单选写B；多选写ABD；判断写对或错；填空的几种写法用|隔开；数值写12或12±0.5；"
             "连线每行一对，写“左边 → 右边”；排序写ABCD；简答写参考答案。"),
    ("解析", "说清为什么对、别的为什么不对。学员答完就看到这里。"),
    ("难度", "易、中、难。"),
    ("章节", "课程里章的名称。写别的也可以，会原样留作分类。"),
    ("图片", "Excel里不带图片。题目有图时，请用Moodle XML格式导出和导入。"),
)  # fmt: skip
EXAMPLES = (
    Entry("single", "居民来问办件进度，先做什么？", (
        {"id": "A", "text": "让居民过几天再来"}, {"id": "B", "text": "按事项编号查询并当场告知"},
        {"id": "C", "text": "请居民自己打电话问"}), ("B",), "平台里有流转记录，当场查得到。", 1, "第一章"),
    Entry("multiple", "受理时要登记哪些？", (
        {"id": "A", "text": "申请人"}, {"id": "B", "text": "受理时间"}, {"id": "C", "text": "来访者的衣着"},
        {"id": "D", "text": "经办人"}), ("A", "B", "D"), "衣着与办事无关，不收集。", 2, "第一章"),
    Entry("true_false", "离岗人员的账号当天停用。", (), (True,), "人走权收。", 1, "第一章"),
    Entry("fill", "反诈预警劝阻专线是______。", (), ("96110",), "来电显示96110，请接听。", 1, "第二章"),
    Entry("numeric", "40户走访了30户，走访率是百分之几？", (), ("75", "0"), "30÷40=75%。", 2, "第二章"),
    Entry("matching", "把渠道和用途连起来。", (
        {"id": "A", "text": "热线", "match": "听清急事并派单"}, {"id": "B", "text": "窗口", "match": "当面受理"}),
        (("A", "A"), ("B", "B")), "各有所长。", 2, "第二章"),
    Entry("ordering", "一件事的四步，按先后排。", (
        {"id": "A", "text": "上报"}, {"id": "B", "text": "分派"}, {"id": "C", "text": "处置"},
        {"id": "D", "text": "回访"}), ("A", "B", "C", "D"), "回访之后才算办完。", 2, "第二章"),
    Entry("short", "居民不愿开门时，怎样留下联系办法？", (), ("说明来意，留下名片和社区电话，改约时间。",),
          "不勉强，留得下联系办法就好。", 3, "第二章"),
)  # fmt: skip


def write_excel(entries: Sequence[Entry]) -> Written:
    """Two sheets: 题库 and 说明."""
    columns = max([FEWEST_COLUMNS, *(len(entry.options) for entry in entries if entry.kind != "matching")])
    labels = [
        "题号",
        "题型",
        "题干",
        *(f"选项{letter}" for letter in LETTERS[:columns]),
        "答案",
        "解析",
        "难度",
        "章节",
    ]
    rows = [_row(entry, columns) for entry in entries]
    bank = Table("题库", labels, rows, Head(plain=True))
    guide = Table("说明", GUIDE[0], GUIDE[1:], Head(plain=True))
    stream = BytesIO()
    write_book([bank, guide], stream)
    lost = tuple(LeftOut(entry.name, "picture", whole=False) for entry in entries if entry.pictures)
    return Written(stream.getvalue(), len(entries), lost)


def template() -> bytes:
    """An example of every kind, to be written over."""
    return write_excel(EXAMPLES).content


def _row(entry: Entry, columns: int) -> list[str]:
    shown = [_labelled(n, text) for n, text in enumerate(_choices(entry))]
    return [
        entry.name, f"{KIND_WORDS[entry.kind]}题", entry.body, *shown, *[""] * (columns - len(shown)),
        ANSWERS[entry.kind](entry), entry.explanation, DIFFICULTY_WORDS[entry.difficulty], entry.category,
    ]  # fmt: skip


def _choices(entry: Entry) -> list[str]:
    if entry.kind == "ordering":
        return entry.in_order
    return [option["text"] for option in entry.options] if entry.kind in ("single", "multiple") else []


def _labelled(n: int, text: str) -> str:
    """An option that itself begins like «B、C都对» gets its letter before it, or its beginning would be read as one."""
    return f"{LETTERS[n]}. {text}" if _LOOKS_LABELLED.match(text) else text


def _letters(entry: Entry) -> str:
    return "".join(LETTERS[n] for n in sorted(entry.right))


def _numeric(entry: Entry) -> str:
    value, tolerance = entry.value
    return value if tolerance in ("0", "") else f"{value}±{tolerance}"


ANSWERS: dict[str, Callable[[Entry], str]] = {
    "single": _letters,
    "multiple": _letters,
    "true_false": lambda entry: "对" if entry.truth else "错",
    "fill": lambda entry: "|".join(map(str, entry.key)),
    "numeric": _numeric,
    "matching": lambda entry: "\n".join(f"{left} → {right}" for left, right in entry.pairs),
    "ordering": lambda entry: LETTERS[: len(entry.options)],
    "short": lambda entry: str(entry.key[0]) if entry.key else "",
}
