"""/desk/signoffs/second/: confirmed tasks that the sample drew, looked at by a second assessor in two taps."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts.gates import permission_required
from core.refusals import Refused
from courses.actions.second_checks import agree, disagree
from courses.models import SecondCheck
from courses.refusals import Declined

RELATED = (
    "submission__enrolment__person", "submission__enrolment__course", "submission__assessor__person",
    "submission__score_by__person", "assessor__person",
)  # fmt: skip


@permission_required("signoffs.recheck")
@require_safe
def second_checks(request: HttpRequest) -> HttpResponse:
    return _list(request)


def _list(request: HttpRequest, pk: int = 0, refused: str = "", typed: str = "") -> HttpResponse:
    """What waits for this user, oldest first; then what became of those she checked or had confirmed."""
    waiting = SecondCheck.objects.waiting().open_to(request.user).select_related(*RELATED)
    mine = SecondCheck.objects.filter(Q(assessor=request.user) | Q(submission__assessor=request.user))
    decided = mine.exclude(state=SecondCheck.State.WAITING).select_related(*RELATED).order_by("-decided_at")
    context = {
        "page": Paginator(waiting, 20).get_page(request.GET.get("page")), "decided": decided[:10],
        "refused_pk": pk, "refused": refused, "typed": typed,
    }  # fmt: skip
    return render(request, "courses/second_checks.html", context, status=422 if refused else 200)


@permission_required("signoffs.recheck")
@require_POST
def second_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree or not; a refusal keeps what was typed."""
    check = get_object_or_404(SecondCheck.objects.visible_to(request.user).select_related(*RELATED), pk=pk)
    name, reason = check.submission.enrolment.person.name, request.POST.get("reason", "")
    try:
        if request.POST.get("verb") == "disagree":
            disagree(check=check, reason=reason, by=request.user)
            messages.success(request, _("已记为不一致。%(name)s的这条证据已撤回，任务退回重做。") % {"name": name})
        else:
            agree(check=check, by=request.user)
            messages.success(request, _("已记为一致，%(name)s的确认不变。") % {"name": name})
    except Declined as refusal:
        return _list(request, pk, refusal.words, reason)
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("second-checks")
