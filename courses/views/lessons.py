"""The lesson page: reading, one question for oneself, done."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.actions.learning import finish_lesson, open_lesson, save_place
from courses.models import CoursePage, Enrolment, LessonPage
from courses.outlines import LessonLine, Outline, outline_for, with_parts
from courses.views.catalogue import reader
from courses.views.practice import drills_of, places_of


@dataclass(frozen=True, slots=True)
class Check:
    """What the reader chose in a self-check: nothing is stored, it only travels in the address."""

    block: str
    choice: int


def _check(request: HttpRequest) -> Check | None:
    choice = request.GET.get("choice", "")
    return Check(request.GET.get("check", ""), int(choice)) if choice.isascii() and choice.isdigit() else None


@require_safe
def lesson(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    course = get_object_or_404(with_parts(CoursePage.objects.live()), code=code.upper())
    page = get_object_or_404(LessonPage.objects.child_of(course).live(), slug=slug)
    outline = outline_for(course, reader(request))
    if outline.enrolment is not None and outline.enrolment.state == Enrolment.State.ENROLLED:
        open_lesson(enrolment=outline.enrolment, lesson=page)
    return _shown(request, page, outline, is_kept=True)


def show_lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """A lesson reached through Wagtail: an author's preview, or the page tree's own address."""
    course = with_parts(CoursePage.objects).get(path=page.path[: -page.steplen])
    return _shown(request, page, outline_for(course, reader(request)), is_kept=False)


def _shown(request: HttpRequest, page: LessonPage, outline: Outline, *, is_kept: bool) -> HttpResponse:
    lines = outline.lines
    here = next((n for n, line in enumerate(lines) if line.lesson.pk == page.pk), None)
    following: LessonLine | None = lines[here + 1] if here is not None and here + 1 < len(lines) else None
    line = lines[here] if here is not None else None
    kinds = {block.block_type for block in page.text}
    return render(
        request,
        "courses/lesson.html",
        {
            "page": page,
            "course": outline.course,
            "outline": outline,
            "line": line,
            "following": following,
            "chapter": next((c for c in outline.chapters if line in c.lessons), None),
            "check": _check(request),
            "drills": drills_of(request, outline.course, page, is_kept=is_kept),
            "kinds": kinds,
            "seconds": places_of(request, page) if is_kept and kinds & {"video", "audio"} else {},
            "place": line.progress.place if line and line.progress and not line.progress.done_at else "",
        },
    )


def _own(request: HttpRequest, code: str, slug: str) -> tuple[Enrolment, LessonPage]:
    """The reader's open enrolment and the lesson; 404 where there is none."""
    course = get_object_or_404(CoursePage.objects.live(), code=code.upper())
    enrolment = get_object_or_404(Enrolment.objects.of(request.user.person_id).open(), course=course)
    return enrolment, get_object_or_404(LessonPage.objects.child_of(course).live(), slug=slug)


@login_required
@require_POST
def lesson_done(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    enrolment, page = _own(request, code, slug)
    finish_lesson(enrolment=enrolment, lesson=page, by=request.user)
    course = with_parts(CoursePage.objects).get(pk=enrolment.course_id)
    outline = outline_for(course, request.user.person)
    following = outline.next_line
    if following is None:
        said = (
            _("全部课时学完了。考试前把仿真练习做一遍。")
            if outline.practice
            else _("全部课时学完了。接下来考试，再做实操。")
        )
        messages.success(request, said)
        return redirect("course", code)
    return redirect("lesson", code, following.lesson.slug)


@login_required
@require_POST
def lesson_place(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    enrolment, page = _own(request, code, slug)
    save_place(enrolment=enrolment, lesson=page, place=request.POST.get("place", ""))
    return HttpResponse(status=204)
