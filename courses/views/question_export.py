"""The listing of the bank in /cms/, and its files: what filter and search leave in the list is what the file holds."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView

from courses.actions.question_export import FORMATS, export_questions
from courses.models import CoursePage
from courses.question_files.export_excel import template

TEMPLATE = "template"
ROUTE = "wagtailsnippets_courses_question:export"


class QuestionIndexView(IndexView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """An export of what is listed in each format, and the sheet to be filled in."""
        listed = self.request.GET.copy()
        listed.pop(self.page_kwarg, None)
        said = f"?{listed.urlencode()}" if listed else ""
        exports = [
            Button(
                f"导出为{chosen.label}", url=reverse(ROUTE, args=[name]) + said, icon_name="download", priority=50 + n
            )
            for n, (name, chosen) in enumerate(FORMATS.items())
        ]
        sheet = Button("下载Excel模板", url=reverse(ROUTE, args=[TEMPLATE]), icon_name="table", priority=60)
        return [*super().header_more_buttons, *exports, sheet]


class QuestionFileView(QuestionIndexView):
    """The listing as a file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        file_format = kwargs["file_format"]
        if file_format == TEMPLATE:
            return _attached(template(), "excel", "题库模板")
        if file_format not in FORMATS:
            raise Http404
        questions = list(self.get_queryset())
        written = export_questions(questions, file_format)
        return _attached(written.content, file_format, f"{self._named(questions)}_{timezone.localdate():%Y%m%d}")

    def _named(self, questions: list[Any]) -> str:
        """After the course when it is only one."""
        courses = {question.course_id for question in questions}
        return f"题库_{CoursePage.objects.get(pk=courses.pop()).code}" if len(courses) == 1 else "题库"


def _attached(content: bytes, file_format: str, name: str) -> HttpResponse:
    chosen = FORMATS[file_format]
    return HttpResponse(
        content,
        content_type=chosen.content_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{name}.{chosen.suffix}', safe='')}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
