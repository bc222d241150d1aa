"""Columns of the old training ledger, and what a check says about its rows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.imports.columns import Column
from core.imports.findings import add_sentences
from core.imports.resources import SheetResource


class LedgerColumns(SheetResource):
    """培训台账. Place, cost and remarks are not stored."""

    year = Column("年度", "年份", "培训年度", stored=False)
    run = Column("班次名称", "培训名称", "培训班名称", "班次", "培训内容", "培训项目", "课程名称", required=True)
    organiser = Column("主办单位", "组织单位", "举办单位", "承办单位", "培训机构")
    form = Column("培训形式", "培训方式", "形式", "方式")
    period = Column("起止日期", "培训时间", "培训日期", "起止时间", "培训起止时间", "培训起止日期", "时间", "日期")
    starts_on = Column("开始日期", "开始时间", "起始日期", "开班日期", "起止日期/起", "起止日期/开始")
    ends_on = Column("结束日期", "结束时间", "截止日期", "结业日期", "起止日期/止", "起止日期/结束")
    hours = Column("学时", "学时数", "培训学时", "课时", "学时(小时)", required=True)
    place = Column("地点", "培训地点", stored=False)
    name = Column("姓名", "学员姓名", "参训人员", "学员", required=True)
    last_four = Column("身份证后四位", "身份证号后四位", "身份证后4位", "证件号后四位", "身份证尾号", "后四位",
                       "身份证号", "公民身份号码", "身份证号码", stored=False)  # fmt: skip
    unit = Column("单位", "工作单位", "所在社区", "社区", "所在单位", stored=False)
    result = Column(
        "考核结果", "考试结果", "考核成绩", "成绩", "结果", "考核情况", "是否合格", "结业情况", required=True
    )
    certificate_number = Column("证书编号", "证书号", "结业证号", "结业证书编号", "证书号码")
    cost = Column("经费", "培训经费", "费用", stored=False)
    remark = Column("备注", "说明", stored=False)


add_sentences(
    {
        "run_missing": _("没有班次名称"),
        "ledger_person_unknown": _("您管理的范围内没有这个人（可能已离职），请先导入花名册或核对姓名、单位"),
        "person_last4": _("姓名与单位对得上，后四位对不上，请确认是不是这个人"),
        "person_last4_blank": _("没有写身份证后四位，请确认是不是这个人"),
        "person_unit": _("姓名与后四位对得上，单位对不上，请确认是不是这个人"),
        "person_ambiguous": _("姓名与后四位相同的有%(count)s人，请选一个"),
        "last4_number": _("存成数字，前导零可能丢失，补到4位仍唯一对上"),
        "date_year_from_column": _("没有年份，按年度列收为“%(value)s”"),
        "ledger_date_missing": _("没有写日期，请填培训开始的那一天"),
        "span_reversed": _("结束日期早于开始日期，请填培训开始的那一天"),
        "date_future": _("日期晚于数据日期，培训还没有结束"),
        "year_unreadable": _("年度写成“%(raw)s”，认不出，按起止日期收"),
        "year_vs_date": _("年度列写%(raw)s，起止日期是%(year)s年，请确认以哪个为准"),
        "ledger_hours_unit": _("带了单位，按%(value)s学时收"),
        "hours_days": _("写的是天数，折算率要人定，请选择或填学时"),
        "hours_missing": _("没有写学时"),
        "hours_many": _("学时写成“%(raw)s”，超出一个班次可能的范围"),
        "ledger_hours_unreadable": _("学时写成“%(raw)s”，读不出"),
        "hours_zero": _("学时是0：收，不计学时"),
        "result_blank": _("没有考核结果，不能计学时，请选择"),
        "result_unknown": _("考核结果写成“%(raw)s”，认不出，请选择"),
        "result_score": _("按百分制读：%(raw)s分，60分及格"),
        "absent": _("缺考：收，不计学时"),
        "no_cert_no": _("合格但没有证书号，照收"),
        "run_repeated": _("与第%(other)s行相同：同一人同一班次重复登记，学时不算两次"),
        "run_conflict": _("同一人同一班次已在第%(other)s行登记，内容不同，学时不算两次；请在表里留一行再上传"),
    }
)
