"""The gap table: what a district opens first, and its frozen copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_POST

from core.accounts.gates import permission_required
from core.exports import Head, download
from core.models import Division, User
from core.permissions import may, places_where
from core.rules.listing import listed
from staff.actions.gap_facts import DistrictTable, district_of, district_table
from staff.actions.gaps import freeze
from staff.exports.gaps import GapsExport
from staff.forms.gaps import GapFilter
from staff.models import DivisionSummary, GapSnapshot
from staff.rules.gaps import GapLine, totals
from staff.views.gap_columns import (
    colour_words,
    heads,
    heads_of_table,
    required_heads,
    skill_words,
    type_words,
)
from staff.views.links import link


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its words and the ways on from it."""

    line: GapLine
    type: str
    state: str
    skills: str
    required: float | None
    shortage: float | int | None
    in_post: float | int | None
    on_the_way: float | int | None
    course_url: str = ""
    quota_url: str = ""


def districts_of(user: User, on: date) -> list[Division]:
    """Districts whose table the user may open: those inside the scope, or the one the scope lies in."""
    visible = Division.objects.visible_to(user, "gaps.view").active(on)
    inside = list(visible.at(Division.Level.DISTRICT).order_by("path"))
    if inside:
        return inside
    own = visible.order_by("path").first()
    return [district_of(own)] if own else []


def chosen_district(request: HttpRequest, on: date) -> Division | None:
    """The district asked for, or the only one there is; None when a choice is still to be made."""
    districts = districts_of(request.user, on)
    wanted = request.GET.get("district") or request.POST.get("district")
    if wanted:
        found = next((d for d in districts if str(d.pk) == wanted), None)
        if found is None:
            raise Http404
        return found
    return districts[0] if len(districts) == 1 else None


def visible_lines(request: HttpRequest, found: DistrictTable) -> list[GapLine]:
    """Lines of the reader's own scope; the means and the cap stay those of the whole district."""
    places = places_where(request.user, "gaps.view")
    if places.covers(found.division.path):
        return list(found.table.lines)
    rows = Division.objects.filter(places.within("path"), found.division.subtree())
    own = set(rows.values_list("pk", flat=True))
    return [line for line in found.table.lines if line.key in own]


@permission_required("gaps.view")
@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """One line for each community; who holds several districts chooses one first."""
    today = timezone.localdate()
    district = chosen_district(request, today)
    if district is None:
        return _choose(request, today)
    found, form, lines = _filtered(request, district, today)
    shown = [line for line in lines if form.keep(line)]
    context = {
        "found": found,
        "district": district,
        "form": form,
        "chosen": form.chosen(),
        "rows": [_row(line, request.user) for line in shown],
        "total": totals(shown),
        "heads": heads_of_table(),
        "headline": _headline(shown),
        "on": found.table.on,
        "today": today,
        "as_of": min((line.as_of for line in shown if line.as_of), default=None),
        "several": len(districts_of(request.user, today)) > 1,
        "may_freeze": may(request.user, "gaps.freeze", division=district),
        "snapshots": GapSnapshot.objects.filter(division=district).select_related("norm_set")[:6],
        "export": f"{reverse('gaps-export')}?{request.GET.urlencode()}",
    }
    return render(request, "staff/gaps/list.html", context)


def _filtered(request: HttpRequest, district: Division, today: date) -> tuple[DistrictTable, GapFilter, list[GapLine]]:
    probe = GapFilter(request.GET, parents=[], today=today)
    probe.is_valid()
    found = district_table(district, on=probe.value("on") or today, today=today)
    lines = visible_lines(request, found)
    form = GapFilter(request.GET, parents=list(dict.fromkeys(line.parent for line in lines)), today=today)
    form.is_valid()
    return found, form, lines


def _row(line: GapLine, user: User) -> Row:
    skills = ",".join(dict.fromkeys(gap.skill for gap in line.top_skills))
    return Row(
        line=line,
        type=type_words(line),
        state=colour_words(line),
        skills=listed(skill_words(gap) for gap in line.top_skills),
        required=required_heads(line),
        shortage=heads(line.shortage),
        in_post=heads(line.in_post),
        on_the_way=heads(line.on_the_way),
        course_url=link("run-send", community=line.key, skills=skills) if skills and may(user, "runs.edit") else "",
        quota_url=(
            link("quota-request", community=line.key, seats=ceil(line.shortage))
            if line.shortage and may(user, "quotas.edit")
            else ""
        ),
    )


def _headline(lines: list[GapLine]) -> str:
    """The finding: how many are short, and where most of it lies."""
    total = totals(lines)
    if not total.shortage:
        if total.without_need:
            return _("能测算的社区都不缺人，另有%(number)s个社区缺指标") % {"number": total.without_need}
        return _("各社区人数都够")
    by_parent: dict[str, float] = {}
    for line in lines:
        by_parent[line.parent] = by_parent.get(line.parent, 0) + (line.shortage or 0)
    widest = max(by_parent, key=lambda name: by_parent[name])
    places = sum(1 for line in lines if line.shortage)
    said = ngettext("%(places)s个社区还缺%(short)s人", "%(places)s个社区还缺%(short)s人", places) % {
        "places": places,
        "short": heads(total.shortage),
    }
    if len(by_parent) < 2:
        return said
    return _("%(said)s，最多的是%(parent)s，缺%(part)s人") % {
        "said": said,
        "parent": widest,
        "part": heads(by_parent[widest]),
    }


def _choose(request: HttpRequest, today: date) -> HttpResponse:
    """Several districts: their roll-ups, each leading to its table."""
    districts = districts_of(request.user, today)
    summaries = {row.division_id: row for row in DivisionSummary.objects.filter(division__in=districts)}
    rows = [(district, summaries.get(district.pk)) for district in districts]
    return render(request, "staff/gaps/choose.html", {"rows": rows})


@permission_required("gaps.view")
@require_GET
def gaps_export(request: HttpRequest) -> HttpResponse:
    """The same lines and filters as a sheet; no personal data in it."""
    today = timezone.localdate()
    district = chosen_district(request, today)
    if district is None:
        raise Http404
    found, form, lines = _filtered(request, district, today)
    shown = [line for line in lines if form.keep(line)]
    filters = {_("截至日期"): found.table.on.isoformat(), **{name: words for name, _value, words in form.chosen()}}
    head = Head(scope=district.label, filters=filters, by=request.user)
    return download(GapsExport(str(found.norm_set)).table(shown, head), request.GET.get("format", "xlsx"))


@permission_required("gaps.freeze")
@require_POST
def gaps_freeze(request: HttpRequest) -> HttpResponse:
    """Freeze today's table of the district."""
    district = chosen_district(request, timezone.localdate())
    if district is None:
        raise Http404
    if not may(request.user, "gaps.freeze", division=district):
        raise PermissionDenied
    snapshot = freeze(division=district, by=request.user)
    messages.success(request, _("已封存%(day)s的缺口总表，以后随时能看到同样的数字。") % {"day": snapshot.on})
    return redirect("gap-snapshot", pk=snapshot.pk)


@permission_required("gaps.view")
@require_GET
def gap_snapshot(request: HttpRequest, pk: int) -> HttpResponse:
    """A frozen table as it stood. Only for scopes that cover the whole district."""
    places = places_where(request.user, "gaps.view")
    rows = GapSnapshot.objects.filter(places.within("division__path")).select_related(
        "division", "norm_set", "frozen_by__person"
    )
    snapshot = get_object_or_404(rows, pk=pk)
    short = sum(line["shortage"] or 0 for line in snapshot.lines)
    need = sum(line["need"] or 0 for line in snapshot.lines)
    context = {"snapshot": snapshot, "short": heads(short), "need": need}
    return render(request, "staff/gaps/snapshot.html", context)
