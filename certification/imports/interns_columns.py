"""Columns of a school's list of students on placement, and what a check says about them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.imports.columns import Column
from core.imports.findings import add_sentences
from core.imports.resources import SheetResource


class InternsColumns(SheetResource):
    """实习生名册. Allowance and marks are the school's own business: listed on the check page, not stored."""

    school = Column("学校", "院校", "高校", required=True)
    major = Column("专业", "所学专业", required=True)
    level = Column("层次", "培养层次", "学历层次")
    intake = Column("年级", "入学年份", "届别")
    name = Column("姓名", "学生姓名", required=True)
    number = Column("学号", required=True)
    id_number = Column("身份证号", "公民身份号码", "身份证号码", "证件号码", required=True)
    phone = Column("联系电话", "手机号", "电话")
    emergency = Column("紧急联系人及电话", "紧急联系人")
    community = Column("点位社区", "实习点位", "实习社区", required=True)
    host_supervisor = Column("机构督导", "实习单位督导")
    faculty_supervisor = Column("校内督导", "学校督导", "指导教师", stored=False)
    starts_on = Column("开始日期", "实习开始")
    ends_on = Column("结束日期", "实习结束")
    required_hours = Column("要求时数", "实习时数")
    done_hours = Column("已完成时数", stored=False)
    insurance = Column("保险公司及保单号", "保险")
    promise = Column("是否拟录用", stored=False)


add_sentences(
    {
        "no_faculty": _("没有校内督导，补齐以前不能开始实习"),
        "no_supervisor": _("没有机构督导，补齐以前不能开始实习"),
        "no_insurance": _("没有保险，补齐以前不能进入实习中"),
        "no_emergency": _("没有紧急联系人"),
        "promise_post": _("录用须公开招聘，不得承诺入编"),
        "intern_dates_reversed": _("结束日期早于开始日期"),
        "student_no_twice": _("学号与第%(other)s行重复"),
        "other_school": _("不是本校的学生，不能由本校上传"),
        "student_no_missing": _("没有学号"),
        "hours_over": _("已完成时数多于要求，照收"),
        "hours_unit": _("带了单位，按%(value)s收"),
        "hours_unreadable": _("要求时数写成“%(raw)s”，读不出"),
        "intake_unreadable": _("年级写成“%(raw)s”，读不出入学年份"),
        "level_unreadable": _("层次写成“%(raw)s”，认不出"),
        "intern_community_ambiguous": _("有%(count)s个街道都有这个社区，请选一个"),
    }
)
