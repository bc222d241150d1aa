"""Indicators by community: what was reported and when, what is missing, and correcting one."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.accounts.gates import permission_required
from core.models import Division
from core.permissions import may
from staff.actions.indicators import Figure, record_indicator
from staff.forms.indicators import FigureForm
from staff.models import IndicatorValue
from staff.models.needs import Indicator

SHOWN = (
    Indicator.RESIDENTS, Indicator.HOUSEHOLDS, Indicator.GRIDS, Indicator.AGED_60, Indicator.MIGRANTS,
    Indicator.DISABLED, Indicator.ASSISTED, Indicator.CASES, Indicator.TICKETS, Indicator.SYSTEMS,
)  # fmt: skip
PER_PAGE = 50


@permission_required("gaps.view")
@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """The newest figure of each community; two queries for a page."""
    on = timezone.localdate()
    communities = Division.objects.visible_to(request.user, "gaps.view").communities().active(on)
    wanted = request.GET.get("q", "").strip()
    if wanted:
        communities = communities.filter(name__contains=wanted)
    page = Paginator(communities.select_related("parent").order_by("path"), PER_PAGE).get_page(request.GET.get("page"))
    latest: dict[int, dict[str, IndicatorValue]] = defaultdict(dict)
    values = IndicatorValue.objects.filter(division__in=[d.pk for d in page]).latest(on)
    for row in values.filter(indicator__in=SHOWN, resident_group="", service_category=""):
        latest[row.division_id][row.indicator] = row
    rows = [
        (division, [latest[division.pk].get(name) for name in SHOWN], _oldest(latest[division.pk])) for division in page
    ]
    missing = sum(1 for _division, cells, _day in rows for cell in cells if cell is None or cell.value is None)
    context = {"page": page, "rows": rows, "names": [name.label for name in SHOWN], "missing": missing, "q": wanted}
    return render(request, "staff/indicators/list.html", context)


def _oldest(cells: dict[str, IndicatorValue]):
    return min((cell.as_of for cell in cells.values()), default=None)


@permission_required("gaps.view")
@require_http_methods(["GET", "POST"])
def indicator_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """All figures of one community with day and source; correct or add one."""
    division = get_object_or_404(Division.objects.visible_to(request.user, "gaps.view").communities(), pk=pk)
    may_edit = may(request.user, "indicators.edit", division=division)
    on = timezone.localdate()
    initial = {"as_of": on, "indicator": request.GET.get("indicator", "")}
    form = FigureForm(request.POST or None, initial=initial) if may_edit else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            _record(request, division, form)
            return redirect("indicator-detail", pk=pk)
    rows = IndicatorValue.objects.filter(division=division).select_related("reported_by__person")
    latest = {
        (row.indicator, row.resident_group, row.service_category): row
        for row in rows.latest(on).order_by("resident_group", "service_category")
    }
    listed = [(label, latest.get((value, "", ""))) for value, label in Indicator.choices]
    groups = [row for key, row in latest.items() if key[1] or key[2]]
    context = {
        "division": division, "listed": listed, "groups": groups, "form": form, "may_edit": may_edit,
        "history": rows.order_by("-as_of", "-pk")[:30],
    }  # fmt: skip
    return render(request, "staff/indicators/detail.html", context)


def _record(request: HttpRequest, division: Division, form: FigureForm) -> None:
    data = form.cleaned_data
    _row, outcome = record_indicator(
        division=division,
        figure=Figure(data["indicator"], data["value"], data["absence"]),
        as_of=data["as_of"],
        source=_("%(who)s在线填报") % {"who": request.user.display_name},
        by=request.user,
    )
    said = {"new": _("已记下。"), "changed": _("已更正。"), "unchanged": _("和原来一样，没有改动。")}
    messages.success(request, said[outcome])
