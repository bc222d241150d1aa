"""The audit trail, for the auditors of a scope."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.accounts.gates import permission_required
from core.audit import ACTIONS
from core.forms.audit import AuditFilter
from core.models import AuditEntry, Division
from core.views.searches import keep_search, kept_search

PER_PAGE = 50


@permission_required("audit.view")
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, when, why; before and after."""
    if request.method == "POST":
        return keep_search(request, "audit", fields=("action", "since", "until"))
    form = AuditFilter({**request.GET.dict(), "q": kept_search(request, "audit")})
    form.is_valid()
    entries = _chosen(AuditEntry.objects.readable_by(request.user), form.cleaned_data)
    page = Paginator(entries.select_related("user__person"), PER_PAGE).get_page(request.GET.get("page"))
    lines = list(page.object_list)
    places = dict(Division.objects.filter(path__in={line.scope_path for line in lines}).values_list("path", "name"))
    rows = [
        (line, ACTIONS.get(line.action, line.action), places.get(line.scope_path, ""), _told(line)) for line in lines
    ]
    return render(request, "core/audit/list.html", {"form": form, "page": page, "rows": rows, "actions": ACTIONS})


def _chosen(entries: QuerySet[AuditEntry], chosen: dict[str, Any]) -> QuerySet[AuditEntry]:
    if q := chosen.get("q"):
        by = Q(user__username__icontains=q) | Q(user__person__name__icontains=q)
        entries = entries.filter(by | Q(label__icontains=q))
    if action := chosen.get("action"):
        entries = entries.filter(action=action)
    if since := chosen.get("since"):
        entries = entries.filter(timestamp__gte=_midnight(since))
    if until := chosen.get("until"):
        entries = entries.filter(timestamp__lt=_midnight(until + timedelta(days=1)))
    return entries


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _told(entry: AuditEntry) -> list[tuple[str, str]]:
    """The entry's facts as label and text; changes as «before → after»."""
    if entry.action == "employment.change":
        return [(str(name), " → ".join(map(str, change))) for name, change in dict(entry.data or {}).items()]
    data = dict(entry.data or {})
    before, after = data.pop("before", None), data.pop("after", None)
    if isinstance(before, dict) and isinstance(after, dict):
        data.update({name: f"{before.get(name, '')} → {after.get(name, '')}" for name in after})
    return [
        (str(name), ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in data.items()
    ]
