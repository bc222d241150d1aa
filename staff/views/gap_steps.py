"""How a community's shortage came about, as numbered equations with a sentence each."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _, pgettext

from core.rules.listing import listed
from staff.models.needs import Indicator
from staff.rules.gaps import GapLine, GapTable
from staff.rules.needs import OLD_ESTATE, Missing, Term, WeightPart
from staff.rules.norms import Norms
from staff.rules.wisn import SupportLeavesNoTime, Workload
from staff.views.gap_columns import day_words, heads, missing_words


@dataclass(frozen=True, slots=True)
class Step:
    """One step: equations in lines, and what they mean."""

    anchor: str
    equations: tuple[str, ...]
    meaning: str


def steps(line: GapLine, table: GapTable, norms: Norms) -> list[Step]:
    """The five steps from figures to shortage; where a figure is missing they stop and say which."""
    count = line.headcount
    if count.missing is not None:
        meaning = _("没有%(names)s，算不出需求。没有数字不等于零，请街道补报。") % {
            "names": missing_words(count.missing.indicators)
        }
        return [Step("why", (_("测算需求：算不出"),), meaning), _supply(line)]
    return [_base(line, norms), _weight(line, norms), _cap(line, table, norms), _supply(line), _shortage(line, table)]


def figure(value: float, places: int | None = None) -> str:
    """With thousands marks; without needless places."""
    if places is None:
        places = 0 if float(value).is_integer() else 2
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def _base(line: GapLine, norms: Norms) -> Step:
    p = norms.parameters
    said = {
        "max_of": _("几种算法取大的"),
        "weighted": _("几种算法按比例合计"),
    }.get(norms.method, _("按标准集选定的一种算法"))
    least = line.headcount.floor
    floor = _("，而且不低于每社区%(floor)s人") % {"floor": least} if least else _("，这类社区不设最低人数")
    return Step("why", tuple(_equation(term, p) for term in line.headcount.terms), said + floor)


def _equation(term: Term, p) -> str:
    value = figure(term.value, 2)
    x = figure(term.figure)
    return {
        "pop": _("按人口：") + f"{x} × {figure(p.residents_rate)} ÷ 10,000 = {value}",
        "household": _("按户数：") + f"{x} ÷ {figure(p.households_per_worker)} = {value}",
        "grid": _("按网格：") + f"{x} × {figure(p.workers_per_grid)} = {value}",
        "tier": _("按户数分档：") + f"{figure(term.value - p.committee_seats)} + {p.committee_seats} = {value}",
    }[term.method]


def _weight(line: GapLine, norms: Norms) -> Step:
    count = line.headcount
    assert count.base is not None
    product = figure(count.base * count.weight, 2)
    text = _("进位%(number)s") % {"number": count.before_floor}
    equation = f"{figure(count.base, 2)} × {figure(count.weight, 3)} = {product}" + _("，") + text
    parts = sorted(
        (part for part in count.parts if part.adds), key=lambda part: -abs(part.adds or 0)
    )[:2]  # fmt: skip
    told = _("；").join(_part(part) for part in parts)
    unknown = [part.key for part in count.parts if part.x is None]
    meaning = _("工作量系数是%(weight)s。") % {"weight": figure(count.weight, 3)} + (
        told + pgettext("sentence", "。") if told else ""
    )
    if unknown:
        meaning += _("没有数字、按不加不减处理的：%(names)s。") % {"names": listed(part_name(k) for k in unknown)}
    if count.need != count.before_floor:
        meaning += _("最低（或最高）人数起作用，取%(need)s人。") % {"need": count.need}
    return Step("weight", (equation,), meaning)


def part_name(key: str) -> str:
    return _("老旧小区") if key == OLD_ESTATE else str(Indicator(key).label)


def _part(part: WeightPart) -> str:
    adds = part.adds or 0
    return _("%(name)s%(side)s全区平均，%(verb)s%(number)s") % {
        "name": part_name(part.key),
        "side": _("高于") if adds > 0 else _("低于"),
        "verb": _("加") if adds > 0 else _("减"),
        "number": figure(abs(adds), 3),
    }


def _cap(line: GapLine, table: GapTable, norms: Norms) -> Step:
    rate = figure(norms.parameters.residents_rate)
    if isinstance(table.cap, Missing):
        meaning = _("有社区没有报常住人口，全区控制总数算不出，不作受控缩减。")
        return Step("cap", (f"{_('测算需求')} = {line.need}",), meaning)
    total = sum(other.need or 0 for other in table.lines)
    allowed = int(table.cap)
    if not table.cap_binds:
        meaning = _("全区测算合计%(total)s人，没有超过每万人%(rate)s人的控制总数%(cap)s人，不缩减。") % {
            "total": total, "rate": rate, "cap": allowed,
        }  # fmt: skip
        return Step("cap", (f"{total} ≤ {allowed}",), meaning)
    share = figure((line.need or 0) * allowed / total, 2)
    equation = (
        f"{line.need} × {allowed} ÷ {total} = {share}" + _("，") + _("分得%(seats)s") % {"seats": line.controlled}
    )
    meaning = _("全区测算合计%(total)s人，按每万人%(rate)s人控制总数%(cap)s人，按比例缩减，余数大的先分。") % {
        "total": total, "rate": rate, "cap": allowed,
    }  # fmt: skip
    return Step("cap", (equation,), meaning)


def _supply(line: GapLine) -> Step:
    equation = f"{heads(line.in_post)} + {heads(line.arrived)} = {heads(line.supply)}"
    meaning = _("在岗计入的%(in_post)s人，加到这天应已到岗的%(arrived)s人。退休和离职只按日期减，不重复减。") % {
        "in_post": heads(line.in_post), "arrived": heads(line.arrived),
    }  # fmt: skip
    return Step("people", (equation,), meaning)


def _shortage(line: GapLine, table: GapTable) -> Step:
    target = line.controlled if table.apply_cap and line.controlled is not None else line.need
    if line.shortage:
        result = _("缺%(number)s人") % {"number": heads(line.shortage)}
    elif line.surplus:
        result = _("多%(number)s人") % {"number": heads(line.surplus)}
    else:
        result = _("正好")
    against = _("受控需求") if table.apply_cap else _("测算需求")
    meaning = _("按%(against)s比。这是%(day)s的数。") % {"against": against, "day": day_words(table.on)}
    return Step("short", (f"{target} − {heads(line.supply)} → {result}",), meaning)


def workload_words(line: GapLine) -> tuple[str, str]:
    """The WISN check: equation and sentence."""
    found = line.workload
    if isinstance(found, Workload):
        equation = (
            f"{figure(found.service, 2)} × {figure(found.allowance, 3)} + {figure(found.additional, 2)}"
            f" = {figure(found.required, 1)}"
        )
        ratio = found.ratio(line.supply)
        said = _("按工作量算要%(required)s人，现有与所需之比%(ratio)s。只作参照，不决定需求。") % {
            "required": figure(found.required, 1), "ratio": figure(ratio, 2) if ratio is not None else "",
        }  # fmt: skip
        if found.missing:
            said += _("没有%(names)s，未计入。") % {"names": missing_words(found.missing.indicators)}
        return equation, said
    if isinstance(found, SupportLeavesNoTime):
        return "", _("标准集里的辅助工作占满了全部时间，算不出，请改标准集。")
    return "", _("没有%(names)s，算不出工作量。") % {"names": missing_words(found.indicators)}
