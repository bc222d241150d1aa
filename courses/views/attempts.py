"""Sitting an exam: one question a page, each answer saved as it is given, handed in once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.refusals import Refused
from courses.actions.arrangements import worded
from courses.actions.exams import close_overdue, sat_under, save_answer, start_attempt, submit, tried_under, why_not_now
from courses.arrangements import Kind, arranged, terms_from
from courses.models import Answer, Attempt, CoursePage
from courses.papers import Sheet, sheet_of
from courses.refusals import say
from courses.rules.attempts import AttemptClosed, TimeOver


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exam(request: HttpRequest, code: str) -> HttpResponse:
    """The start page with the rules in plain words; POST starts the clock, or goes on where one was."""
    course = get_object_or_404(CoursePage.objects.live(), code=code.upper())
    chosen, person = course.exam, request.user.person
    if chosen is None or person is None:
        raise Http404
    now = timezone.now()
    if request.method == "POST":
        try:
            attempt = start_attempt(person=person, exam=chosen, by=request.user, at=now)
        except Refused as refusal:
            messages.error(request, refusal.words)
            return redirect("exam", code)
        return redirect("question", attempt.pk, 1)
    close_overdue(person=person, at=now)
    sat = list(Attempt.objects.of(person).filter(exam=chosen).select_related("voiding").defer("paper"))
    running = next((attempt for attempt in sat if attempt.is_open), None)
    reason = None if running else why_not_now(person=person, exam=chosen, at=now)
    enrolment, special = sat_under(person, chosen), arranged(person.pk, chosen)
    terms = terms_from(chosen, enrolment, special)
    tried = tried_under(enrolment, chosen).count() if enrolment else 0
    context = {
        "course": course,
        "exam": chosen,
        "terms": terms,
        "arranged": worded(row for row in special if row.kind != Kind.VOID),
        "sat": sat,
        "left": max(terms.tries - tried, 0),
        "running": running,
        "why_not": say(reason) if reason is not None else "",
        "number": sum(block.value["count"] for block in chosen.blueprint),
    }
    return render(request, "courses/exam.html", context)


def _own(request: HttpRequest, pk: int) -> Attempt:
    """One's own attempt; another person's is not found."""
    rows = Attempt.objects.of(request.user.person_id).select_related("exam")
    return get_object_or_404(
        rows.only("person", "state", "paper", "deadline_at", "exam__title", "exam__title_en"), pk=pk
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One question. POST saves; a form goes on to the next question, the page's own script gets the receipt."""
    if request.method == "POST":
        # Not read here: the save reads the row under its lock, and finds it only if it is hers.
        return _save(request, Attempt(pk=pk, person_id=request.user.person_id), number)
    attempt = _own(request, pk)
    if not attempt.is_open or attempt.deadline_at < timezone.now():
        close_overdue(person=attempt.person, at=timezone.now())
        return redirect("result", pk)
    sheet = sheet_of(attempt)
    if not 1 <= number <= len(sheet.questions):
        raise Http404
    return render(request, "courses/question.html", _context(sheet, number))


def _context(sheet: Sheet, number: int) -> dict[str, Any]:
    left = (sheet.attempt.deadline_at - timezone.now()).total_seconds()
    return {
        "sheet": sheet,
        "attempt": sheet.attempt,
        "question": sheet.questions[number - 1],
        "seconds": max(int(left), 0),
        "minutes": max(int(left + 59) // 60, 0),
    }


def _save(request: HttpRequest, attempt: Attempt, number: int) -> HttpResponse:
    wants_receipt = "application/json" in request.headers.get("Accept", "")
    try:
        saved = save_answer(
            attempt=attempt,
            number=number,
            raw=given(request),
            client_id=request.POST.get("client_id", "")[:64],
            is_flagged=bool(request.POST.get("flag")),
            by=request.user,
        )
    except Attempt.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as refusal:
        return _not_saved(request, attempt, number, refusal, wants_receipt)
    if wants_receipt:
        return JsonResponse(_receipt(saved))
    step = {"before": number - 1, "review": 0}.get(request.POST.get("go", ""), number + 1)
    return redirect("question", attempt.pk, step) if 1 <= step <= len(saved.attempt.questions) else redirect(
        "attempt", attempt.pk
    )  # fmt: skip


def given(request: HttpRequest) -> list[str]:
    """The sent values; ordering and matching come as one field per row: «pair-2=C», «place-B=1»."""
    pairs = [f"{name[5:]}={value}" for name, value in request.POST.items() if name.startswith("pair-") and value]
    places = {name[6:]: value for name, value in request.POST.items() if name.startswith("place-") and value.isdigit()}
    if pairs:
        return pairs
    if places:
        return sorted(places, key=lambda letter: int(places[letter]))
    return [value[:8000] for value in request.POST.getlist("answer")]


def _receipt(saved: Answer) -> dict[str, Any]:
    return {
        "number": saved.number,
        "client_id": saved.client_id,
        "saved_at": formats.time_format(timezone.localtime(saved.saved_at), "TIME_FORMAT"),
    }


def _not_saved(
    request: HttpRequest, attempt: Attempt, number: int, refusal: Refused, wants_receipt: bool
) -> HttpResponse:
    over = isinstance(refusal.reason, AttemptClosed | TimeOver)
    if wants_receipt:
        problem = {"type": "about:blank", "title": refusal.words, "code": refusal.code, "over": over}
        return JsonResponse(problem, status=409, content_type="application/problem+json")
    messages.error(request, refusal.words)
    if over:
        close_overdue(person=attempt.person, at=timezone.now())
        return redirect("result", attempt.pk)
    return redirect("question", attempt.pk, number)


@login_required
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """All questions of an open attempt as form fragments, so that a lost connection does not stop the work."""
    attempt = _own(request, pk)
    if not attempt.is_open:
        raise Http404
    return render(request, "courses/paper.html", {"sheet": sheet_of(attempt), "attempt": attempt})


@login_required
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What is answered, what is not, what was flagged; and the button that hands in."""
    attempt = _own(request, pk)
    if not attempt.is_open or attempt.deadline_at < timezone.now():
        close_overdue(person=attempt.person, at=timezone.now())
        return redirect("result", pk)
    return render(request, "courses/attempt.html", _context(sheet_of(attempt), 1))


@login_required
@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    attempt = _own(request, pk)
    submit(attempt=attempt, by=request.user)
    return redirect("result", pk)
