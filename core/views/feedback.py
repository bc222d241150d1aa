"""Feedback: writing it, reading the answer, answering."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.accounts.gates import permission_required
from core.actions.feedback import answer_feedback, write_feedback
from core.forms.feedback import AnswerForm, FeedbackForm
from core.models import Feedback
from core.permissions import places_where
from core.throttle import client_address, over_limit
from core.views.site import safe_return


def feedback(request: HttpRequest) -> HttpResponse:
    """Anybody may write; at most six an hour from one address or account, and the text stays on the page."""
    page = safe_return(request, request.GET.get("page", ""))
    form = FeedbackForm(request.POST or None, initial={"page": page})
    if request.method == "POST" and form.is_valid():
        writer = request.user if request.user.is_authenticated else None
        key = f"user{writer.pk}" if writer else client_address(request)
        refused = over_limit("feedback", key, times=6, seconds=3600)
        if refused is None:
            written = write_feedback(**form.cleaned_data, by=writer)
            return redirect("feedback-read", written.token)
        minutes = -(-refused.seconds // 60)
        form.add_error(
            None, _("这一小时里写得太多了，请%(minutes)s分钟后再提交，文字还在下面。") % {"minutes": minutes}
        )
        return render(request, "core/feedback/write.html", {"form": form}, status=429)
    return render(request, "core/feedback/write.html", {"form": form})


def feedback_read(request: HttpRequest, token: str) -> HttpResponse:
    """What was written and the answer; whoever has the address may read it."""
    return render(request, "core/feedback/read.html", {"feedback": get_object_or_404(Feedback, token=token)})


@permission_required("access.grant")
def feedback_desk(request: HttpRequest) -> HttpResponse:
    rows = Feedback.objects.filter(places_where(request.user, "access.grant").within("division__path"))
    waiting = rows.filter(answered_at=None).count()
    if request.GET.get("state") != "all":
        rows = rows.filter(answered_at=None)
    page = Paginator(rows.select_related("user__person", "division"), 20).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": waiting, "all": request.GET.get("state") == "all"}
    return render(request, "core/feedback/list.html", context)


@permission_required("access.grant")
def feedback_answer(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Feedback.objects.filter(places_where(request.user, "access.grant").within("division__path"))
    row = get_object_or_404(rows.select_related("user__person", "division", "answered_by"), pk=pk)
    form = AnswerForm(request.POST or None, initial={"answer": row.answer})
    if request.method == "POST" and form.is_valid():
        answer_feedback(feedback=row, answer=form.cleaned_data["answer"], by=request.user)
        messages.success(request, _("答复已发出。"))
        return redirect("feedback-desk")
    return render(request, "core/feedback/answer.html", {"feedback": row, "form": form})
