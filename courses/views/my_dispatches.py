"""/my/dispatches/: ask for a dispatch, see where it stands, hand in the report."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.models import Affiliation
from core.refusals import Refused
from courses.actions.dispatches import report_dispatch, request_dispatch
from courses.dispatch_forms import DispatchForm, ReportForm
from courses.models import Dispatch
from courses.views.dispatches import RELATED, detail_context, own_person


def _home(request: HttpRequest) -> Affiliation | None:
    """Where one works today."""
    rows = own_person(request).affiliations.active(timezone.localdate())
    rows = rows.filter(kind=Affiliation.Kind.EMPLOYMENT, division__isnull=False)
    return rows.select_related("division").order_by("-starts_on", "pk").first()


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_dispatches(request: HttpRequest) -> HttpResponse:
    """One's own, and the form to ask for another."""
    person, home = own_person(request), _home(request)
    form = DispatchForm(request.POST or None) if home is not None else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                row = request_dispatch(person=person, division=home.division, plan=form.plan(), by=request.user)
            except Refused as refusal:
                form.add_error(None, refusal.words)
            else:
                messages.success(request, _("已提交，审批结果会发到您的消息里。"))
                return redirect("my-dispatch", pk=row.pk)
    rows = Dispatch.objects.filter(person=person).select_related("institute")
    context = {"rows": rows, "form": form, "institutes": DispatchForm.institutes() if form else []}
    return render(request, "courses/dispatches/my_list.html", context, status=422 if form and form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_dispatch(request: HttpRequest, pk: int) -> HttpResponse:
    person = own_person(request)
    row = get_object_or_404(Dispatch.objects.filter(person=person).select_related(*RELATED), pk=pk)
    form = ReportForm(request.POST or None, request.FILES or None) if row.state == Dispatch.State.AWAY else None
    if request.method == "POST":
        if form is None:
            messages.error(request, _("现在不能交总结。"))
            return redirect("my-dispatch", pk=pk)
        if form.is_valid() and _report(request, row, form):
            messages.success(request, _("总结已交，等人事办结。"))
            return redirect("my-dispatch", pk=pk)
    context = detail_context(request, row) | {"report_form": form, "is_desk": False}
    return render(request, "courses/dispatches/detail.html", context, status=422 if form and form.errors else 200)


def _report(request: HttpRequest, row: Dispatch, form: ReportForm) -> bool:
    file = form.cleaned_data["file"]
    try:
        report_dispatch(
            dispatch=row, summary=form.cleaned_data["summary"], file=file, name=file.name if file else "",
            by=request.user, on=timezone.localdate(),
        )  # fmt: skip
    except Refused as refusal:
        row.refresh_from_db()  # the move was taken back, the page must not show it
        form.add_error(None, refusal.words)
        return False
    return True
