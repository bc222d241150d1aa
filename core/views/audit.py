"""The audit trail, for the auditors of a scope."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from core.accounts.gates import permission_required
from core.audit import ACTIONS
from core.forms.audit import AuditFilter
from core.models import AuditEntry, Division
from core.permissions import ROLES
from core.views.searches import keep_search, kept_search

PER_PAGE = 50
# Words for what the trail keeps beside an action; a name without words is shown as it is.
FACTS = {
    "role": _("角色"), "place": _("范围"), "address": _("网络地址"), "path": _("网页"),
    "username": _("工号"), "ended": _("退出的设备数"), "rows": _("行数"), "personal": _("含完整号码"),
    "filters": _("筛选条件"), "list": _("名单"),
    "fields": _("改了哪几项"), "field": _("改了哪一项"), "name": _("姓名"),
    "gender": _("性别"), "phone": _("电话"), "education": _("学历"), "subject": _("哪一项"),
    "corrected": _("已更正"), "verb": _("办理"), "post": _("岗位"), "grade": _("岗位等级"),
    "share": _("占岗比例"), "supervisor": _("由谁签核"), "absence": _("不在岗"),
    "personnel_category": _("人员类别"), "contract_ends_on": _("合同终止"), "last_day": _("最后在岗日"),
    "why": _("原因"), "from": _("从"), "to": _("到"), "employment": _("任职编号"),
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
    held = Division.objects.filter(path__in={line.scope_path for line in lines})
    places = {division.path: division.label for division in held}
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
    between = " → " if entry.action == "employment.change" else gettext("、")
    return [(str(FACTS.get(name, name)), _text(name, value, between)) for name, value in (entry.data or {}).items()]


def _text(name: str, value: Any, between: str) -> str:
    if name == "role" and value in ROLES:
        return str(ROLES[value].label)
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, list | tuple):
        return between.join(
            str(FACTS.get(str(part), part)) if part not in (None, "") else gettext("没有") for part in value
        )
    return str(value)
