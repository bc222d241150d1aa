"""What changed in a community since the last frozen table, and why: people, evidence, figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.models import Affiliation, Division
from core.rules.listing import listed
from staff.models import Employment, Evidence, GapSnapshot, HeldSkill, IndicatorValue
from staff.rules.gaps import GapLine, Place
from staff.views.gap_columns import day_words, heads


@dataclass(frozen=True, slots=True)
class Change:
    """A column that moved and the facts that moved it."""

    what: str
    before: Any
    after: Any
    why: tuple[str, ...] = ()


def changes(
    snapshot: GapSnapshot, line: GapLine, place: Place, division: Division, on: date, *, names: bool
) -> list[Change]:
    """Compare with the frozen line of the same community. `names`: the reader may see who it was."""
    frozen = next((row for row in snapshot.lines if row["division"] == line.key), None)
    if frozen is None:
        return []
    since = snapshot.on
    found = []
    if frozen["need"] != line.need:
        found.append(Change(_("测算需求"), frozen["need"], line.need, tuple(_figure_changes(frozen, division, since))))
    if frozen["in_post"] != line.in_post:
        why = tuple(_people_changes(division, since, on, names))
        found.append(Change(_("在岗"), heads(frozen["in_post"]), heads(line.in_post), why))
    if frozen["shortage"] != line.shortage:
        found.append(Change(_("人数缺口"), heads(frozen["shortage"]), heads(line.shortage)))
    return found + _skill_changes(frozen, line, place, since, names)


def _figure_changes(frozen: Mapping[str, Any], division: Division, since: date) -> list[str]:
    rows = IndicatorValue.objects.filter(division=division, as_of__gte=since, value__isnull=False)
    said = []
    for row in rows.filter(resident_group="", service_category="").order_by("as_of"):
        before = frozen["values"].get(row.indicator)
        if before is not None and float(row.value or 0) != before:
            said.append(
                _("%(day)s %(name)s由%(before)s变为%(after)s")
                % {
                    "day": day_words(row.as_of),
                    "name": row.get_indicator_display(),
                    "before": heads(before),
                    "after": heads(float(row.value or 0)),
                }  # fmt: skip
            )
    return said or [_("标准集或其他社区的平均数变了")]


def _people_changes(division: Division, since: date, on: date, names: bool) -> list[str]:
    rows = (
        Employment.objects.within(division)
        .filter(personnel_category__counts_toward_norm=True)
        .select_related("affiliation__person")
    )
    said = []
    for row in rows.filter(affiliation__starts_on__gte=since, affiliation__starts_on__lte=on):
        said.append(
            _("%(day)s %(name)s到岗")
            % {"day": day_words(row.affiliation.starts_on), "name": _name(row.affiliation, names)}
        )
    for row in rows.filter(affiliation__ends_on__gte=since, affiliation__ends_on__lt=on):
        said.append(
            _("%(day)s %(name)s离开：%(reason)s")
            % {
                "day": day_words(row.affiliation.ends_on),
                "name": _name(row.affiliation, names),
                "reason": row.get_leave_reason_display(),
            }  # fmt: skip
        )
    return said


def _name(affiliation: Affiliation, names: bool) -> str:
    return affiliation.person.name if names else _("1名工作者")


def _skill_changes(frozen: Mapping[str, Any], line: GapLine, place: Place, since: date, names: bool) -> list[Change]:
    before = {(row["skill"], row["level"]): row for row in frozen["skills"]}
    moved = [
        gap for gap in line.skills if (old := before.get((gap.skill, gap.level))) and old["have"] != gap.have
    ]  # fmt: skip
    if not moved:
        return []
    why = _skill_reasons(place, {gap.skill for gap in moved}, since, names)
    return [
        Change(
            f"{gap.skill} L{gap.level}",
            f"{gap.need}/{before[gap.skill, gap.level]['have']}",
            f"{gap.need}/{gap.have}",
            tuple(why.get(gap.skill, ())),
        )
        for gap in moved
    ]


def _skill_reasons(place: Place, codes: set[str], since: date, names: bool) -> dict[str, list[str]]:
    """Of each skill: who reached which level since then, on what evidence. Two queries."""
    people = {colleague.person: colleague.name for colleague in place.colleagues}
    held = HeldSkill.objects.filter(person__in=people, skill__code__in=codes, reached_on__gte=since)
    evidence: dict[tuple[int, int], list[str]] = {}
    rows = Evidence.objects.standing().filter(person__in=people, skill__code__in=codes)
    for row in rows.select_related("assessor__person").order_by("happened_on", "pk"):
        evidence.setdefault((row.person_id, row.skill_id), []).append(evidence_words(row, names))
    said: dict[str, list[str]] = {}
    for row in held.select_related("skill").order_by("reached_on"):
        said.setdefault(row.skill.code, []).append(
            _("%(day)s %(name)s %(skill)s达到L%(level)s：%(why)s")
            % {
                "day": day_words(row.reached_on),
                "name": people[row.person_id] if names else _("1名工作者"),
                "skill": row.skill.label,
                "level": row.level,
                "why": listed(evidence.get((row.person_id, row.skill_id), [])),
            }  # fmt: skip
        )
    return said


def evidence_words(row: Evidence, names: bool = True) -> str:
    """«考试86分», «王海燕确认实操» — the fact and who attests it."""
    who = row.assessor.display_name if names and row.assessor else ""
    value = f"{float(row.value):g}"
    return {
        Evidence.Kind.EXAM: _("考试%(value)s分"),
        Evidence.Kind.SIMULATION: _("模拟操作通过"),
        Evidence.Kind.TASK: _("%(who)s确认实操") if who else _("实操已确认"),
        Evidence.Kind.COACHING: _("带教1人"),
        Evidence.Kind.ASSESSOR: _("%(who)s评审认可L%(value)s") if who else _("评审认可L%(value)s"),
        Evidence.Kind.PANEL: _("评审会认定L%(value)s"),
        Evidence.Kind.BASELINE: _("%(who)s摸底评为L%(value)s") if who else _("摸底评为L%(value)s"),
        Evidence.Kind.PAST: _("以往培训认到L%(value)s"),
        Evidence.Kind.EXTERNAL: _("外部证明认到L%(value)s"),
    }[Evidence.Kind(row.kind)] % {"value": value, "who": who}
