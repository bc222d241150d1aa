"""对这道题有异议: the learner's own page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.refusals import Refused
from courses.actions.disputes import LONGEST, dispute_question
from courses.models import Attempt, Dispute
from courses.papers import sheet_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The question as it was asked and answered; POST disputes it. Another's attempt, or one without score, is 404."""
    rows = Attempt.objects.of(request.user.person_id).marked().select_related("exam__course", "person")
    attempt = get_object_or_404(rows, pk=pk)
    question = next((one for one in sheet_of(attempt).questions if one.number == number), None)
    if question is None:
        raise Http404
    back = f"{reverse('result', args=[pk])}#q{number}"
    if Dispute.objects.open().filter(attempt=attempt, number=number).exists() or question.is_struck:
        return redirect(back)
    text, refused = request.POST.get("text", ""), ""
    if request.method == "POST":
        try:
            dispute_question(attempt=attempt, number=number, text=text, by=request.user)
        except Refused as refusal:
            refused = refusal.words
        else:
            messages.success(request, _("已交给命题人，看不到是谁提的。有了答复会发消息给您，这里也看得到。"))
            return redirect(back)
    context = {
        "attempt": attempt, "course": attempt.exam.course, "question": question, "text": text[:LONGEST],
        "refused": refused, "longest": LONGEST,
    }  # fmt: skip
    return render(request, "courses/dispute.html", context, status=422 if refused else 200)
