"""The bank of /cms/ as files: what filter and search leave in the listing, or the whole bank of a course.

For a course it is said before what a format cannot carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView

from courses.actions.question_export import FORMATS, bank_of, entries_of, export_questions
from courses.models import CoursePage
from courses.question_files.entries import LeftOut, Written
from courses.question_files.export_excel import template
from courses.views.question_imports import courses_of, may_import

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
                _("导出为%(format)s") % {"format": chosen.label},
                url=reverse(ROUTE, args=[name]) + said,
                icon_name="download",
                priority=50 + n,
            )
            for n, (name, chosen) in enumerate(FORMATS.items())
        ]
        sheet = Button(_("下载Excel模板"), url=reverse(ROUTE, args=[TEMPLATE]), icon_name="table", priority=60)
        return [*super().header_more_buttons, *self._files_in(), *exports, sheet]

    def _files_in(self) -> list[Button]:
        if not self.request.user.has_perms(("courses.add_question", "courses.change_question")):
            return []
        chosen = self.request.GET.get("course", "")
        course = f"?course={chosen}" if chosen.isdigit() else ""
        return [
            Button(_("导入题目"), url=reverse("question-import-new") + course, icon_name="upload", priority=40),
            Button(_("以前的导入"), url=reverse("question-imports"), icon_name="history", priority=45),
        ]


class QuestionFileView(QuestionIndexView):
    """The listing as a file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        file_format = kwargs["file_format"]
        if file_format == TEMPLATE:
            return _attached(template(), "excel", _("题库模板"))
        if file_format not in FORMATS:
            raise Http404
        questions = list(self.get_queryset())
        written = export_questions(questions, file_format)
        return _attached(written.content, file_format, f"{self._named(questions)}_{timezone.localdate():%Y%m%d}")

    def _named(self, questions: list[Any]) -> str:
        """After the course when it is only one."""
        courses = {question.course_id for question in questions}
        return named(CoursePage.objects.get(pk=courses.pop())) if len(courses) == 1 else _("题库")


def named(course: CoursePage) -> str:
    return _("题库_%(code)s") % {"code": course.code}


@dataclass(frozen=True, slots=True)
class Offer:
    """A format and what it would leave out of this bank."""

    name: str
    label: str
    written: Written

    @property
    def whole(self) -> list[LeftOut]:
        return [one for one in self.written.left_out if one.whole]

    @property
    def parts(self) -> list[LeftOut]:
        return [one for one in self.written.left_out if not one.whole]


@never_cache
@require_safe
def question_export(request: HttpRequest) -> HttpResponse:
    """Choose a course; then each format, with what it cannot say of this bank."""
    may_import(request)
    courses = courses_of(request)
    chosen = request.GET.get("course", "")
    context: dict[str, Any] = {"courses": courses}
    if chosen:
        course = courses.filter(pk=int(chosen)).first() if chosen.isdigit() else None
        if course is None:
            return render(request, "courses/question_imports/gone.html", status=404)
        entries = entries_of(bank_of(course))
        offers = [Offer(name, one.label, one.write(entries)) for name, one in FORMATS.items()]
        context |= {"course": course, "count": len(entries), "offers": offers}
    return render(request, "courses/question_imports/export.html", context)


@require_safe
def question_export_file(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """The whole bank of a course."""
    may_import(request)
    course = courses_of(request).filter(pk=pk).first()
    if course is None or file_format not in FORMATS:
        return render(request, "courses/question_imports/gone.html", status=404)
    written = export_questions(bank_of(course), file_format)
    return _attached(written.content, file_format, f"{named(course)}_{timezone.localdate():%Y%m%d}")


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
