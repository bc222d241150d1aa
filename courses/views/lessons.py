"""The lesson page: reading, one question for oneself, done."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.actions.learning import finish_lesson, open_lesson, save_place
from courses.lesson_parts import kept_text_of, text_of
from courses.models import CoursePage, Enrolment, LessonPage
from courses.outlines import outline_for, with_parts
from courses.reading import Reading, reading, syllabus, syllabus_of
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
    shown = syllabus(code.upper())
    page = shown.lesson(slug) if shown else None
    if shown is None or page is None:
        raise Http404
    read = reading(shown, page, reader(request))
    try:
        if read.is_learning and not read.is_opened:
            open_lesson(enrolment=read.enrolment, lesson=page)
        return _shown(request, read, is_kept=True)
    except (LessonPage.DoesNotExist, IntegrityError) as gone:
        # Kept here, deleted elsewhere within the minute.
        raise Http404 from gone


def show_lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """A lesson reached through Wagtail: an author's preview, or the page tree's own address."""
    return _shown(request, reading(syllabus_of(page.course), page, reader(request)), is_kept=False)


def _shown(request: HttpRequest, read: Reading, *, is_kept: bool) -> HttpResponse:
    page, check = read.page, _check(request)
    text = kept_text_of(page) if is_kept and check is None else text_of(page)
    kinds = text.kinds
    return render(
        request,
        "courses/lesson.html",
        {
            "page": page,
            "course": read.course,
            "reading": read,
            "line": read.line,
            "following": read.following,
            "chapter": read.chapter,
            "text": text,
            "kinds": kinds,
            "check": check,
            "drills": drills_of(request, read.course, page, is_kept=is_kept) if "practice" in kinds else {},
            "seconds": places_of(request, page) if is_kept and kinds & {"video", "audio"} else {},
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
