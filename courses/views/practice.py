"""Practice screens and recordings of a lesson: one step at a time, judged here; where a recording stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from courses.actions.practice import COUNTS, begin_again, save_media_place, skills_shown, take_step
from courses.models import CoursePage, Enrolment, LessonPage, MediaPlace, PracticeRun
from courses.practice import Counted, Drill, Practice, kept, practice_in, practices_of, tried
from courses.rules.practice import Verdict
from staff.models import HeldSkill

DAY = 24 * 60 * 60


def drills_of(request: HttpRequest, course: CoursePage, lesson: LessonPage, *, is_kept: bool) -> Mapping[str, Drill]:
    """Every practice of the lesson as this reader has it, by the id of its block."""
    practices = practices_of(lesson)
    asked = request.GET
    if not practices:
        return {}
    person = getattr(request.user, "person", None) if is_kept else None
    if person is None:
        return {
            practice.block: tried(practice, asked.get("at", ""), asked.get("given", ""))
            for practice in practices
            if practice.block == asked.get("practice")
        }
    runs = {run.block: run for run in PracticeRun.objects.of(person).filter(lesson=lesson)}
    is_enrolled = _counts(person.pk, course)
    found = {}
    for practice in practices:
        url, told = _url(course, lesson, practice), _told(asked, practice)
        drill = kept(practice, runs.get(practice.key), url=url, is_enrolled=is_enrolled, **told)
        found[practice.block] = _with_count(drill, request, course, practice)
    return found


def _with_count(drill: Drill, request: HttpRequest, course: CoursePage, practice: Practice) -> Drill:
    """On the last page of a practice that counts: the skills it speaks for, with the levels they have now."""
    if not (drill.is_over and drill.is_enrolled):
        return drill
    skills = skills_shown(course, practice)
    held = HeldSkill.objects.filter(person=request.user.person_id, skill__in=skills)
    levels = dict(held.values_list("skill", "level"))
    return replace(drill, counted=[Counted(skill, levels.get(skill.pk, 0)) for skill in skills])


def _told(asked: Mapping[str, Any], practice: Practice) -> dict[str, str]:
    """What the address says of the last try, for the practice it belongs to."""
    if asked.get("practice") != practice.block:
        return {}
    return {"said": asked.get("said", ""), "given": asked.get("given", "")}


def _counts(person: int, course: CoursePage) -> bool:
    return Enrolment.objects.of(person).filter(course=course, state__in=COUNTS).exists()


def _url(course: CoursePage, lesson: LessonPage, practice: Practice) -> str:
    return reverse("practice-step", args=[course.code, lesson.slug, practice.block])


def _found(code: str, slug: str) -> tuple[CoursePage, LessonPage]:
    course = get_object_or_404(CoursePage.objects.live(), code=code.upper())
    return course, get_object_or_404(LessonPage.objects.child_of(course).live(), slug=slug)


@login_required
@require_POST
def practice_step(request: HttpRequest, code: str, slug: str, block: str) -> HttpResponse:
    """One step. The script gets the practice alone, a form gets the lesson back at the same place."""
    course, lesson = _found(code, slug)
    practice = practice_in(practices_of(lesson), block)
    if practice is None or request.user.person is None:
        raise Http404
    given, at = request.POST.get("given", ""), request.POST.get("at", "")
    verdict: Verdict | None = None
    if at == "again":
        run = begin_again(person=request.user.person, lesson=lesson, practice=practice)
    elif at.isascii() and at.isdigit():
        run, verdict = take_step(
            person=request.user.person, lesson=lesson, practice=practice, at_step=int(at), given=given, by=request.user
        )
    else:
        raise Http404
    said = {"said": str(verdict or ""), "given": "" if verdict in (None, Verdict.RIGHT) else given[:60]}
    if request.headers.get("X-Part") == "drill":
        url, is_enrolled = _url(course, lesson, practice), _counts(request.user.person_id, course)
        drill = _with_count(kept(practice, run, url=url, is_enrolled=is_enrolled, **said), request, course, practice)
        return render(request, "courses/blocks/practice.html", {"drill": drill, "value": practice.value})
    told = urlencode({"practice": practice.block, **{name: text for name, text in said.items() if text}})
    return redirect(f"{reverse('lesson', args=[course.code, lesson.slug])}?{told}#b-{practice.block}")


def places_of(request: HttpRequest, lesson: LessonPage) -> Mapping[str, int]:
    """Seconds at which the reader's recordings of this lesson go on, by block."""
    person = getattr(request.user, "person_id", None)
    return dict(MediaPlace.objects.of(person).filter(lesson=lesson).values_list("block", "second"))


@login_required
@require_POST
def media_place(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """A beat of the player: where it is now. Nothing is counted."""
    _course, lesson = _found(code, slug)
    block, second = request.POST.get("block", ""), request.POST.get("second", "")
    shown = {b.id for body in (lesson.body, lesson.body_en) for b in body if b.block_type in ("video", "audio")}
    if request.user.person is None or block not in shown or not (second.isascii() and second.isdigit()):
        raise Http404
    if int(second[:9]) > DAY:
        raise Http404
    save_media_place(person=request.user.person, lesson=lesson, block=block, second=int(second))
    return JsonResponse({"second": int(second)})
