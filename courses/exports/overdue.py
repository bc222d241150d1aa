"""必修课过期名单 as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.exports import ExportField, ExportResource
from core.exports.places import community_of, street_of
from core.models import Division
from courses.requirement_forms import OverdueFilter


def _division(line: Any) -> Division | None:
    return line.work.division if line.work else None


def _reached(line: Any) -> str:
    return str(_("等督导确认") if line.is_waiting else _("还没学完"))


def _reminded(line: Any) -> date | None:
    return timezone.localtime(line.last.sent_at).date() if line.last else None


class OverdueExport(ExportResource):
    """Rows are the page's own (`courses.views.overdue.Line`)."""

    slug = "requirements-overdue"
    title = _("必修课过期名单")
    about = _("每人每门过期的必修课一行：过期几天、学到哪里、最近哪天提醒过；没有证件号和手机号。")
    permission = "requirements.view"
    page = "requirements-overdue"
    filters = tuple(field.label for field in OverdueFilter.base_fields.values())

    name = ExportField(_("姓名"), "enrolment__person__name")
    street = ExportField(_("街道"), lambda line: street_of(_division(line)))
    community = ExportField(_("社区"), lambda line: community_of(_division(line)))
    post = ExportField(_("岗位"), "work__title")
    code = ExportField(_("课程编号"), "enrolment__course__code")
    course = ExportField(_("课程"), "enrolment__course__label")
    due_on = ExportField(_("截止"), "enrolment__due_on")
    days = ExportField(_("过期天数"), "days")
    reached = ExportField(_("学到哪里"), _reached)
    reminded_on = ExportField(_("最近提醒"), _reminded)
