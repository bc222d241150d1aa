"""Agreements for both sides by the same pages: the district's own, and those of one's university."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.actions import agreements as actions
from certification.forms.agreements import AgreementForm, ClausesForm, FileForm, RenewForm, SignForm, WhyForm
from certification.models import Agreement, Placement, Quota
from certification.rights import agreement_verbs, parties_to_sign, sides_of_agreement
from certification.views.agreement_words import VERBS, changed_clauses, facts, history, outcome, stage, verb_rows
from certification.views.steps import form_step, step
from core.actions.attachments import attach
from core.models import Attachment
from core.permissions import may, places_where

PER_PAGE = 20
ENDING_DAYS = 60


@login_required
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """All agreements in sight, those that end soon first said, and quotas that wait to be allotted."""
    if not places_where(request.user, "agreements.view"):
        raise PermissionDenied
    today = timezone.localdate()
    rows = Agreement.objects.visible_to(request.user)
    context = {
        "page": Paginator(
            rows.with_seats().select_related("division", "organisation").order_by("-starts_on", "-pk"), PER_PAGE
        ).get_page(request.GET.get("page")),
        "in_force": rows.in_force(today).count(),
        "ending": list(rows.ending_within(ENDING_DAYS, today).order_by("ends_on")),
        "quotas": Quota.objects.visible_to(request.user)
        .filter(state__in=[Quota.State.REQUESTED, Quota.State.ALLOTTED])
        .select_related("division", "post", "programme", "agreement")[:PER_PAGE],
        "may_edit": may(request.user, "agreements.edit"),
        "may_request": may(request.user, "quotas.edit"),
        "today": today,
    }
    return render(request, "certification/agreements/list.html", context)


def _visible(request: HttpRequest, pk: int) -> Agreement:
    rows = Agreement.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("division", "organisation", "third_party", "supersedes"), pk=pk)


@login_required
@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement: where it stands, seats, clauses with changes, signatures, files, what came of it."""
    shown = _visible(request, pk)
    quotas = list(shown.quotas.visible_to(request.user).select_related("programme", "division", "post"))
    today = timezone.localdate()
    ends_soon = (
        shown.state == Agreement.State.IN_FORCE and shown.ends_on and (shown.ends_on - today).days <= ENDING_DAYS
    )
    context = {
        "agreement": shown,
        "stage": stage(shown),
        "quotas": quotas,
        "seats": sum(quota.seats for quota in quotas if quota.state in Quota.COUNTED),
        "taken": sum(quota.taken for quota in quotas if quota.state in Quota.COUNTED),
        "clauses": changed_clauses(shown),
        "facts": facts(shown),
        "outcome": outcome(Placement.objects.filter(agreement=shown)),
        "files": Attachment.objects.filter(about=f"certification.agreement:{shown.pk}"),
        "history": history(shown),
        "steps": verb_rows(agreement_verbs(request.user, shown)),
        "to_sign": parties_to_sign(request.user, shown),
        "sides": sides_of_agreement(request.user, shown),
        "ends_soon": ends_soon,
        "today": today,
    }
    return render(request, "certification/agreements/agreement.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def agreement_new(request: HttpRequest) -> HttpResponse:
    """Draft one from the standard clauses."""
    if not may(request.user, "agreements.edit"):
        raise PermissionDenied
    form = AgreementForm(request.POST or None, user=request.user)

    def do() -> str:
        return reverse("agreement", args=[actions.draft_agreement(by=request.user, **form.columns()).pk])

    return form_step(
        request, form, do, done=_("草稿已建好。请核对条款，再提交校内审核。"), heading=_("起草协议"),
        lead=_("先填双方和期限，条款从标准文本开始，下一步可逐条修改。"), button=_("建草稿"),
        back=reverse("agreements"), back_label=_("协议"),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def agreement_clauses(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the clauses of a draft."""
    shown = _visible(request, pk)
    if "district" not in sides_of_agreement(request.user, shown):
        raise PermissionDenied
    form = ClausesForm(request.POST or None, clauses=shown.clauses)

    def do() -> str:
        actions.amend_draft(agreement=shown, clauses=form.amended(), by=request.user)
        return reverse("agreement", args=[shown.pk])

    return form_step(
        request, form, do, done=_("条款已保存。"), heading=_("修改条款"), button=_("保存条款"),
        lead=_("不得写押金、扣押证件和承诺录用；写了不能保存。"), back=reverse("agreement", args=[shown.pk]),
        back_label=shown.title,
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def agreement_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step: a plain button, or a page that asks for the reason."""
    shown = _visible(request, pk)
    words = VERBS[verb]
    if not _may_ever(request, shown, verb):
        raise PermissionDenied
    back = reverse("agreement", args=[shown.pk])
    if words.asks_why:
        form = WhyForm(request.POST or None)

        def do() -> str:
            words.do(shown, by=request.user, on=timezone.localdate(), why=form.cleaned_data["why"])
            return back

        return form_step(
            request, form, do, done=str(words.done), heading=words.label, lead=words.effect, button=words.label,
            bad=words.is_bad, back=back, back_label=shown.title,
        )  # fmt: skip
    if request.method != "POST":
        return redirect(back)
    return step(
        request, lambda: words.do(shown, by=request.user, on=timezone.localdate(), why=""), str(words.done), back
    )


def _may_ever(request: HttpRequest, shown: Agreement, verb: str) -> bool:
    """A step that is over is refused by the action with its reason; a step of the other side is forbidden."""
    allowed = agreement_verbs(request.user, shown)
    return verb in allowed or (
        verb not in Agreement.MOVES[Agreement.State(shown.state)] and bool(sides_of_agreement(request.user, shown))
    )


@login_required
@require_http_methods(["GET", "POST"])
def agreement_sign(request: HttpRequest, pk: int, party: str) -> HttpResponse:
    """Note a signature given on paper."""
    shown = _visible(request, pk)
    if party not in parties_to_sign(request.user, shown):
        raise PermissionDenied
    form = SignForm(request.POST or None, initial={"on": timezone.localdate()})
    back = reverse("agreement", args=[shown.pk])

    def do() -> str:
        actions.sign_agreement(agreement=shown, party=party, by=request.user, **form.cleaned_data)
        return back

    return form_step(
        request, form, do, done=_("签署已登记。"), heading=_("登记签署"), button=_("登记"), back=back,
        lead=_("纸面签字盖章后在这里登记，扫描件可在协议页上传。"), back_label=shown.title,
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def agreement_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft with the same parties and text, to supersede this one."""
    shown = _visible(request, pk)
    if "district" not in sides_of_agreement(request.user, shown):
        raise PermissionDenied
    form = RenewForm(request.POST or None)

    def do() -> str:
        new = actions.renew_agreement(agreement=shown, by=request.user, **form.cleaned_data)
        return reverse("agreement", args=[new.pk])

    return form_step(
        request, form, do, done=_("续签草稿已建好。"), heading=_("发起续签"), button=_("建续签草稿"),
        lead=_("条款照抄现行文本，可逐条修改；新协议生效时，现行协议在前一天结束。"),
        back=reverse("agreement", args=[shown.pk]), back_label=shown.title,
    )  # fmt: skip


@login_required
@require_POST
def agreement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a scan with the agreement; both sides can open it."""
    shown = _visible(request, pk)
    if not sides_of_agreement(request.user, shown):
        raise PermissionDenied
    form = FileForm(request.POST, request.FILES)
    back = reverse("agreement", args=[shown.pk])
    if not form.is_valid():
        messages.error(request, form.errors["file"][0])
        return redirect(back)
    file = form.cleaned_data["file"]
    about = f"certification.agreement:{shown.pk}"
    return step(
        request, lambda: attach(file=file, name=file.name, owner=None, about=about, by=request.user),
        _("文件已保存。"), back,
    )  # fmt: skip
