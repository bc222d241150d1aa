"""What courses tells Wagtail: its snippets, and care for what hangs on a course.

Before unpublishing, Wagtail's own page of confirmation says it (templates/wagtailadmin/pages/confirm_unpublish.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from core.models import User
from courses.models import CoursePage, Question
from courses.publishing import courses_in, lessons_with_records, uses
from courses.views import analysis, question_disputes, question_export, question_imports
from courses.viewsets import TeachingGroup

register_snippet(TeachingGroup)


@hooks.register("register_admin_urls")
def analysis_urls() -> list[URLPattern]:
    return [
        path("analysis/exams/<int:pk>/", analysis.exam_analysis, name="exam-analysis"),
        path("analysis/questions/<int:pk>/", analysis.question_analysis, name="question-analysis"),
        path("analysis/disputes/", question_disputes.question_disputes, name="question-disputes"),
        path("analysis/disputes/<int:pk>/", question_disputes.question_dispute, name="question-dispute"),
    ]


@hooks.register("register_admin_urls")
def question_file_urls() -> list[URLPattern]:
    imports, exports = question_imports, question_export
    one = "questions/imports/<int:pk>/"
    return [
        path("questions/imports/", imports.question_imports, name="question-imports"),
        path("questions/imports/new/", imports.question_import_new, name="question-import-new"),
        path(one, imports.question_import, name="question-import"),
        path(f"{one}confirm/", imports.question_import_confirm, name="question-import-confirm"),
        path(f"{one}discard/", imports.question_import_discard, name="question-import-discard"),
        path(f"{one}stop/", imports.question_import_stop, name="question-import-stop"),
        path(f"{one}recheck/", imports.question_import_recheck, name="question-import-recheck"),
        path("questions/export/", exports.question_export, name="question-export"),
        path(
            "questions/export/<int:pk>/<slug:file_format>/", exports.question_export_file, name="question-export-file"
        ),
    ]


@hooks.register("register_page_listing_more_buttons")
@hooks.register("register_page_header_buttons")
def question_file_buttons(page: Page, user: User, **kwargs: Any) -> Iterator[Button]:
    """In the menu of a course that the user may edit."""
    may = user.has_perms(("courses.add_question", "courses.change_question"))
    if isinstance(page.specific_deferred, CoursePage) and may and page.permissions_for_user(user).can_edit():
        chosen = f"?course={page.pk}"
        yield Button(_("导入题目"), reverse("question-import-new") + chosen, icon_name="upload", priority=45)
        yield Button(_("导出题库"), reverse("question-export") + chosen, icon_name="download", priority=46)


class DisputesPanel(Component):
    """On the first page of /cms/: how many disputes wait for an answer."""

    order = 105

    def __init__(self, waiting: int) -> None:
        self.waiting = waiting

    def render_html(self, parent_context: Any = None) -> SafeString:
        line = '<section class="panel"><h2>题目异议</h2><p><a href="{}">{}条异议等答复</a></p></section>'
        return format_html(line, reverse("question-disputes"), self.waiting)


@hooks.register("construct_homepage_panels")
def disputes_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("courses.change_question") and (waiting := question_disputes.waiting_for_authors()):
        panels.append(DisputesPanel(waiting))


def _warn(request: HttpRequest, pages: Sequence[Page], what_happens: str) -> None:
    """Said on Wagtail's own confirmation page, before anything is done."""
    for use in uses(courses_in(pages), timezone.localdate()):
        if use.is_used:
            messages.warning(request, f"{use.words}。{what_happens}")


def _kept(request: HttpRequest, pages: Sequence[Page]) -> bool:
    """Is there something that must not be deleted? Says what, and what to do instead."""
    held = [use for use in uses(courses_in(pages), timezone.localdate()) if not use.may_be_deleted]
    for use in held:
        said = use.words if use.is_used else f"《{use.course.title}》有人学过"
        messages.error(request, f"{said}。有学习记录或必修安排的课程不能删除，请改用“取消发布”，记录都会留下。")
    lessons = [] if held else lessons_with_records(pages)
    if lessons:
        titles = "、".join(lesson.title for lesson in lessons[:5])
        messages.error(request, f"“{titles}”有人学过，删除会丢掉学习记录。请改用“取消发布”。")
    return bool(held or lessons)


def _back(request: HttpRequest, page: Page) -> HttpResponse:
    return redirect("wagtailadmin_explore", page.get_parent().pk if page.depth > 1 else page.pk)


@hooks.register("before_delete_page")
def before_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _back(request, page) if _kept(request, [page]) else None


@hooks.register("before_move_page")
def before_move(request: HttpRequest, page: Page, destination: Page) -> None:
    if request.method != "POST":
        _warn(request, [page], "移动后地址里的课程编号不变，安排照旧。")


@hooks.register("before_bulk_action")
def before_bulk(request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any) -> HttpResponse | None:
    """The same for several pages at once, chosen by ticking."""
    pages = [row for row in objects if isinstance(row, Page)]
    if not pages:
        return None
    if action_type == "delete" and _kept(request, pages):
        return _back(request, pages[0])
    return None


@hooks.register("after_edit_page")
def after_edit(request: HttpRequest, page: Page) -> None:
    """A day to go offline is a withdrawal too, only later."""
    if page.expire_at is not None:
        _warn(
            request, [page], f"它定在{timezone.localtime(page.expire_at):%Y年%-m月%-d日 %H:%M}下线，请先同区人事商量。"
        )


@hooks.register("before_delete_snippet")
def before_delete_question(request: HttpRequest, instances: Sequence[Any]) -> HttpResponse | None:
    """A question somebody disputed stays: the answer to it must be found again."""
    for row in instances:
        if isinstance(row, Question) and (row.disputes.exists() or row.rulings.exists()):
            messages.error(request, f"有人对{row.code} 第{row.version}版提过异议，题目要留着备查，不能删除。")
            return redirect("question-dispute", row.pk)
    return None
