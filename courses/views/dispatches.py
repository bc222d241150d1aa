"""/desk/dispatches/: dispatches by state, a new one, one with its steps, the printable agreement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.gates import permission_required
from core.models import Affiliation, Person
from core.periods import on as in_force
from core.permissions import may
from core.refusals import Refused
from courses.actions.dispatches import close_dispatch, decide_dispatch, leave_for_dispatch, request_dispatch
from courses.actions.ledger import keeper_of
from courses.dispatch_forms import CloseForm, DecideForm, DispatchForm, LeavingForm
from courses.models import Dispatch
from courses.rules.dispatches import repayment_cap

PAGE, MOST_FOUND = 20, 20
RELATED = ("person", "division__parent", "institute", "requested_by__person", "decided_by__person", "report")


@never_cache
@permission_required("dispatches.edit")
@require_safe
def dispatches(request: HttpRequest) -> HttpResponse:
    """What waits for a decision first; tabs by state."""
    rows = Dispatch.objects.desk(request.user).select_related(*RELATED)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    state = request.GET.get("state", "")
    shown = rows.filter(state=state) if state in Dispatch.State.values else rows
    context = {
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")), "state": state,
        "tabs": [(value, label, counts.get(value, 0)) for value, label in Dispatch.State.choices],
        "total": sum(counts.values()), "waiting": counts.get(Dispatch.State.REQUESTED, 0),
        "reports": counts.get(Dispatch.State.REPORTED, 0), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "courses/dispatches/list.html", context)


@never_cache
@permission_required("dispatches.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def dispatch_new(request: HttpRequest) -> HttpResponse:
    """First who, then what."""
    wanted = request.GET.get("person", "")
    if not wanted.isdigit():
        return _choose(request)
    here = _present(request).filter(person=int(wanted)).select_related("person", "division").first()
    if here is None:
        raise Http404
    form = DispatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dispatch = request_dispatch(person=here.person, division=here.division, plan=form.plan(), by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("已提交，等另一位有权限的人审批。"))
            return redirect("dispatch", pk=dispatch.pk)
    context = {"form": form, "person": here.person, "division": here.division, "institutes": form.institutes()}
    return render(request, "courses/dispatches/new.html", context, status=422 if form.errors else 200)


def _present(request: HttpRequest) -> Any:
    """Who works today where one handles dispatches."""
    today = in_force(timezone.localdate())
    rows = Affiliation.objects.visible_to(request.user, "dispatches.edit").filter(today)
    return rows.filter(kind=Affiliation.Kind.EMPLOYMENT, division__isnull=False).order_by("person__name_key", "pk")


def _choose(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:60]
    found = list(
        _present(request).filter(person__name__contains=words).select_related("person", "division__parent")[:MOST_FOUND]
        if words else []
    )  # fmt: skip
    return render(request, "courses/dispatches/choose.html", {"words": words, "found": found})


def _row(request: HttpRequest, pk: int) -> Dispatch:
    return get_object_or_404(Dispatch.objects.desk(request.user).select_related(*RELATED), pk=pk)


@never_cache
@permission_required("dispatches.edit")
@require_safe
def dispatch(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    return render(request, "courses/dispatches/detail.html", detail_context(request, row) | {"is_desk": True})


def detail_context(request: HttpRequest, row: Dispatch) -> dict[str, Any]:
    """What both sides see of one dispatch; what may be asked back only where a service period runs."""
    today = timezone.localdate()
    leaving = LeavingForm(request.GET or None) if row.service_ends_on else None
    cap = None
    if leaving is not None and leaving.is_bound and leaving.is_valid():
        cap = repayment_cap(
            employer_cost=row.employer_cost, months=row.service_months, training_ended_on=row.ends_on,
            left_on=leaving.cleaned_data["left_on"],
        )  # fmt: skip
    own = row.requested_by_id == request.user.pk or row.person_id == request.user.person_id
    return {
        "row": row, "today": today, "decide_form": DecideForm(),
        "close_form": CloseForm(initial={"hours": f"{row.hours.normalize():f}"}),
        "leaving": leaving, "cap": cap, "is_own": own, "started": today >= row.starts_on,
    }  # fmt: skip


@permission_required("dispatches.edit")
@require_POST
def dispatch_decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = DecideForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    approve = request.POST.get("decision") == "approve"
    done = _("已批准。") if approve else _("已退回，申请人会收到意见。")
    return _do(
        request, row, done, lambda: decide_dispatch(dispatch=row, approve=approve, reason=reason, by=request.user)
    )


@permission_required("dispatches.edit")
@require_POST
def dispatch_leave(request: HttpRequest, pk: int) -> HttpResponse:
    row, on = _row(request, pk), timezone.localdate()
    return _do(request, row, _("已登记外出。"), lambda: leave_for_dispatch(dispatch=row, by=request.user, on=on))


@permission_required("dispatches.edit")
@require_POST
def dispatch_close(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = CloseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("学时要填0.5到500之间的数。"))
        return redirect("dispatch", pk=pk)
    hours = form.cleaned_data["hours"]
    return _do(
        request, row, _("已办结，学时已记入。"), lambda: close_dispatch(dispatch=row, hours=hours, by=request.user)
    )


def _do(request: HttpRequest, row: Dispatch, done: str, step: Callable[[], Any]) -> HttpResponse:
    if not may(request.user, "dispatches.edit", division=row.division):
        raise PermissionDenied
    try:
        step()
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, done)
    return redirect("dispatch", pk=row.pk)


@never_cache
@permission_required("dispatches.edit")
@require_safe
def dispatch_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet to print and sign by hand; only once approved."""
    row = _row(request, pk)
    if row.state in (Dispatch.State.REQUESTED, Dispatch.State.REFUSED):
        raise Http404
    district = keeper_of(row.division)
    context = {"row": row, "employer": row.employer_cost, "district": district}
    return render(request, "courses/dispatches/agreement.html", context)


def own_person(request: HttpRequest) -> Person:
    if not request.user.person_id:
        raise Http404
    return request.user.person
