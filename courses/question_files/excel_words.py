"""The words of the Excel bank in the author's language: headers, the sheet that says how, an example of every kind.

Each header and word for a kind is one that `excel_columns` reads.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from courses.question_files.entries import Entry
from courses.rules.questions import KIND_WORDS, LETTERS


def headers(columns: int) -> list[str]:
    """`columns`: how many there are for options."""
    options = [_("选项%(letter)s") % {"letter": letter} for letter in LETTERS[:columns]]
    return [_("题号"), _("题型"), _("题干"), *options, _("答案"), _("解析"), _("难度"), _("章节")]


def kind_word(kind: str) -> str:
    return _("%(kind)s题") % {"kind": KIND_WORDS[kind]}


def truth_word(truth: bool) -> str:
    return _("对") if truth else _("错")


def guide() -> list[tuple[str, str]]:
    """Column and how to write it; the first pair is the header."""
    return [
        (_("列"), _("怎样写")),
        (_("题号"), _("可以不填。")),
        (_("题型"), _("%(kinds)s。不填时按选项和答案判断。") % {"kinds": _("、").join(map(kind_word, KIND_WORDS))}),
        (_("题干"), _("必填。填空题用______标出空，一道题一个空。")),
        (_("选项A、选项B……"), _("单选、多选、排序题每格一个选项，不用写字母；排序题按正确的先后写。")),
        (
            _("答案"),
            _(
                "必填。单选写B；多选写ABD；判断写对或错；填空的几种写法用|隔开；数值写12或12±0.5；"
                "连线每行一对，写“左边 → 右边”；排序写ABCD；简答写参考答案。"
            ),
        ),
        (_("解析"), _("说清为什么对、别的为什么不对。学员答完就看到这里。")),
        (_("难度"), _("易、中、难。")),
        (_("章节"), _("课程里章的名称。写别的也可以，会原样留作分类。")),
        (_("图片"), _("Excel里不带图片。题目有图时，请用Moodle XML格式导出和导入。")),
    ]


def _options(*texts: str) -> list[dict[str, str]]:
    return [{"id": letter, "text": text} for letter, text in zip(LETTERS, texts, strict=False)]


def examples() -> Sequence[Entry]:
    """One of every kind, to be written over."""
    first, second = _("第一章"), _("第二章")
    return [
        Entry(
            "single", _("居民来问办件进度，先做什么？"),
            _options(_("让居民过几天再来"), _("按事项编号查询并当场告知"), _("请居民自己打电话问")), ["B"],
            _("平台里有流转记录，当场查得到。"), 1, first,
        ),
        Entry(
            "multiple", _("受理时要登记哪些？"),
            _options(_("申请人"), _("受理时间"), _("来访者的衣着"), _("经办人")), ["A", "B", "D"],
            _("衣着与办事无关，不收集。"), 2, first,
        ),
        Entry("true_false", _("离岗人员的账号当天停用。"), [], [True], _("人走权收。"), 1, first),
        Entry("fill", _("反诈预警劝阻专线是______。"), [], ["96110"], _("来电显示96110，请接听。"), 1, second),
        Entry("numeric", _("40户走访了30户，走访率是百分之几？"), [], ["75", "0"], "30÷40=75%", 2, second),
        Entry("matching", _("把渠道和用途连起来。"), _pairs(), [["A", "A"], ["B", "B"]], _("各有所长。"), 2, second),
        Entry(
            "ordering", _("一件事的四步，按先后排。"),
            _options(_("上报"), _("分派"), _("处置"), _("回访")), list("ABCD"),
            _("回访之后才算办完。"), 2, second,
        ),
        Entry(
            "short", _("居民不愿开门时，怎样留下联系办法？"), [], [_("说明来意，留下名片和社区电话，改约时间。")],
            _("不勉强，留得下联系办法就好。"), 3, second,
        ),
    ]  # fmt: skip


def _pairs() -> list[dict[str, str]]:
    rights = _("听清急事并派单"), _("当面受理")
    return [{**left, "match": right} for left, right in zip(_options(_("热线"), _("窗口")), rights, strict=True)]
