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


def heads_of_table() -> list[tuple[list[str], str]]:
    """Headings of the page in the lines they are set in, and their class: a column of numbers, the key column."""
    headings = [
        (_("社区"), ""), (_("类型"), ""), (_("常住\n人口"), "n"), (_("户数"), "n"), (_("网格"), "n"),
        (_("测算\n需求"), "n"), (_("受控\n需求"), "n"), (_("WISN\n参照"), "n"), (_("在岗"), "n"),
        (_("在途\n录用"), "n"), (_("12个月\n退休"), "n"), (_("已批\n离职"), "n"), (_("人数\n缺口"), "n key"),
        (_("状态"), ""), (_("技能缺口前三\n应有/现有"), ""), (_("已\n评定"), "n"), (_("持证率"), "n"),
        (_("欠学时\n人数"), "n"), (_("年龄\n中位"), "n"), (_("指标\n日期"), ""), (_("下一步"), ""),
    ]  # fmt: skip
    return [(text.split("\n"), css) for text, css in headings]
