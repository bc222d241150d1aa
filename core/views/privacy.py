"""One's own record: everything that is kept, a copy of it, a request to correct it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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
from core.rules.listing import listed

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
    "studies": gettext_lazy("学籍"),
    "preferences": gettext_lazy("实习志愿"),
    "placements": gettext_lazy("实习"),
    "certificates": gettext_lazy("证书"),
}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(T[\d:.+Z-]+)?$")
# Words for the columns and states that other apps name by their code.
COLUMNS = {
    "course": gettext_lazy("课程"),
    "state": gettext_lazy("状态"),
    "enrolled_at": gettext_lazy("报名时间"),
    "completed_on": gettext_lazy("完成日期"),
    "lessons_done": gettext_lazy("学完的课时"),
    "tasks": gettext_lazy("实操任务"),
    "title": gettext_lazy("名称"),
    "note": gettext_lazy("说明"),
    "reason": gettext_lazy("理由"),
    "exam": gettext_lazy("考试"),
    "number": gettext_lazy("编号"),
    "started_at": gettext_lazy("开始时间"),
    "score": gettext_lazy("得分"),
    "answers": gettext_lazy("答案"),
    "school": gettext_lazy("学校"),
    "programme": gettext_lazy("专业"),
    "intake": gettext_lazy("入学年份"),
    "emergency_contact": gettext_lazy("紧急联系人"),
    "host": gettext_lazy("实习单位"),
    "rank": gettext_lazy("志愿顺序"),
    "starts_on": gettext_lazy("起"),
    "ends_on": gettext_lazy("止"),
    "passed": gettext_lazy("合格"),
    "hours": gettext_lazy("学时"),
    "logs": gettext_lazy("工时记录"),
    "on": gettext_lazy("日期"),
    "kind": gettext_lazy("类别"),
    "text": gettext_lazy("内容"),
    "confirmed": gettext_lazy("已确认"),
    "assessments": gettext_lazy("评价"),
}
WORDS = {
    "enrolled": gettext_lazy("在学"), "waiting": gettext_lazy("候补"), "completed": gettext_lazy("已完成"),
    "failed": gettext_lazy("未通过"), "cancelled": gettext_lazy("已取消"), "requested": gettext_lazy("待处理"),
    "confirmed": gettext_lazy("已确认"), "returned": gettext_lazy("已退回"),
}  # fmt: skip


@login_required
def data(request: HttpRequest) -> HttpResponse:
    if request.user.person is None:
        raise Http404
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request_correction(person=request.user.person, **form.cleaned_data)
        messages.success(request, _("申请已交给本单位人事，办完会发消息告诉您。"))
        return redirect("data")
    parts = readable(personal_data(request.user.person))
    context = {
        "form": form,
        "parts": [part for part in parts if not part.is_empty],
        "empty": [part.heading for part in parts if part.is_empty],
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


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the copy as the page shows it: what is one thing as facts, what is many as a table."""

    heading: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.facts and not self.rows


def readable(exported: dict[str, Any]) -> list[Part]:
    """Every part of the copy, in the order of the apps."""
    return [_part(name, value) for app in exported.values() for name, value in app.items()]


def _part(name: str, value: Any) -> Part:
    heading = str(SECTIONS.get(name, name))
    if isinstance(value, dict):
        return Part(heading, facts=[(_column(k), _text(v)) for k, v in value.items()])
    if isinstance(value, list):
        columns = list(value[0]) if value and isinstance(value[0], dict) else []
        rows = [[_text(row[c]) for c in columns] if columns else [_text(row)] for row in value]
        return Part(heading, columns=[_column(c) for c in columns], rows=rows)
    return Part(heading, facts=[(heading, _text(value))])


def _column(name: Any) -> str:
    return str(COLUMNS.get(str(name), name))


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
        return listed(_text(v) for v in value)
    if isinstance(value, dict):
        return "；".join(f"{_column(k)}：{_text(v)}" for k, v in value.items())
    text = str(value)
    if not _ISO.match(text):
        return str(WORDS.get(text, text))
    try:  # other apps hand over days and times as ISO text
        return _text(datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text))
    except ValueError:
        return text
