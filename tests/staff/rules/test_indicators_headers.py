"""Headers of indicator sheets, as they are really written."""

from decimal import Decimal

import pytest

from staff.rules.indicators_headers import Column, column_of, community_type_of
from staff.rules.indicators_numerals import chinese_number

HEADERS = {
    "街道": "subdistrict", "街道（乡镇）": "subdistrict", "镇街": "subdistrict", "所属街道": "subdistrict",
    "社区": "community", "社区名称": "community", "村（居）": "community", "社区(居委会)": "community",
    "区划代码": "code", "代码": "code", "社区编码": "code", "社区类型": "community_type", "类型": "community_type",
    "户数": "households", "总户数（户）": "households", "居民户数": "households", "常住户数": "residents_or_households",
    "常住": "residents", "常住人口（人）": "residents", "常住 人口数": "residents", "总人口": "residents",
    "60+": "aged_60", "60岁以上": "aged_60", "其中：60周岁及以上": "aged_60", "老年人数": "aged_60",
    "65周岁及以上": "aged_65", "老年人口（65岁以上）": "aged_65",
    "老年人口（60岁以上）": "aged_60", "80+": "aged_80", "80周岁及以上（人）": "aged_80",
    "儿童": "children", "0-14岁儿童": "children", "少儿（0-14）": "children", "14周岁以下": "children",
    "流动": "migrants", "流动人口": "migrants", "残疾人": "disabled", "持证残疾人": "disabled",
    "低保": "assisted", "低保、特困（户）": "assisted", "低保特困户": "assisted",
    "网格": "grids", "网格数": "grids", "网格（个）": "grids",
    "终端数": "terminals", "便民终端数": "terminals", "自助终端（台）": "terminals",
    "线下网点": "outlets", "便民网点": "outlets",
    "月办件": "cases", "月均办件量": "cases", "平台办件（件/月）": "cases",
    "工单": "tickets", "月均热线工单": "tickets", "热线工单（件/月）": "tickets",
    "部门系统数": "systems", "上级部门系统（个）": "systems",
    "是否有公众号": "accounts", "公众号": "accounts", "微信公众号（有/无）": "accounts",
    "面积(平方公里)": "area", "辖区面积": "area", "党员数": "party_members", "党员（名）": "party_members",
    "数据截至日期": "as_of",
}  # fmt: skip


@pytest.mark.parametrize(("header", "key"), [h for h in HEADERS.items() if h[1] != "residents_or_households"])
def test_header_means_the_indicator_it_names(header, key):
    assert column_of(header).key == key


@pytest.mark.parametrize(
    "header",
    ["月推文数", "推文（篇/月）", "备注", "序号", "户籍人口", "60-69岁", "0-6岁儿童", "留守儿童", "独居老人", "网格员",
     "老年人占比", "平台办件（件/年）", "流动党员", "低保人数", "负责人", ""],
)  # fmt: skip
def test_header_that_names_something_else_is_left_alone(header):
    assert column_of(header) is None


def test_unit_of_the_header_is_taken_into_account():
    assert column_of("常住人口（万人）").factor == Decimal(10_000)
    assert column_of("辖区面积（公顷）").factor == Decimal("0.01")
    assert column_of("辖区面积").factor == 1


def test_demand_carries_group_and_service_category():
    assert column_of("老年人未满足的需求（公益性）") == Column("demand_unmet", "old", "public_benefit")
    assert column_of("居民提出的需求（行政类）") == Column("demand_asked", "", "administrative")


@pytest.mark.parametrize(
    ("text", "key"),
    [("商品房", "commodity"), ("老旧小区", "old"), ("村改居", "village"), ("单位大院", "unit"), ("安置", "resettled"),
     ("商品房/老旧", ""), ("其他", "")],
)  # fmt: skip
def test_community_type_is_one_of_five_or_nothing(text, key):
    assert community_type_of(text) == key


@pytest.mark.parametrize(
    ("text", "number"),
    [("八", 8), ("十二", 12), ("二十", 20), ("一百零五", 105), ("一千二百三十四", 1234), ("两万三千", 23000),
     ("一万零五十", 10050), ("壹佰", 100), ("零", 0), ("三百二", None), ("一二三", None), ("两万三", None),
     ("几十", None),
     ("百十", None), ("一百一十", 110)],
)  # fmt: skip
def test_chinese_numeral_is_read_only_where_it_has_one_reading(text, number):
    assert chinese_number(text) == number
