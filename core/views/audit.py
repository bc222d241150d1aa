"""The audit trail, for the auditors of a scope."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy as _lazy

from core.accounts.gates import permission_required
from core.audit import ACTIONS
from core.forms.audit import AuditFilter
from core.models import AuditEntry, Division
from core.permissions import ROLES
from core.views.searches import keep_search, kept_search

PER_PAGE = 50
# Words for what the trail keeps beside an action; a name without words is shown as it is.
FACTS = {
    "role": _lazy("角色"), "place": _lazy("范围"), "address": _lazy("网络地址"), "path": _lazy("网页"),
    "username": _lazy("工号"), "ended": _lazy("退出的设备数"), "rows": _lazy("行数"), "personal": _lazy("含完整号码"),
    "filters": _lazy("筛选条件"), "fields": _lazy("改了哪几项"), "field": _lazy("改了哪一项"), "name": _lazy("姓名"),
    "gender": _lazy("性别"), "phone": _lazy("电话"), "education": _lazy("学历"), "subject": _lazy("哪一项"),
    "corrected": _lazy("已更正"), "verb": _lazy("办理"), "post": _lazy("岗位"), "grade": _lazy("岗位等级"),
    "share": _lazy("占岗比例"), "supervisor": _lazy("由谁签核"), "absence": _lazy("不在岗"),
    "personnel_category": _lazy("人员类别"), "contract_ends_on": _lazy("合同终止"), "last_day": _lazy("最后在岗日"),
    "why": _lazy("原因"), "from": _lazy("从"), "to": _lazy("到"), "employment": _lazy("任职编号"),
}  # fmt: skip


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
    """The entry's facts as label and text; a pair of an employment's change as «before → after»."""
    between = " → " if entry.action == "employment.change" else "、"
    return [(str(FACTS.get(name, name)), _text(name, value, between)) for name, value in (entry.data or {}).items()]


def _text(name: str, value: Any, between: str) -> str:
    if name == "role" and value in ROLES:
        return str(ROLES[value].label)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list | tuple):
        return between.join(str(FACTS.get(str(part), part)) if part not in (None, "") else _("没有") for part in value)
    return str(value)
