"""The list of one class as a file: everybody with a seat, what she attended, how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.exports import ExportField, ExportResource
from courses.models import Attendance, CourseRun, RunSession
from courses.run_forms import RunFilter
from courses.views.run_words import SEAT_WORDS


def _mark(number: int) -> Callable[[Any], str]:
    words = dict(Attendance.Mark.choices)
    return lambda line: str(words.get(line.marks[number], ""))


class RunExport(ExportResource):
    """Rows are `courses.actions.runs.Line`s; built with the run, its sessions and the places of its people."""

    slug = "runs"
    title: Any = _("班次名单")
    about = _("一个班每人一行：单位、每次出勤、到课和结果，在班次页导出；没有证件号和手机号。")
    permission = "runs.edit"
    page = "runs"
    filters = tuple(field.label for field in RunFilter.base_fields.values())
    varying = _("每次上课一列")

    name = ExportField(_("姓名"), "seat__person__name")
    place = ExportField(_("单位"), "")
    share = ExportField(_("到课（%）"), "outcome__share")
    result = ExportField(_("结果"), lambda line: str(SEAT_WORDS[line.seat.state]))

    def __init__(
        self, run: CourseRun, sessions: Sequence[RunSession], places: Mapping[int, Any], **options: Any
    ) -> None:
        super().__init__(**options)
        self.title = _("%(title)s 名单") % {"title": run.title}
        self.fields["place"].value = lambda line: str(places.get(line.seat.person_id, ""))
        heads = [_("第%(n)s次 %(day)s") % {"n": n, "day": f"{s.on:%m-%d}"} for n, s in enumerate(sessions, 1)]
        self.add({f"session_{n}": ExportField(head, _mark(n)) for n, head in enumerate(heads)}, before="share")
