"""Classes as a learner meets them: book, wait, give back, check in, say what one thought."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.refusals import Refused
from courses.actions.attendance import NoSeat, check_in, walk_in
from courses.actions.bookings import book, cancel_booking, place_in_queue
from courses.actions.evaluations import EvaluatedAlready, EvaluationClosed, evaluate, may_evaluate
from courses.actions.runs import attendance_lines
from courses.models import CourseRun, Enrolment, RunSession
from courses.refusals import say
from courses.rules import checkin
from courses.run_forms import EvaluationForm
from courses.views.run_words import cards, mark_cells

REMEMBERED = "checkin"  # the visitor's session: what was scanned in time, {"session": pk, "at": seconds}


def _mine(request: HttpRequest, pk: int) -> CourseRun:
    """A run announced where she belongs, or in which she has a seat."""
    rows = CourseRun.objects.visible_to(request.user).announced()
    return get_object_or_404(rows.select_related("course", "division", "host").with_counts(), pk=pk)


@login_required
@require_safe
def my_runs(request: HttpRequest) -> HttpResponse:
    """Seats held and waited for, what can be booked, what is behind one."""
    on, person = timezone.localdate(), request.user.person
    seats = Enrolment.objects.seats().filter(person=request.user.person_id).exclude(state="cancelled")
    held = CourseRun.objects.filter(pk__in=seats.values("run"))
    offered = CourseRun.objects.for_person(person, on).to_book().filter(ends_on__gte=on)
    rows = (held | offered).distinct().select_related("course", "division").with_counts()
    found = cards(list(rows.order_by("starts_on", "pk")), person, on)
    context = {
        "held": [card for card in found if card.is_held],
        "offered": [
            card for card in found if card.run.state == "open" and (card.seat is None or card.seat.state == "cancelled")
        ],
        "past": [card for card in reversed(found) if card.seat and card.seat.state in ("completed", "failed")],
        "on": on,
    }  # fmt: skip
    return render(request, "courses/my_runs/list.html", context)


@login_required
@require_safe
def my_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One class: when, where, who, one's own seat and marks."""
    run, on = _mine(request, pk), timezone.localdate()
    card = cards([run], request.user.person, on)[0]
    sessions = list(run.sessions.all())
    own: list[Any] = [None] * len(sessions)
    if card.seat and card.seat.state in ("enrolled", "completed", "failed"):
        line = next((x for x in attendance_lines(run) if x.seat.pk == card.seat.pk), None)
        if line:
            own = [cell if mark else None for cell, mark in zip(mark_cells(line.marks), line.marks, strict=True)]
    context = {
        "card": card, "run": run, "on": on, "sessions": list(zip(sessions, own, strict=True)),
        "trainers": [user.display_name for user in run.trainers.select_related("person")],
    }  # fmt: skip
    return render(request, "courses/my_runs/run.html", context)


@login_required
@require_POST
def my_run_book(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap; the page one came from says how it went."""
    run = _mine(request, pk)
    if request.user.person is None:
        messages.error(request, _("这个账号没有对应的人员，不能报名。请联系区人事。"))
        return redirect("my-run", pk)
    try:
        seat = book(person=request.user.person, run=run, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        if seat.state == Enrolment.State.WAITING:
            words = _("已排进候补，您是第%(place)s位。有人退班，名额自动给前面的人，轮到您会有消息。")
            messages.success(request, words % {"place": place_in_queue(seat)})
        else:
            messages.success(request, _("报上了。来不了请在截止前退班，名额会给下一位。"))
    return redirect("my-run", pk)


@login_required
@require_POST
def my_run_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the seat back, or leave the queue."""
    seat = get_object_or_404(Enrolment.objects.held(), run=pk, person=request.user.person_id)
    try:
        cancel_booking(enrolment=seat, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, _("已退出。以后想来，可以再报。"))
    return redirect("my-run", pk)


def site_key() -> bytes:
    """What codes are signed with; of its own, so that no other signature of the site opens a door here."""
    return f"runs.checkin:{settings.SECRET_KEY}".encode()


@never_cache
@require_safe
def checkin_scan(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """The address in the code. What was scanned in time is remembered before anybody is asked to sign in, so that a
    slow sign-in does not kill it; who is not signed in comes back by itself.
    """
    read = checkin.session_of(site_key(), token, timezone.now())
    if isinstance(read, int):
        request.session[REMEMBERED] = {"session": read, "run": pk, "at": timezone.now().timestamp()}
    else:
        request.session[REMEMBERED] = {"words": say(read), "run": pk}
    return redirect("checkin", pk)


def _remembered(request: HttpRequest, run: CourseRun) -> tuple[RunSession | None, datetime | None, str]:
    """Session, moment of the scan and «», or the words of why not."""
    held = request.session.get(REMEMBERED, {})
    if held.get("run") != run.pk:
        return None, None, _("没有扫到这个班的码。请扫讲师现在出示的码，或请讲师在名单上记。")
    if "words" in held:
        return None, None, held["words"]
    at = datetime.fromtimestamp(held["at"], tz=timezone.get_current_timezone())
    session = run.sessions.filter(pk=held["session"]).first()
    if session is None:
        return None, None, say(checkin.BadCode())
    if timezone.now() - at > checkin.GRACE:
        return None, None, say(checkin.OldCode())
    return session, at, ""


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def checkin_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """«I am here»: one tap after the scan. POST marks; `walk_in` takes a free seat with it."""
    rows = CourseRun.objects.visible_to(request.user).announced().select_related("division")
    run = get_object_or_404(rows, pk=pk)
    session, at, words = _remembered(request, run)
    context: dict[str, Any] = {"run": run, "session": session, "words": words, "row": None, "offers_seat": False}
    if session is not None and request.user.person is not None:
        step = walk_in if request.POST.get("walk_in") else check_in
        try:
            if request.method == "POST":
                context["row"] = step(session=session, person=request.user.person, by=request.user, at=at)
        except Refused as refusal:
            context["words"] = refusal.words
            context["offers_seat"] = isinstance(refusal.reason, NoSeat) and not refusal.reason.is_waiting
    status = 409 if context["words"] and request.method == "POST" else 200
    return render(request, "courses/my_runs/checkin.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_run_evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    """What one thought of the class, without a name."""
    seats = Enrolment.objects.seats().exclude(state="cancelled").select_related("run")
    seat = get_object_or_404(seats, run=pk, person=request.user.person_id)
    on = timezone.localdate()
    form = EvaluationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        marks = {name: form.cleaned_data[name] for name in ("content", "teaching", "arrangement")}
        try:
            evaluate(enrolment=seat, marks=marks, words=form.cleaned_data["words"], on=on)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("谢谢，收到了。"))
            return redirect("my-run", pk)
    context = {"form": form, "run": seat.run, **_whether_to_evaluate(seat, on)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "courses/my_runs/evaluate.html", context, status=status)


def _whether_to_evaluate(seat: Enrolment, on: date) -> dict[str, Any]:
    is_early_or_late = not may_evaluate(seat, on)
    why_not = EvaluationClosed() if is_early_or_late else EvaluatedAlready()
    return {"is_open": not is_early_or_late and not seat.has_evaluated, "why_not": why_not.words()}


def checkin_address(run: CourseRun, session: RunSession, now: datetime) -> str:
    return reverse("checkin-scan", args=[run.pk, checkin.code(site_key(), session.pk, now)])
