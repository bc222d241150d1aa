"""A district's norm sets: see, start from a preset, edit the draft, approve."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.accounts.gates import permission_required
from core.models import Division, User
from core.permissions import may
from core.refusals import Refused
from staff.actions.norms import (
    approve_norms,
    change_line,
    change_norms,
    discard_draft,
    draft_norms,
    norms_in_force,
    remove_line,
)
from staff.forms.norms import DraftForm, LineForm, ParametersForm
from staff.models import NormLine, NormSet
from staff.rules.norms import Parameters
from staff.views.gaps import districts_of


def readable(user: User) -> QuerySet[NormSet]:
    """Presets, the sets inside the scope, and those of the divisions the scope lies in (they hold there)."""
    on = timezone.localdate()
    above = {path for district in districts_of(user, on) for path in district.ancestor_paths()}
    inside = NormSet.objects.visible_to(user).values("pk")
    return NormSet.objects.filter(Q(division__isnull=True) | Q(division__path__in=above) | Q(pk__in=inside))


def chosen(request: HttpRequest) -> Division:
    districts = districts_of(request.user, timezone.localdate())
    wanted = request.GET.get("district") or request.POST.get("district")
    found = next((d for d in districts if str(d.pk) == wanted), None) if wanted else next(iter(districts), None)
    if found is None:
        raise Http404
    return found


@permission_required("gaps.view")
@require_GET
def norms(request: HttpRequest) -> HttpResponse:
    """Which set holds, what came before, what may be started from."""
    return _page(request, chosen(request))


def _page(request: HttpRequest, district: Division, form: DraftForm | None = None) -> HttpResponse:
    sets = readable(request.user).select_related("division", "approved_by__person", "based_on")
    own = sets.filter(division__path__in=district.ancestor_paths())
    draft = own.filter(approved_at__isnull=True).first()
    may_edit = may(request.user, "norms.edit", division=district)
    context = {
        "district": district,
        "districts": districts_of(request.user, timezone.localdate()),
        "in_force": norms_in_force(district, timezone.localdate()),
        "versions": own.filter(approved_at__isnull=False),
        "draft": draft,
        "presets": sets.filter(division__isnull=True).order_by("pk"),
        "may_edit": may_edit,
    }
    if may_edit and draft is None:
        month = timezone.localdate().replace(day=1)
        first = {"starts_on": (month + timedelta(days=31)).replace(day=1)}  # of the month to come
        context["form"] = form or DraftForm(sets=_bases(request.user, district), initial=first)
    return render(request, "staff/norms/list.html", context)


def _bases(user: User, district: Division) -> QuerySet[NormSet]:
    return readable(user).filter(Q(division__isnull=True) | Q(division=district, approved_at__isnull=False))


@permission_required("norms.edit")
@require_POST
def norms_draft(request: HttpRequest) -> HttpResponse:
    """Start the next version."""
    district = chosen(request)
    if not may(request.user, "norms.edit", division=district):
        raise PermissionDenied
    form = DraftForm(request.POST, sets=_bases(request.user, district))
    if form.is_valid():
        try:
            made = draft_norms(division=district, by=request.user, **form.cleaned_data)
            return redirect("norms-detail", pk=made.pk)
        except Refused as refusal:
            form.add_error(None, refusal.words)
    return _page(request, district, form)


@permission_required("gaps.view")
@require_http_methods(["GET", "POST"])
def norms_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Parameters and lines; a draft is changed here by who may."""
    norm_set = get_object_or_404(readable(request.user).select_related("division", "approved_by__person"), pk=pk)
    is_draft = norm_set.division is not None and norm_set.approved_at is None
    may_edit = is_draft and may(request.user, "norms.edit", division=norm_set.division)
    parameters = Parameters.read(norm_set.parameters)
    form = ParametersForm(request.POST or None, initial=_initial(norm_set, parameters)) if may_edit else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and _change(request, norm_set, form):
            return redirect("norms-detail", pk=pk)
    lines = norm_set.lines.select_related("skill", "post")
    context = {
        "norm_set": norm_set,
        "parameters": _initial(norm_set, parameters),
        "form": form,
        "is_draft": is_draft,
        "may_edit": may_edit,
        "may_approve": is_draft and may(request.user, "norms.approve", division=norm_set.division),
        "groups": [(kind.label, [line for line in lines if line.kind == kind]) for kind in NormLine.Kind],
    }
    return render(request, "staff/norms/detail.html", context)


def _initial(norm_set: NormSet, parameters: Parameters) -> dict:
    held = {field.name: getattr(parameters, field.name) for field in fields(parameters)}
    return held | {"method": norm_set.method, "starts_on": norm_set.starts_on}


def _change(request: HttpRequest, norm_set: NormSet, form: ParametersForm) -> bool:
    data = form.cleaned_data
    try:
        change_norms(
            norm_set=norm_set, by=request.user, method=data["method"], starts_on=data["starts_on"],
            parameters=form.parameters(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, refusal.words)
        return False
    messages.success(request, _("已保存。批准以后才起作用。"))
    return True


@permission_required("norms.edit")
@require_http_methods(["GET", "POST"])
def norms_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Change or take out one line of a draft."""
    line = get_object_or_404(
        NormLine.objects.filter(norm_set__in=NormSet.objects.visible_to(request.user)).select_related(
            "norm_set__division", "skill", "post"
        ),
        pk=pk,
    )
    if not may(request.user, "norms.edit", division=line.norm_set.division):
        raise PermissionDenied
    form = LineForm(request.POST or None, instance=line)
    if request.method == "POST":
        try:
            if "remove" in request.POST:
                remove_line(line=line, by=request.user)
                return redirect("norms-detail", pk=line.norm_set_id)
            if form.is_valid():
                line.refresh_from_db()
                change_line(line=line, by=request.user, **form.cleaned_data)
                return redirect("norms-detail", pk=line.norm_set_id)
        except Refused as refusal:
            form.add_error(None, refusal.words)
    return render(request, "staff/norms/line.html", {"line": line, "form": form})


@permission_required("norms.edit", "norms.approve")
@require_POST
def norms_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Approve or discard a draft."""
    norm_set = get_object_or_404(NormSet.objects.visible_to(request.user).select_related("division"), pk=pk)
    permission, act, said = {
        "approve": ("norms.approve", approve_norms, _("已批准，从起用日起按它测算。")),
        "discard": ("norms.edit", discard_draft, _("草稿已作废。")),
    }[verb]
    if norm_set.division is None or not may(request.user, permission, division=norm_set.division):
        raise PermissionDenied
    try:
        act(norm_set=norm_set, by=request.user)
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("norms")
