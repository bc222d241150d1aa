"""Words of the gap table that the page, the export and the detail share."""

from __future__ import annotations

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from core.models import Division
from core.rules.listing import listed
from staff.models.needs import Indicator
from staff.rules.gaps import GapLine
from staff.rules.skill_gaps import SkillGap
from staff.rules.wisn import Workload


def heads(value: float | None) -> float | int | None:
    """Whole heads as whole numbers; parts of a post keep two places."""
    if value is None:
        return None
    return int(value) if float(value).is_integer() else round(value, 2)


def colour_words(line: GapLine) -> str:
    words = {
        "bad": _("缺3人以上"),
        "now": _("缺1至2人") if (line.shortage or 0) >= 1 else _("缺不足1人"),
        "done": _("多%(number)s人") % {"number": heads(line.surplus)} if line.surplus else _("够"),
        "unknown": _("缺指标"),
    }
    return words[line.colour]


def day_words(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def skill_words(gap: SkillGap) -> str:
    return f"{gap.skill} {gap.need}/{gap.have}"


def required_heads(line: GapLine) -> float | None:
    return round(line.workload.required, 1) if isinstance(line.workload, Workload) else None


def missing_words(indicators: tuple[str, ...]) -> str:
    return listed(str(Indicator(name).label) for name in indicators)


def type_words(line: GapLine) -> str:
    return str(Division.CommunityType(line.community_type).label) if line.community_type else ""


def heads_of_table() -> list[tuple[list[str], bool]]:
    """Headings of the page in the lines they are set in, and whether the column holds numbers."""
    headings = [
        (_("社区"), False), (_("类型"), False), (_("常住\n人口"), True), (_("户数"), True), (_("网格"), True),
        (_("测算\n需求"), True), (_("受控\n需求"), True), (_("WISN\n参照"), True), (_("在岗"), True),
        (_("在途\n录用"), True), (_("12个月\n退休"), True), (_("已批\n离职"), True), (_("人数\n缺口"), True),
        (_("状态"), False), (_("技能缺口前三\n应有/现有"), False), (_("已\n评定"), True), (_("持证率"), True),
        (_("欠学时\n人数"), True), (_("年龄\n中位"), True), (_("指标\n日期"), False), (_("下一步"), False),
    ]  # fmt: skip
    return [(text.split("\n"), is_number) for text, is_number in headings]
