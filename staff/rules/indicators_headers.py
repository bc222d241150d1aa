"""Which column of a 社区基本情况 sheet means which indicator (domain.md §3.1, §7).

Headers are written in a hundred ways: «总户数（户）», «其中：60周岁及以上», «少儿（0-14）», «热线工单（件/月）».
A header is reduced to its bare words and its unit, then the first pattern that fits decides. What fits none is listed
once on the check page and not stored; nothing is guessed from the position of a column.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

# Columns that say where and when, not how many.
SUBDISTRICT, COMMUNITY, CODE, COMMUNITY_TYPE, AS_OF = "subdistrict", "community", "code", "community_type", "as_of"
PLACE_COLUMNS = frozenset({SUBDISTRICT, COMMUNITY, CODE, COMMUNITY_TYPE, AS_OF})


@dataclass(frozen=True, slots=True)
class Measure:
    """How an indicator is read: `kind` count | yes_no | area; `units` are words that may follow the figure."""

    indicator: str
    kind: str = "count"
    units: tuple[str, ...] = ()
    zero_is_usual: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """What a header means. `factor` turns the header's own unit (万人, 公顷) into ours."""

    key: str
    resident_group: str = ""
    service_category: str = ""
    factor: Decimal = Decimal(1)

    @property
    def slot(self) -> tuple[str, str, str]:
        """Two columns with one slot would overwrite each other."""
        return self.key, self.resident_group, self.service_category


_PEOPLE = ("人", "名", "口", "位", "个", "人次")
_HOMES = ("户", "家", "个")
_CASES = ("件", "件/月", "件每月", "次", "宗", "单", "张", "起", "条")
_THINGS = ("个", "台", "套", "处", "家", "部", "座", "组", "只", "所", "间", "项")
MEASURES: dict[str, Measure] = {
    m.indicator: m
    for m in (
        Measure("residents", units=_PEOPLE),
        Measure("households", units=_HOMES),
        Measure("aged_60", units=_PEOPLE),
        Measure("aged_65", units=_PEOPLE),
        Measure("aged_80", units=_PEOPLE),
        Measure("children", units=_PEOPLE),
        Measure("migrants", units=_PEOPLE),
        Measure("disabled", units=_PEOPLE),
        Measure("assisted", units=_HOMES),
        Measure("grids", units=_THINGS),
        Measure("terminals", units=_THINGS, zero_is_usual=True),
        Measure("outlets", units=_THINGS, zero_is_usual=True),
        Measure("cases", units=_CASES),
        Measure("tickets", units=_CASES),
        Measure("accounts", kind="yes_no", units=_THINGS, zero_is_usual=True),
        Measure("systems", units=_THINGS, zero_is_usual=True),
        Measure("area", kind="area", units=("平方公里", "平方千米", "km2", "km²", "平方km")),
        Measure("party_members", units=_PEOPLE),
        Measure("demand_asked", units=_CASES, zero_is_usual=True),
        Measure("demand_unmet", units=_CASES, zero_is_usual=True),
    )
}

_PATTERNS: tuple[tuple[str, str], ...] = (
    (AS_OF, r"截至|截止|统计(时间|日期|时点)|数据(时间|日期)|填报日期"),
    (COMMUNITY_TYPE, r"^(社区|小区)?(类型|类别|性质)$"),
    (CODE, r"代码|编码|区划码"),
    ("demand_unmet", r"未(满足|解决|办结)|尚未满足|缺口需求"),
    ("demand_asked", r"(提出|居民|服务)的?需求|需求(数|件数|量)"),
    ("cases", r"办件|受理(件|量|数)|办理(件|量)|业务量"),
    ("tickets", r"工单|热线|12345|诉求件"),
    ("terminals", r"终端|自助机|一体机|自助服务机|自助设备"),
    ("outlets", r"网点|便民(服务)?(点|站)$"),
    ("systems", r"系统"),
    ("accounts", r"公众(账)?号"),
    ("grids", r"网格(?!员|长|管理员|队伍)"),
    ("area", r"面积"),
    ("party_members", r"党员"),
    ("disabled", r"残疾|残联"),
    ("assisted", r"低保|特困|低收入|救助"),
    ("migrants", r"流动|外来"),
    ("aged_80", r"80(周)?岁?(及|以|\+|岁)|80以上|高龄老人"),
    ("aged_65", r"65(周)?岁?(及|以|\+|岁)|65以上"),
    ("aged_60", r"60(周)?岁?(及|以|\+|岁)|60以上|^老年人(口)?数?$|^老人数?$"),
    ("children", r"儿童|少儿|少年|0[-—–~至到]14|14(周)?岁(及)?以下"),
    ("residents", r"常住|实有人口|^总?人口数?$|^人数$|服务人口"),
    ("households", r"^(居民|住|总|实有|常住|家庭)*户数?$|总户数|居民户|户口数"),
    (SUBDISTRICT, r"街道|乡镇|镇街|所属(镇|乡)"),
    (COMMUNITY, r"社区|居委会|村居|村\(居\)|居村|单位名称"),
)
_COMPILED = tuple((key, re.compile(pattern)) for key, pattern in _PATTERNS)

# Bands and other populations that look like ours and are not: 60—69岁, 0—6岁儿童, 户籍人口, 老党员户 …
_AGE_BAND = re.compile(r"(\d{1,2})(?:周?岁)?[-—–~至到](\d{1,3})")
_GROUPS = (
    ("old", re.compile(r"老年|老人")),
    ("child", re.compile(r"儿童|少儿")),
    ("adult", re.compile(r"青壮年|成年|中青年")),
)
_CATEGORIES = (
    ("administrative", re.compile(r"行政")),
    ("commercial", re.compile(r"商业|市场")),
    ("public_benefit", re.compile(r"公益")),
)
_AREA_UNITS = (
    ("平方公里", Decimal(1)), ("平方千米", Decimal(1)), ("km2", Decimal(1)), ("公顷", Decimal("0.01")),
    ("万平方米", Decimal("0.01")), ("平方米", Decimal("0.000001")), ("亩", Decimal(1) / Decimal(1500)),
)  # fmt: skip


def bare(header: str) -> str:
    """NFKC, no spaces, no «其中：»: what the patterns look at."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", header)).lower()
    return re.sub(r"^(其中|含|本|全|现有|辖区内?)[:：]?", "", text)


def _without_brackets(text: str) -> str:
    return re.sub(r"[(\[【〔][^)\]】〕]*[)\]】〕]", "", text).rstrip("*:：")


def factor_of(key: str, text: str) -> Decimal | None:
    """What one unit of the header is in ours; None when the unit is of another kind (件/年 is not 件/月)."""
    if re.search(r"/年|年度|全年|每年|累计", text) and key in ("cases", "tickets", "demand_asked", "demand_unmet"):
        return None
    if key == "area":
        return next((factor for unit, factor in _AREA_UNITS if unit in text), Decimal(1))
    if re.search(r"[(\[](单位[:：])?万(人|户|件)?[)\]]", text):
        return Decimal(10_000)
    if re.search(r"[(\[%]?占比|比例|率$|%", text):
        return None
    return Decimal(1)


def _named(text: str) -> str | None:
    """The key of the first pattern; the words outside brackets count first («村(居)» only exists inside)."""
    outside = _without_brackets(text) or text
    # «老年人口（65岁以上）»: the age says more than the word, wherever it stands.
    if "老" in outside and (age := re.search(r"(60|65|80)(周)?岁", text)):
        return f"aged_{age[1]}"
    for candidate in (outside, text):
        for key, pattern in _COMPILED:
            if pattern.search(candidate):
                return key
    return None


def _is_other_population(key: str, text: str) -> bool:
    if key in ("aged_60", "aged_65", "aged_80", "children") and (band := _AGE_BAND.search(text)):
        return (band[1], band[2]) != ("0", "14")
    if key == "children":
        return bool(re.search(r"留守|困境|孤|学龄前|主任|(?<!1)[0-35-9](周)?岁(及)?以下", text))
    if key in ("aged_60", "aged_65", "aged_80"):
        return bool(re.search(r"独居|空巢|失能|困难|党员", text))
    if key in ("residents", "households"):
        return bool(re.search(r"户籍|低保|困难|出租|空置", text)) or key == "residents" and text.endswith("户数")
    if key == "assisted":  # we keep households, not heads
        return bool(re.search(r"人数|人口|人员|人[)）]", text)) and "户" not in text
    return key == "party_members" and bool(re.search(r"在职|流动|困难|志愿", text))


def column_of(header: str) -> Column | None:
    """What this header means, or None when it is none of ours.

    >>> column_of("其中：60周岁及以上").key
    'aged_60'
    """
    text = bare(header)
    key = _named(text) if text else None
    if key is None or _is_other_population(key, text):
        return None
    if key in PLACE_COLUMNS:
        return Column(key)
    factor = factor_of(key, text)
    if factor is None:
        return None
    if not key.startswith("demand_"):
        return Column(key, factor=factor)
    group = next((name for name, pattern in _GROUPS if pattern.search(text)), "")
    category = next((name for name, pattern in _CATEGORIES if pattern.search(text)), "")
    return Column(key, group, category, factor)


COMMUNITY_TYPES: tuple[tuple[str, str], ...] = (
    ("commodity", r"商品"), ("old", r"老旧|老小区|旧"), ("resettled", r"安置|回迁|拆迁|保障"),
    ("village", r"村改居|村转|城中村|农转"), ("unit", r"单位|大院|家属院"),
)  # fmt: skip


def community_type_of(text: str) -> str:
    """The stored word for 商品房, 老旧小区 …; "" when it names none, or more than one."""
    found = [key for key, pattern in COMMUNITY_TYPES if re.search(pattern, text)]
    return found[0] if len(found) == 1 else ""
