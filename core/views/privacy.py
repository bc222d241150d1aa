"""One's own record: everything that is kept, a copy of it, a request to correct it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from core.actions.privacy import export_own_data, personal_data, request_correction
from core.forms.settings import CorrectionForm

SECTIONS = {
    "person": gettext_lazy("基本信息"),
    "account": gettext_lazy("账号"),
    "affiliations": gettext_lazy("所在单位"),
    "messages": gettext_lazy("消息"),
    "consents": gettext_lazy("同意与告知"),
    "corrections": gettext_lazy("更正申请"),
    "attachments": gettext_lazy("文件"),
    "employments": gettext_lazy("任职"),
    "qualifications": gettext_lazy("职业证书"),
    "credits": gettext_lazy("学时"),
    "skills": gettext_lazy("技能"),
    "evidence": gettext_lazy("技能证据"),
    "courses": gettext_lazy("课程"),
    "exams": gettext_lazy("考试"),
    "enrolments": gettext_lazy("课程"),
    "attempts": gettext_lazy("考试"),
    "submissions": gettext_lazy("实操任务"),
    "placements": gettext_lazy("实习"),
    "certificates": gettext_lazy("证书"),
}


@login_required
def data(request: HttpRequest) -> HttpResponse:
    if request.user.person is None:
        raise Http404
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request_correction(person=request.user.person, **form.cleaned_data)
        messages.success(request, _("申请已交给本单位人事，办完会发消息告诉您。"))
        return redirect("data")
    context = {
        "form": form,
        "sections": readable(personal_data(request.user.person)),
        "corrections": request.user.person.corrections.all()[:20],
    }
    return render(request, "core/privacy/data.html", context)


@login_required
@require_POST
def data_download(request: HttpRequest) -> HttpResponse:
    """The copy as a JSON file; on the trail, because it leaves the system."""
    if request.user.person is None:
        raise Http404
    response = JsonResponse(
        export_own_data(user=request.user), encoder=DjangoJSONEncoder,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )  # fmt: skip
    response.headers["Content-Disposition"] = f'attachment; filename="zhishe-{timezone.localdate():%Y%m%d}.json"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def readable(exported: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]], list[str], list[list[str]]]]:
    """Every part of the copy as heading, facts, and a table: what is one thing as facts, what is many as rows."""
    parts = []
    for app in exported.values():
        for name, value in app.items():
            heading = str(SECTIONS.get(name, name))
            if isinstance(value, dict):
                parts.append((heading, [(str(k), _text(v)) for k, v in value.items()], [], []))
            elif isinstance(value, list):
                columns = [str(column) for column in value[0]] if value and isinstance(value[0], dict) else []
                rows = (
                    [[_text(row.get(c)) for c in columns] for row in value] if columns else [[_text(v)] for v in value]
                )
                parts.append((heading, [], columns, rows))
            else:
                parts.append((heading, [(heading, _text(value))], [], []))
    return parts


def _text(value: Any) -> str:
    if value is None or value == "":
        return _("没有")
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list | tuple):
        return "、".join(_text(v) for v in value)
    if isinstance(value, dict):
        return "；".join(f"{k}：{_text(v)}" for k, v in value.items())
    return str(value)
