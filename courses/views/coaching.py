"""带教记录: a worker's own sessions on either side, a new one, and the confirming of the other side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.refusals import Refused
from courses.actions.coaching import coachable, confirm_coaching, decline_coaching, record_coaching
from courses.coaching_forms import CoachingForm
from courses.models import CoachingSession
from courses.refusals import Declined
from courses.views.signoffs import supervises

RELATED = ("coach", "coached", "skill", "decided_by__person")


@login_required
@require_safe
def my_coaching(request: HttpRequest) -> HttpResponse:
    """Sessions that wait for one's word, then all one gave or had."""
    return _mine(request)


def _mine(request: HttpRequest, pk: int = 0, refused: str = "", typed: str = "") -> HttpResponse:
    person = request.user.person
    if person is None:
        raise Http404
    rows = CoachingSession.objects.of(person).select_related(*RELATED)
    waiting = rows.recorded().filter(coached=person)
    context = {
        "waiting": waiting, "page": Paginator(rows, 20).get_page(request.GET.get("page")), "person": person,
        "refused_pk": pk, "refused": refused, "typed": typed,
    }  # fmt: skip
    return render(request, "courses/coaching/mine.html", context, status=422 if refused else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def coaching_new(request: HttpRequest) -> HttpResponse:
    """Record one; `?skill=` and `?person=` choose beforehand."""
    coach = request.user.person
    if coach is None:
        raise Http404
    on = timezone.localdate()
    first: dict[str, Any] = {
        "held_on": on, "skill": request.GET.get("skill", ""), "coached": request.GET.get("person", "")
    }  # fmt: skip
    form = CoachingForm(request.POST or None, persons=coachable(request.user, on), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            record_coaching(coach=coach, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            name = form.cleaned_data["coached"].name
            messages.success(request, _("已记下，%(name)s会收到消息。对方或您的督导确认后算数。") % {"name": name})
            return redirect("my-coaching")
    return render(request, "courses/coaching/new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def coaching_desk(request: HttpRequest) -> HttpResponse:
    """Sessions of coaches one answers for, waiting for a word."""
    return _desk(request)


def _desk(request: HttpRequest, pk: int = 0, refused: str = "", typed: str = "") -> HttpResponse:
    if not supervises(request.user):
        raise PermissionDenied
    rows = CoachingSession.objects.recorded().open_to(request.user, timezone.localdate())
    context = {
        "page": Paginator(rows.select_related(*RELATED).order_by("recorded_at"), 20).get_page(request.GET.get("page")),
        "refused_pk": pk, "refused": refused, "typed": typed,
    }  # fmt: skip
    return render(request, "courses/coaching/desk.html", context, status=422 if refused else 200)


@login_required
@require_POST
def coaching_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """It was so, or not; a refusal keeps what was typed."""
    rows = CoachingSession.objects.visible_to(request.user).select_related("coach", "coached", "skill")
    session = get_object_or_404(rows, pk=pk)
    reason, own = request.POST.get("reason", ""), session.coached_id == request.user.person_id
    try:
        if request.POST.get("verb") == "decline":
            decline_coaching(session=session, reason=reason, by=request.user)
            messages.success(request, _("已说明没有确认，%(name)s看得到原因。") % {"name": session.coach.name})
        else:
            confirm_coaching(session=session, by=request.user)
            messages.success(request, _("已确认%(name)s的这次带教。") % {"name": session.coach.name})
    except Declined as refusal:
        return (_mine if own else _desk)(request, pk, refusal.words, reason)
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("my-coaching" if own or not supervises(request.user) else "coaching-desk")
