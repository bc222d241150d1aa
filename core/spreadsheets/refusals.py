"""Why a whole file is not taken: a code, its facts and one plain sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "empty_file": _("文件是空的，请选择有内容的表格。"),
    "too_large": _("文件有%(size)s，超过%(limit)s的上限。请删去图片和无关的工作表，或分成几个文件上传。"),
    "not_a_spreadsheet": _("这不是表格文件（内容是%(found)s）。请上传 .xlsx、.xls 或 .csv。"),
    "html_page": _("这是一个网页，只是文件名写成了表格。请用表格软件打开后另存为 .xlsx 再上传。"),
    "encrypted": _("文件有打开密码，读不了。请在表格软件里取消密码后再上传。"),
    "wps_et": _("这是 WPS 的 .et 格式，读不全。请在 WPS 里另存为 .xlsx 再上传。"),
    "corrupt": _("文件已损坏，打不开。请在表格软件里重新保存一次再上传。"),
    "bomb": _("文件解开后异常庞大，不予读取。请只保留数据，另存为新的 .xlsx 再上传。"),
    "too_many_rows": _(
        "工作表“%(sheet)s”用到了第%(row)s行，超过%(limit)s行的上限。请删去数据下方多余的行，或分成几个文件上传。"
    ),
    "too_many_columns": _("工作表“%(sheet)s”用到了第%(column)s列，超过%(limit)s列的上限。请删去右侧多余的列再上传。"),
    "cell_too_long": _("工作表“%(sheet)s”第%(row)s行有一格超过%(limit)s个字。请删短后再上传。"),
    "too_many_sheets": _("文件有%(count)s张工作表，超过%(limit)s张的上限。请只保留要上传的表。"),
    "too_slow": _("文件太复杂，%(seconds)s秒内没有读完。请只保留数据，另存为新的 .xlsx 再上传。"),
    "unknown_encoding": _("认不出这个 .csv 的文字编码。请另存为 UTF-8 或 GBK 编码，或改存为 .xlsx 再上传。"),
    "no_rows": _("表格里没有任何内容。"),
    "no_matching_sheet": _("没有找到“%(kind)s”的表头（需要的列：%(columns)s）。请核对是否选错了表格种类。"),
    "no_records": _("只有表头，下面没有要收的行。请填好再上传。"),
    "list_of_people": _(
        "工作表“%(sheet)s”里有“%(column)s”一列，是一人一行的表，不是社区名单。请核对是否选错了表格种类。"
    ),
    "not_a_district": _("社区名单按区（县）上传，“%(name)s”下面不直接设街道。请另选一个区（县）。"),
    "unknown_division": _("系统里没有代码为%(code)s的区划，请先建区划。"),
    "no_division": _("没有说明这份表格属于哪个区划。"),
    "no_agreement": _("贵校还没有生效的协议，查不到点位社区。请先与区里把协议办到生效，再上传名单。"),
    "outside_scope": _("这份表格不属于您管理的范围。"),
    "unknown_kind": _("没有名为“%(kind)s”的表格种类。"),
    "no_such_file": _("找不到文件“%(file)s”。"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileRefusal:
    """Raised inside `core.refusals.Refused`; `code` is one of SENTENCES."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def words(self) -> str:
        return str(SENTENCES[self.code]) % self.facts
