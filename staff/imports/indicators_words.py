"""What the check of an indicator sheet says: one sentence per code, and what to do about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.imports.findings import add_sentences

PREFIX = "indicators."  # codes are shared between kinds, the sentences are not
SENTENCES = {
    "as_of_unclear": _("数据日期写成“%(text)s”，不知道是截至哪一天，请填日期"),
    "thousands": _("“%(text)s”带千分位，按%(read)s读取"),
    "unit_word": _("“%(text)s”带单位，按%(read)s读取"),
    "fullwidth": _("“%(text)s”是全角数字，按%(read)s读取"),
    "chinese_numeral": _("“%(text)s”是中文数字，按%(read)s读取"),
    "slash": _("“%(text)s”表示未填，不当作0"),
    "blank": _("没有填，不当作0"),
    "not_counted": _("“%(text)s”表示没有统计，不当作0"),
    "true_zero": _("写的是0，按0读取"),
    "code_float": _("代码存成了数字，仍是12位，照常识别"),
    "code_short": _("代码“%(text)s”位数不全，名称能对上，仍用名单里的%(read)s"),
    "code_lost": _("代码“%(text)s”的末几位已丢失，名称能对上，仍用名单里的%(read)s"),
    "code_other": _("代码“%(text)s”在名单里没有，名称能对上，仍用名单里的%(read)s"),
    "community_renamed": _("“%(text)s”是曾用名，现在是%(read)s"),
    "community_suffix": _("“%(text)s”即%(read)s"),
    "community_repeated": _("与第%(other)s行是同一社区，数字也相同，只记一次"),
    "community_unknown": _("本区名单里没有“%(text)s”，请选它是哪个社区"),
    "community_missing": _("没有写社区，也没有可用的代码，不知道是哪个社区的数字"),
    "community_ambiguous": _("“%(text)s”有%(count)s个，没有写明街道，分不清是哪一个"),
    "name_vs_code": _("名称写的是%(named)s，代码却是%(coded)s的"),
    "name_slip": _("名称写的是%(named)s，那是第%(other)s行的社区；按代码归到%(coded)s"),
    "with_slip": _("%(first)s；名称写的是%(named)s，那是第%(other)s行的社区，按代码归到%(coded)s"),
    "community_twice": _("%(place)s出现了不止一次，见第%(rows)s行，不同的是：%(differs)s。请选用哪一行"),
    "type_other": _("社区类型“%(text)s”不在五类之中，没有记录"),
    "unit_wan": _("“%(text)s”只精确到百位或更粗，折算值要您确认"),
    "percent_in_count": _("这一列要填人数，写的是比例“%(text)s”"),
    "number_with_words": _("“%(text)s”里有数字也有说明，请确认取哪个数"),
    "approx": _("“%(text)s”是约数，请确认"),
    "range": _("“%(text)s”是一个范围，请确认取哪个数"),
    "none_word": _("“%(text)s”可能是0，也可能是没有统计"),
    "negative": _("“%(text)s”是负数，可能多打了一个减号"),
    "fraction_in_count": _("这一列要填整数，写的是“%(text)s”"),
    "too_large": _("“%(text)s”大得不合常理，可能多打了几位"),
    "unit_other": _("“%(text)s”的单位与这一列不同，折算值要您确认"),
    "yesno_other": _("这一列要填“是”或“否”，写的是“%(text)s”"),
    "cell_error": _("单元格是错误值“%(text)s”"),
    "formula_no_result": _("公式“%(text)s”没有保存结果，请在表格软件里重新计算后保存"),
    "date_in_count": _("“%(text)s”被存成了日期，看不出原来的数"),
    "unreadable": _("“%(text)s”看不出是多少"),
    "part_gt_whole": _("%(part)s（%(read)s）多于%(whole)s（%(of)s）"),
}
add_sentences({PREFIX + code: sentence for code, sentence in SENTENCES.items()})
