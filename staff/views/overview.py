"""The overview of leaders and HR: four numbers, what waits, where it is short; down as far as the role reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import slots
from core.accounts.gates import permission_required
from core.figures import Band, Tile, TileMap
from core.figures.maps import position
from core.models import Division, User
from core.permissions import may, places_where
from core.rules.listing import listed
from core.rules.names import short_place
from core.views.blocks import rendered
from staff.actions.gap_facts import district_of, district_table
from staff.actions.norms import norms_in_force, rule_of
from staff.actions.summaries import figures_of
from staff.models import DivisionSummary, NormSet
from staff.views.gap_columns import heads

FEWEST = 3  # heads below which a leader sees no figure
# Shortage from which a tile is darker, by the level of the parts.
STEPS = {Division.Level.COMMUNITY: (3, 5), Division.Level.SUBDISTRICT: (10, 20)}
ABOVE = (Division.Level.CITY, Division.Level.PROVINCE)
Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A division below the one looked at, with its figures (None: not rolled up yet)."""

    division: Division
    figures: Figures | None
    url: str
    is_small: bool

    @property
    def shortage(self) -> float | int | None:
        """None where not one community could be measured: no figure is not zero."""
        if self.figures is None or self.figures["without_need"] == self.figures["communities"]:
            return None
        return heads(self.figures["shortage"])

    @property
    def supply(self) -> float | int | None:
        return heads(self.figures["in_post"] + self.figures["arrived"]) if self.figures else None

    @property
    def certificate_rate(self) -> float | None:
        return _rate(self.figures, "certified") if self.figures and not self.is_small else None


@permission_required("overview.view")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """One division: its sums and its parts."""
    on = timezone.localdate()
    division = _chosen(request)
    figures, parts, as_of = _figures(division, request.user, on)
    norms = rule_of(norms_in_force(district_of(division), on))
    context = {
        "division": division,
        "above": [place for place in division.above() if place != division and may_see(request.user, place)],
        "headline": _headline(figures, parts),
        "figures": figures,
        "kpis": _kpis(figures, norms.certificate_rate) if figures else [],
        "parts": parts,
        "chart": _map(division, parts),
        "as_of": as_of,
        "on": on,
        "waits": _waits(request.user, division, figures),
        "target": norms.certificate_rate,
        "blocks": _blocks(request, division, on),
    }  # fmt: skip
    return render(request, "staff/overview/overview.html", context)


def may_see(user: User, place: Division) -> bool:
    return may(user, "overview.view", division=place)


def _chosen(request: HttpRequest) -> Division:
    """The division asked for, or the highest one held."""
    visible = Division.objects.visible_to(request.user, "overview.view")
    wanted = request.GET.get("division", "")
    if wanted:
        if not wanted.isdigit():
            raise Http404
        return get_object_or_404(visible, pk=wanted)
    top = visible.order_by("path").first()
    if top is None:
        raise Http404
    return top


def _figures(division: Division, user: User, on: date) -> tuple[Figures | None, list[Part], date | None]:
    """A city and above read the roll-ups; a district and below are computed on the spot."""
    children = list(Division.objects.filter(parent=division).active(on).order_by("path"))
    if division.level in ABOVE:
        rows = DivisionSummary.objects.filter(division__in=[division, *children])
        held = {row.division_id: row for row in rows}
        own = held.get(division.pk)
        parts = [_part(child, held[child.pk].figures if child.pk in held else None, user) for child in children]
        return (own.figures if own else None), parts, own.on if own else None
    lines = district_table(district_of(division), on=on, today=on).table.lines
    within = Division.objects.within(division).communities()
    paths = dict(within.values_list("pk", "path"))
    inside = [line for line in lines if line.key in paths]
    parts = []
    for child in children:
        if child.level == Division.Level.GRID:
            continue
        below = [line for line in inside if paths[line.key].startswith(child.path)]
        parts.append(_part(child, figures_of(below), user))
    return figures_of(inside), parts, on


def _part(child: Division, figures: Figures | None, user: User) -> Part:
    is_small = figures is not None and figures["staff"] < FEWEST and not may(user, "people.view", division=child)
    name = "gap-detail" if child.level == Division.Level.COMMUNITY else "overview"
    url = reverse(name, args=[child.pk]) if name == "gap-detail" else f"{reverse(name)}?division={child.pk}"
    return Part(child, figures, url, is_small)


def _rate(figures: Figures, name: str) -> float | None:
    return figures[name] / figures["staff"] if figures["staff"] else None


def _headline(figures: Figures | None, parts: list[Part]) -> str:
    if figures is None:
        return _("还没有汇总")
    if not figures["staff"] and not figures["need"]:
        return _("还没有人员和指标")
    if not figures["shortage"]:
        return _("人数都够")
    said = _("还缺%(number)s人") % {"number": heads(figures["shortage"])}
    ranked = sorted((p for p in parts if p.shortage), key=lambda p: -(p.shortage or 0))
    if len(parts) < 3 or not ranked:
        return said
    top = ranked[:2]
    share = sum(p.shortage or 0 for p in top) / figures["shortage"]
    return _("%(said)s，%(share)s%%在%(places)s") % {
        "said": said,
        "share": round(share * 100),
        "places": listed(p.division.label for p in top),
    }


def _kpis(figures: Figures, target: float | None) -> list[dict[str, Any]]:
    """Four numbers; each with its distance to the target where there is one."""
    rate = _rate(figures, "certified")
    wanted = round(target * figures["staff"] + 0.4999) - figures["certified"] if target and figures["staff"] else None
    places = figures["communities"]
    complete = figures["complete_in_skills"]
    return [
        {
            "label": _("人数缺口"), "value": heads(figures["shortage"]), "unit": _("人"), "url": "#where",
            "note": _("另富余%(number)s人") % {"number": heads(figures["surplus"])} if figures["surplus"] else "",
            "off": _("%(number)s个社区缺指标，未计入") % {"number": figures["without_need"]}
            if figures["without_need"] else "",
        },
        {
            "label": _("持证率"), "value": "—" if rate is None else f"{rate * 100:.1f}", "unit": "%", "url": "#where",
            "off": _("还差%(number)s人") % {"number": wanted} if wanted and wanted > 0 else "",
            "reached": _("已达到目标") if wanted is not None and wanted <= 0 else "",
            "note": _("目标%(target)s%%") % {"target": round(target * 100)} if target else "",
        },
        {
            "label": _("技能配齐的社区"), "value": complete, "unit": _("/%(places)s个") % {"places": places},
            "url": reverse("skills"),
            "note": _("%(rated)s/%(staff)s人评定过") % {"rated": figures["rated"], "staff": figures["staff"]},
        },
        {
            "label": _("继续教育欠学时"), "value": figures["behind_on_hours"], "unit": _("人"), "url": "#where",
            "note": _("登记在有效期内、学时落后于进度的人"),
        },
    ]  # fmt: skip


def _map(division: Division, parts: list[Part]) -> TileMap | None:
    if len(parts) < 2:
        return None
    tiles = []
    for part in parts:
        column, row = position(part.division.geometry)
        shown = "—" if part.shortage is None else str(part.shortage)
        said = (
            _("%(name)s：没有数据") % {"name": part.division.label}
            if part.shortage is None
            else _("%(name)s：缺%(number)s人") % {"name": part.division.label, "number": part.shortage}
        )
        tiles.append(
            Tile(
                name=short_place(part.division.label), value=part.shortage, said=said,
                url=part.url, shown=shown, column=column, row=row,
            )
        )  # fmt: skip
    low, high = STEPS.get(parts[0].division.level, (30, 60))
    bands = (
        Band(0, _("无缺口")),
        Band(0.01, _("缺%(most)s人以下") % {"most": low}),
        Band(low, _("缺%(low)s至%(high)s人") % {"low": low, "high": high - 1}),
        Band(high, _("缺%(high)s人及以上") % {"high": high}),
    )
    label = _("%(name)s各处人数缺口示意图") % {"name": division.label}
    return TileMap(label=label, tiles=tuple(tiles), bands=bands)


def _waits(user: User, division: Division, figures: Figures | None) -> list[tuple[str, str, str]]:
    """What waits for this reader: address, words, detail."""
    waits = []
    if may(user, "norms.approve"):
        places = places_where(user, "norms.approve")
        drafts = NormSet.objects.filter(places.within("division__path"), approved_at__isnull=True)
        waits += [
            (reverse("norms-detail", args=[draft.pk]), _("标准集“%(name)s”等您批准") % {"name": draft}, "")
            for draft in drafts[:5]
        ]
    if figures and figures["without_need"]:
        said = _("%(number)s个社区缺指标，算不出需求") % {"number": figures["without_need"]}
        waits.append((reverse("indicators"), said, _("没有数字不等于零，请街道补报")))
    if figures and figures["staff"] and figures["rated"] < figures["staff"] / 2:
        said = _("%(number)s人还没有评定过技能") % {"number": figures["staff"] - figures["rated"]}
        waits.append((reverse("skills"), said, _("先由督导摸底，技能缺口才看得准")))
    return waits


def _blocks(request: HttpRequest, division: Division, on: date) -> list[str]:
    return rendered(request, (entry(division, request.user, on) for entry in slots.entries("overview")))
