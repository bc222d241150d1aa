"""Placements: the list, one placement with its papers, hours and sheets, and each step."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.actions.hires import hire
from certification.actions.hours import assess, confirm_hours
from certification.actions.placements import facts_of, hours_of, note_papers
from certification.forms.agreements import WhyForm
from certification.forms.placements import HireForm, PapersForm, SheetForm
from certification.models import Assessment, Placement
from certification.rights import placement_verbs, raters, roles_on_placement, sees_names
from certification.rules.gates import missing_papers
from certification.views.placement_words import STATES_TOLD, VERBS, list_row, stage
from certification.views.steps import form_step, step
from core import audit
from core.permissions import may, places_where

PER_PAGE = 30
RELATED = (
    "student__person", "student__programme", "student__organisation", "division", "offer__division",
    "offer__organisation", "quota__post", "agreement", "host_supervisor", "faculty_supervisor",
)  # fmt: skip


@login_required
@require_safe
def placements(request: HttpRequest) -> HttpResponse:
    """Who is where; first those whose hours wait or whose papers are missing."""
    rows = Placement.objects.visible_to(request.user)
    allowed = places_where(request.user, "placements.view") or places_where(request.user, "placements.host")
    if not allowed and not rows.exists():
        raise PermissionDenied
    state = request.GET.get("state", "")
    shown = rows.filter(state=state) if state in Placement.State.values else rows.standing()
    today, named = timezone.localdate(), sees_names(request.user)
    page = Paginator(shown.select_related(*RELATED).with_hours(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [list_row(row, today, named=named) for row in page],
        "names": named,
        "running": rows.under_way().count(),
        "waiting": rows.under_way().with_unconfirmed_hours().count(),
        "states": STATES_TOLD,
        "state": state,
    }
    return render(request, "certification/placements/list.html", context)


def _visible(request: HttpRequest, pk: int) -> tuple[Placement, set[str]]:
    """The placement and what the user is to it. A leader sees the list only: 403 on a file."""
    shown = get_object_or_404(Placement.objects.visible_to(request.user).select_related(*RELATED), pk=pk)
    roles = roles_on_placement(request.user, shown)
    if not roles and not may(request.user, "people.view", division=shown.division):
        raise PermissionDenied
    return shown, roles


@login_required
@require_safe
def placement(request: HttpRequest, pk: int) -> HttpResponse:
    """One placement: what is missing and why, hours, sheets, result."""
    shown, roles = _visible(request, pk)
    today = timezone.localdate()
    audit.record("person.view", about=shown.student.person, by=request.user, scope=shown.division)
    steps = placement_verbs(roles, shown)
    context = {
        "placement": shown,
        "stage": stage(shown),
        "missing": _missing(shown, today),
        "hours": hours_of(shown),
        "logs": list(shown.logs.select_related("confirmed_by__person")[:60]),
        "sheets": list(shown.assessments.all()),
        "steps": [{"verb": verb, "words": VERBS[verb]} for verb in steps],
        "may_confirm": bool(roles & {"host", "faculty"}) and shown.state in ("running", "paused"),
        "may_note": bool(roles & {"hr", "school"}) and shown.state not in ("finished", "withdrawn"),
        "may_hire": shown.passed
        and not shown.hired_as_id
        and may(request.user, "hires.decide", division=shown.division),
        "raters": _sheets_to_fill(shown, roles),
        "history": _history(shown),
        "today": today,
    }
    return render(request, "certification/placements/placement.html", context)


def _missing(shown: Placement, today: Any) -> list[str]:
    if shown.state not in ("proposed", "agreed", "ready"):
        return []
    return [reason.words() for reason in missing_papers(facts_of(shown), today)]


def _sheets_to_fill(shown: Placement, roles: set[str]) -> list[dict[str, Any]]:
    if shown.state not in ("running", "paused"):
        return []
    return [
        {"stage": stage_, "rater": rater, "label": Assessment.Stage(stage_).label}
        for rater in raters(roles)
        for stage_ in Assessment.Stage.values
    ]


def _history(shown: Placement) -> list[dict[str, Any]]:
    rows = audit.AuditEntry.objects.for_instance(shown).filter(action="placement.move").select_related("user__person")
    told = {"propose": _("安排"), "papers": _("登记手续"), "assess": _("评价")}
    return [
        {"at": row.timestamp, "by": row.user, "why": row.reason,
         "what": VERBS[verb].label if (verb := row.data.get("verb", "")) in VERBS else told.get(verb, verb)}
        for row in rows.order_by("-pk")[:20]
    ]  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def placement_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Supervisors, dates, insurance, briefing, signatures."""
    shown, roles = _visible(request, pk)
    if not roles & {"hr", "school"}:
        raise PermissionDenied
    form = PapersForm(request.POST or None, instance=shown)
    back = reverse("placement", args=[shown.pk])

    def do() -> str:
        note_papers(placement=shown, by=request.user, **form.cleaned_data)
        return back

    return form_step(
        request, form, do, done=_("手续已登记。"), heading=_("登记手续"), button=_("保存"), back=back,
        lead=_("三方协议、保险、安全教育缺一样都不能开始实习。纸面签好后在这里登记日期。"),
        back_label=str(shown.student),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def placement_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step of the placement; pausing and leaving ask for the reason."""
    shown, roles = _visible(request, pk)
    if not roles & {"hr", "school"}:
        raise PermissionDenied
    words, back, today = VERBS[verb], reverse("placement", args=[shown.pk]), timezone.localdate()
    if words.asks_why:
        form = WhyForm(request.POST or None)

        def do() -> str:
            words.do(shown, by=request.user, on=today, why=form.cleaned_data["why"])
            return back

        return form_step(
            request, form, do, done=str(words.done), heading=words.label, lead=words.effect, button=words.label,
            bad=words.is_bad, back=back, back_label=str(shown.student),
        )  # fmt: skip
    if request.method != "POST":
        return redirect(back)
    return step(request, lambda: words.do(shown, by=request.user, on=today, why=""), str(words.done), back)


@login_required
@require_POST
def hours_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the hours that were ticked."""
    shown, roles = _visible(request, pk)
    if not roles & {"host", "faculty"}:
        raise PermissionDenied
    chosen = [int(key) for key in request.POST.getlist("log") if key.isdigit()]
    return step(
        request, lambda: confirm_hours(placement=shown, logs=chosen, by=request.user), _("所选工时已确认。"),
        reverse("placement", args=[shown.pk]),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def placement_assess(request: HttpRequest, pk: int, stage_: str, rater: str) -> HttpResponse:
    """One sheet of seven items."""
    shown, roles = _visible(request, pk)
    if rater not in raters(roles):
        raise PermissionDenied
    former = shown.assessments.filter(stage=stage_, rater=rater).first()
    initial = {"remark": former.remark} if former else None
    form = SheetForm(request.POST or None, scores=former.scores if former else None, initial=initial)
    back = reverse("my-placement") if rater == "self" else reverse("placement", args=[shown.pk])

    def do() -> str:
        assess(
            placement=shown, stage=stage_, rater=rater, scores=form.scores(), remark=form.cleaned_data["remark"],
            by=request.user,
        )  # fmt: skip
        return back

    return form_step(
        request, form, do, done=_("评价已保存，实习结束前可以改。"), heading=Assessment.Stage(stage_).label,
        button=_("保存评价"), back=back, back_label=str(shown.student),
        lead=_("每项1到5分。总评由机构督导六成、校内督导三成、自评一成合成，60分合格。"),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def placement_hire(request: HttpRequest, pk: int) -> HttpResponse:
    """Hire after open recruitment."""
    shown, _roles = _visible(request, pk)
    if not may(request.user, "hires.decide", division=shown.division):
        raise PermissionDenied
    initial = {"division": shown.division_id, "post": shown.quota.post_id if shown.quota else None}
    form = HireForm(request.POST or None, user=request.user, initial=initial)
    back = reverse("placement", args=[shown.pk])

    def do() -> str:
        hire(placement=shown, by=request.user, **form.cleaned_data)
        return back

    return form_step(
        request, form, do, done=_("已办理录用，名额已转为在岗人数。"), heading=_("办理录用"), button=_("录用"),
        lead=_("须经公开招聘；同等条件下可以优先。录用后计入在岗人数。"), back=back, back_label=str(shown.student),
    )  # fmt: skip
