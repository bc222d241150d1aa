"""Quotas: asked for from a gap row, allotted, published."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.actions import agreements as actions
from certification.forms.agreements import AllotForm, QuotaRequestForm, WhyForm
from certification.models import Placement, Quota
from certification.rights import sees_names
from certification.views.steps import form_step, step
from core.permissions import may
from core.states import verbs
from staff.models import Post


@login_required
@require_http_methods(["GET", "POST"])
def quota_request(request: HttpRequest) -> HttpResponse:
    """Ask for seats. A gap row links here with `?community=<pk>&post=<code>&seats=<n>`, which fills the form."""
    if not may(request.user, "quotas.edit"):
        raise PermissionDenied
    form = QuotaRequestForm(request.POST or None, user=request.user, initial=_from_gap(request))

    def do() -> str:
        return reverse("quota", args=[actions.request_quota(by=request.user, **form.cleaned_data).pk])

    return form_step(
        request, form, do, done=_("指标已申报，接下来下达到一份协议。"), heading=_("申报培养指标"), button=_("申报"),
        lead=_("按缺口申报：哪个社区、什么岗位、几个人、什么时候要到岗。公布以后，名额计入预期供给。"),
        back=reverse("agreements"), back_label=_("协议"),
    )  # fmt: skip


def _from_gap(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    asked = request.GET
    initial: dict[str, Any] = {"year": today.year, "seats": 1, "needed_by": date(today.year + 1, 7, 1)}
    if (place := asked.get("community") or asked.get("division", "")).isdigit():
        initial["division"] = int(place)
    if asked.get("seats", "").isdigit():
        initial["seats"] = int(asked["seats"])
    if post := asked.get("post", ""):
        initial["post"] = Post.objects.filter(**({"pk": post} if post.isdigit() else {"code": post})).first()
    return initial


def _visible(request: HttpRequest, pk: int) -> Quota:
    rows = Quota.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("division", "post", "agreement", "programme__organisation"), pk=pk)


@login_required
@require_safe
def quota(request: HttpRequest, pk: int) -> HttpResponse:
    """One quota: what is asked, who carries it, which students are on it."""
    shown = _visible(request, pk)
    placements = Placement.objects.visible_to(request.user).filter(quota=shown).standing()
    context = {
        "quota": shown,
        "placements": placements.select_related(
            "student__person", "division", "offer__division", "offer__organisation"
        ),
        "verbs": verbs(Quota.MOVES, shown.state) if may(request.user, "quotas.edit", division=shown.division) else (),
        "names": sees_names(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "certification/agreements/quota.html", context)


def _own(request: HttpRequest, pk: int) -> Quota:
    shown = _visible(request, pk)
    if not may(request.user, "quotas.edit", division=shown.division):
        raise PermissionDenied
    return shown


@login_required
@require_http_methods(["GET", "POST"])
def quota_allot(request: HttpRequest, pk: int) -> HttpResponse:
    """To which agreement and programme."""
    shown = _own(request, pk)
    form = AllotForm(request.POST or None, quota=shown)
    back = reverse("quota", args=[shown.pk])

    def do() -> str:
        actions.allot_quota(quota=shown, by=request.user, **form.cleaned_data)
        return back

    return form_step(
        request, form, do, done=_("指标已下达。公布以后学校可以看到名额，并计入预期供给。"), heading=_("下达指标"),
        lead=_("只列出甲方范围包含这个地区、正在生效的协议。"), button=_("下达"), back=back, back_label=str(shown),
    )  # fmt: skip


@login_required
@require_POST
def quota_publish(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _own(request, pk)
    back = reverse("quota", args=[shown.pk])
    return step(
        request, lambda: actions.publish_quota(quota=shown, by=request.user), _("已公布，名额计入预期供给。"), back
    )


@login_required
@require_POST
def quota_close(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _own(request, pk)
    return step(
        request, lambda: actions.close_quota(quota=shown, by=request.user), _("指标已完成，空余名额不再计入预期供给。"),
        reverse("quota", args=[shown.pk]),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def quota_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _own(request, pk)
    form = WhyForm(request.POST or None)
    back = reverse("quota", args=[shown.pk])

    def do() -> str:
        actions.cancel_quota(quota=shown, why=form.cleaned_data["why"], by=request.user)
        return back

    return form_step(
        request, form, do, done=_("指标已取消。"), heading=_("取消指标"), button=_("取消指标"), bad=True, back=back,
        lead=_("要提前一个学期告知学校；还有学生在这项指标上的，不能取消。"), back_label=str(shown),
    )  # fmt: skip
