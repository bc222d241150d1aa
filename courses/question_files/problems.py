"""Why a file, or one of its items, is not taken: a code and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

FILE_SENTENCES = {
    "empty_file": _("文件是空的，请选择有内容的题库文件。"),
    "too_large": _("文件有%(size)s兆，超过%(limit)s兆的上限。请分成几个文件导入。"),
    "unknown_format": _(
        "认不出这是哪种题库。可以导入：Excel（.xlsx、.xls、.csv）、GIFT、Moodle XML、Aiken、QTI 1.2／2.1／3.0。"
    ),
    "bad_xml": _("第%(line)s行的XML写错了，读不下去。请用导出它的软件重新导出一次。"),
    "xml_entities": _("文件里有自行定义的XML实体，不予读取。请用导出它的软件重新导出一次。"),
    "bad_zip": _("压缩包打不开。请重新打包或重新导出一次。"),
    "encrypted_zip": _("压缩包有密码，读不了。请去掉密码再导入。"),
    "zip_path": _("压缩包里有指到包外的文件名“%(name)s”，不予读取。请重新导出一次。"),
    "zip_bomb": _("压缩包解开后异常庞大，不予读取。请只保留题目和图片，重新打包。"),
    "no_questions": _("文件里没有找到题目。"),
    "no_header": _("没有找到题库的表头。至少要有“题干”和“答案”两列；可以先下载模板照着填。"),
    "no_such_file": _("找不到文件“%(file)s”。"),
    "no_such_course": _("没有代码为%(code)s的课程。"),
    "course_gone": _("课程已经删除，没有导入。"),
    "nothing_to_write": _("这份文件里没有要写入的题目，题库没有变。"),
    "no_skill": _("课程%(code)s还没有写明教哪些技能，题目没有归处。请先在课程里填上技能。"),
}
ITEM_SENTENCES = {
    "kind_unsupported": _("“%(kind)s”这种题型目前不能用，原样列在这里，没有导入。"),
    "description": _("这是说明文字，不是题目，没有导入。"),
    "several_blanks": _("一道题里有%(count)s个空，目前一道题只能有一个空。请拆成几道题。"),
    "several_interactions": _("一道题里有%(count)s处作答，目前一道题只能有一处。请拆成几道题。"),
    "body_missing": _("没有题干。请补上再导入。"),
    "answer_missing": _("没有答案。请补上再导入。"),
    "answer_unreadable": _("答案“%(answer)s”看不懂。单选写B，多选写ABD，判断写对或错。"),
    "answer_outside_options": _("答案“%(answer)s”不在选项里。请核对选项和答案。"),
    "answer_not_one": _("写的是单选，却有%(count)s个答案。请核对题型和答案。"),
    "options_too_few": _("选项不到两个。请补上再导入。"),
    "options_too_many": _("选项有%(count)s个，最多%(limit)s个。请减少选项。"),
    "options_repeat": _("有两个选项一样，或有空的选项。请改好再导入。"),
    "match_missing": _("有的左边没有右边可连。请补齐每一对。"),
    "uneven_pairs": _("左右两边不是一一对应，目前不能用，原样列在这里，没有导入。"),
    "kind_unknown": _("题型“%(kind)s”认不出。可以写：单选、多选、判断、填空、数值、连线、排序、简答。"),
    "too_long": _("这道题有%(count)s个字，超过%(limit)s个字的上限。请删短或拆开。"),
    "resident_data": _("题里像是有身份证号或手机号，没有导入。请改成“某某楼住户”这样的说法，不写号码。"),
    "unclosed": _("答案的花括号没有成对，这道题没有导入。请检查“{”和“}”。"),
    "several_numbers": _("有几个不同的正确数值，目前一道题只能有一个。请拆开或改成填空。"),
    "bad_item_xml": _("这道题的XML写错了（第%(line)s行），没有导入。请重新导出这道题。"),
    "missing_file": _("目录里列了这道题，压缩包里却没有这个文件。"),
    "bad_picture": _("图片“%(name)s”不是能用的图片（JPG、PNG、GIF、WebP，四千万像素以内），这道题没有导入。"),
    "missing_picture": _("题里要用的图片“%(name)s”不在文件里，这道题没有导入。请把图片一起导出。"),
}
NOTES = {
    "part_credit": _("部分给分的选项改成了不给分。"),
    "feedback_merged": _("各选项的反馈并进了解析。"),
    "no_explanation": _("没有解析，请补写。"),
}


@dataclass(frozen=True, slots=True)
class BankRefusal:
    """The whole file is not taken. Raised inside `core.refusals.Refused`."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def words(self) -> str:
        return str(FILE_SENTENCES[self.code]) % self.facts


def problem_words(code: str, facts: Mapping[str, object]) -> str:
    return str(ITEM_SENTENCES[code]) % facts
