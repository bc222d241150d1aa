"""One's own courses: enrol, see how far, and 今日 composed of every app's blocks."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import slots
from core.views.blocks import rendered
from courses.actions.exams import close_overdue
from courses.actions.learning import enrol
from courses.models import CoursePage, Enrolment
from courses.outlines import outlines, with_parts

FINISHED = (Enrolment.State.COMPLETED, Enrolment.State.FAILED)


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """今日: every app's blocks in order; the one next step comes first."""
    on, now = timezone.localdate(), timezone.localtime()
    person = request.user.person
    blocks = []
    if person is not None:
        close_overdue(person=person, at=now)
        blocks = rendered(request, (entry(person, on) for entry in slots.entries("home")))
    greeting = _("早上好") if now.hour < 9 else _("上午好") if now.hour < 12 else _("下午好")
    if now.hour >= 18:
        greeting = _("晚上好")
    return render(
        request,
        "courses/today.html",
        {"blocks": blocks, "on": on, "greeting": greeting},
    )


@login_required
@require_safe
def my_courses(request: HttpRequest) -> HttpResponse:
    rows = Enrolment.objects.of(request.user.person_id).exclude(state=Enrolment.State.CANCELLED)
    rows = rows.filter(Q(course__live=True) | Q(state__in=FINISHED))
    enrolments = list(rows.prefetch_related("course__chapters", "course__exams", "course__checklist"))
    return render(
        request,
        "courses/my_courses.html",
        {
            "learning": outlines([e for e in enrolments if e.state in ("waiting", "enrolled")]),
            "finished": outlines([e for e in enrolments if e.state in FINISHED]),
        },
    )


@login_required
@require_POST
def enrol_me(request: HttpRequest, code: str) -> HttpResponse:
    course = get_object_or_404(CoursePage.objects.live(), code=code.upper())
    if request.user.person is None:
        messages.error(request, _("这个账号没有对应的人员，不能报名。请联系区人事。"))
        return redirect("course", code)
    enrolment = enrol(person=request.user.person, course=course, by=request.user)
    enrolment.course = with_parts(CoursePage.objects).get(pk=course.pk)
    following = outlines([enrolment])[0].next_line
    return redirect("lesson", code, following.lesson.slug) if following else redirect("course", code)
