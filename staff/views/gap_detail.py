"""Why a community is short: the formula, where its inputs come from, its skills, what changed and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_GET

from core.accounts.gates import permission_required
from core.models import Division
from core.permissions import may
from staff.actions.gap_facts import DistrictTable, district_of, district_table
from staff.actions.gaps import last_snapshot
from staff.forms.gaps import GapFilter
from staff.models import ExpectedSupply, IndicatorValue, Skill
from staff.rules.gaps import GapLine, Place
from staff.rules.needs import headcount, means_of
from staff.rules.skill_gaps import SkillGap
from staff.views.gap_changes import changes
from staff.views.gap_columns import colour_words, day_words, heads, missing_words, type_words
from staff.views.gap_steps import figure, part_name, steps, workload_words
from staff.views.gaps import _row

SHOWN = ("residents", "households", "grids", "aged_60", "cases", "tickets")


class TryForm(forms.Form):
    """Change one input and see what would come out; nothing is stored."""

    residents = forms.IntegerField(label=gettext_lazy("常住人口"), required=False, min_value=0)
    households = forms.IntegerField(label=gettext_lazy("户数"), required=False, min_value=0)
    grids = forms.IntegerField(label=gettext_lazy("网格数"), required=False, min_value=0)


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A line of the norm set with who holds it and who is near."""

    gap: SkillGap
    label: str
    holders: tuple[str, ...]
    near: tuple[str, ...]
    on_the_way: int
    missing: str


@permission_required("gaps.view")
@require_GET
def gap_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One community."""
    division = get_object_or_404(Division.objects.visible_to(request.user, "gaps.view"), pk=pk)
    if division.level != Division.Level.COMMUNITY:
        return redirect(f"{reverse('gaps')}?district={district_of(division).pk}")
    today = timezone.localdate()
    probe = GapFilter(request.GET, parents=[], today=today)
    probe.is_valid()
    district = district_of(division)
    found = district_table(district, on=probe.value("on") or today, today=today)
    line, place = next(
        (pair for pair in zip(found.table.lines, found.places, strict=True) if pair[0].key == division.pk),
        (None, None),
    )
    if line is None or place is None:
        return redirect(f"{reverse('gaps')}?district={district.pk}")
    names = may(request.user, "people.view", division=division)
    snapshot = last_snapshot(district, found.table.on)
    equation, said = workload_words(line)
    context = {
        "division": division,
        "district": district,
        "found": found,
        "line": line,
        "row": _row(line, request.user),
        "headline": _headline(line),
        "type": type_words(line),
        "state": colour_words(line),
        "steps": steps(line, found.table, found.norms),
        "parts": [_part(part) for part in line.headcount.parts],
        "workload": {"equation": equation, "said": said},
        "inputs": _inputs(division, found),
        "names": names,
        "colleagues": place.colleagues if names else (),
        "skills": _skills(line, place, division, names),
        "snapshot": snapshot,
        "changes": changes(snapshot, line, place, division, found.table.on, names=names) if snapshot else [],
        "trial": _trial(request, line, place, found),
        "may_correct": may(request.user, "indicators.edit", division=division),
        "on": found.table.on,
        "today": today,
    }
    return render(request, "staff/gaps/detail.html", context)


def _headline(line: GapLine) -> str:
    name = line.name
    if line.shortage is None:
        return _("%(name)s缺指标，算不出人数缺口") % {"name": name}
    if line.shortage:
        return _("%(name)s为什么缺%(number)s人") % {"name": name, "number": heads(line.shortage)}
    if line.surplus:
        return _("%(name)s多%(number)s人") % {"name": name, "number": heads(line.surplus)}
    return _("%(name)s人数正好") % {"name": name}


def _part(part) -> dict[str, Any]:
    return {
        "name": part_name(part.key),
        "number": figure(part.number, 2),
        "x": None if part.x is None else figure(part.x, 4),
        "mean": None if part.mean is None else figure(part.mean, 4),
        "adds": None if part.adds is None else figure(part.adds, 3),
    }


def _inputs(division: Division, found: DistrictTable) -> list[tuple[str, str, str]]:
    """Label, value, and where and when it comes from."""
    rows = IndicatorValue.objects.filter(division=division).latest(found.table.on)
    latest = {row.indicator: row for row in rows.filter(resident_group="", service_category="")}
    listed = []
    for name in SHOWN:
        row = latest.get(name)
        label = str(IndicatorValue._meta.get_field("indicator").flatchoices[_place(name)][1])
        if row is None:
            listed.append((label, _("没有报过"), ""))
        elif row.value is None:
            listed.append((label, str(row.get_absence_display()), day_words(row.as_of)))
        else:
            listed.append((label, figure(float(row.value)), _("截至%(day)s") % {"day": day_words(row.as_of)}))
    return listed


def _place(name: str) -> int:
    choices = IndicatorValue._meta.get_field("indicator").flatchoices
    return next(n for n, (value, _label) in enumerate(choices) if value == name)


def _skills(line: GapLine, place: Place, division: Division, names: bool) -> list[SkillRow]:
    labels = {skill.code: skill.label for skill in Skill.objects.filter(code__in={gap.skill for gap in line.skills})}
    expected: dict[tuple[str, int], int] = {}
    rows = ExpectedSupply.objects.standing().filter(division=division, skill__isnull=False)
    for code, level in rows.values_list("skill__code", "level"):
        expected[code, level] = expected.get((code, level), 0) + 1
    ordered = sorted(line.skills, key=lambda gap: (-gap.short, gap.skill, -gap.level))
    return [
        SkillRow(
            gap=gap,
            label=labels.get(gap.skill, ""),
            holders=_who(place, names, lambda level, gap=gap: level >= gap.level, gap.skill),
            near=_who(place, names, lambda level, gap=gap: level == gap.level - 1 and level > 0, gap.skill),
            on_the_way=sum(n for (code, level), n in expected.items() if code == gap.skill and level >= gap.level),
            missing=missing_words(gap.missing.indicators) if gap.missing else "",
        )
        for gap in ordered
    ]  # fmt: skip


def _who(place: Place, names: bool, wanted, skill: str) -> tuple[str, ...]:
    if not names:
        return ()
    return tuple(c.name for c in place.colleagues if wanted(c.levels.get(skill, 0)))


def _trial(request: HttpRequest, line: GapLine, place: Place, found: DistrictTable) -> dict[str, Any]:
    """The need with other figures; the district's means stay as they are."""
    asked = {name: request.GET[name] for name in TryForm.base_fields if request.GET.get(name)}
    values = place.community.values
    start = {name: None if values.get(name) is None else int(values[name] or 0) for name in TryForm.base_fields}
    form = TryForm({**start, **asked} if asked else start)
    if not asked or not form.is_valid():
        return {"form": form, "need": None}
    changed = {name: float(value) for name, value in form.cleaned_data.items() if value is not None}
    community = replace(place.community, values={**values, **changed})
    means = means_of([other.community for other in found.places], [weight.key for weight in found.norms.weights])
    return {"form": form, "need": headcount(community, found.norms, means).need, "asked": True}
