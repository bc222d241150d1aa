"""Rounds: places, wishes of both sides, the match and its reasons, the result made known."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.actions import rounds as actions
from certification.actions.placements import propose
from certification.forms.placements import CandidateForm, OfferForm, ProposeForm, RoundForm, WishesForm
from certification.models import Offer, Placement, Preference, Round, Student
from certification.views.round_board import board, capacity
from certification.views.steps import form_step, step
from core.permissions import may, places_where
from core.states import verbs

PER_PAGE = 20


@login_required
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    if not (places_where(request.user, "placements.view") or places_where(request.user, "placements.host")):
        raise PermissionDenied
    rows = Round.objects.visible_to(request.user).select_related("division")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_edit": may(request.user, "placements.edit"),
    }
    return render(request, "certification/rounds/list.html", context)


def _visible(request: HttpRequest, pk: int) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("division"), pk=pk)


def _own(request: HttpRequest, pk: int) -> Round:
    shown = _visible(request, pk)
    if not may(request.user, "placements.edit", division=shown.division):
        raise PermissionDenied
    return shown


@login_required
@require_safe
def placement_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The board: students and where they go, why, and what is left at each place."""
    shown = _visible(request, pk)
    today = timezone.localdate()
    own = may(request.user, "placements.edit", division=shown.division)
    rows = board(shown, request.user)
    context = {
        "round": shown,
        "rows": rows,
        "placed": sum(1 for row in rows if row.host),
        "unplaced": [row for row in rows if not row.host and shown.result],
        "capacity": capacity(shown, request.user),
        "verbs": verbs(Round.MOVES, shown.state) if own else (),
        "may_edit": own,
        "may_wish": bool(places_where(request.user, "placements.arrange")) and shown.takes_preferences(today),
        "may_place": bool(places_where(request.user, "placements.arrange")) and shown.state == Round.State.PUBLISHED,
        "students": _without_wish(request, shown, rows) if shown.takes_preferences(today) else [],
        "today": today,
    }
    return render(request, "certification/rounds/round.html", context)


def _without_wish(request: HttpRequest, shown: Round, rows: list) -> list[Student]:
    """The school's students who have stated no wish in this round and are not placed then."""
    own = places_where(request.user, "placements.arrange").organisations
    busy = Placement.objects.overlapping(shown.period).values("student")
    stated = [row.student_pk for row in rows]
    students = Student.objects.filter(organisation__in=own, left_on__isnull=True).exclude(pk__in=stated)
    return list(students.exclude(pk__in=busy).select_related("person", "programme")[:100])


@login_required
@require_http_methods(["GET", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    if not may(request.user, "placements.edit"):
        raise PermissionDenied
    form = RoundForm(request.POST or None, user=request.user)

    def do() -> str:
        return reverse("round", args=[actions.plan_round(by=request.user, **form.cleaned_data).pk])

    return form_step(
        request, form, do, done=_("批次已建好，接下来添加点位。"), heading=_("新建实习批次"), button=_("新建"),
        lead=_("点位在志愿开始那天同时对各校开放，没有先后。"), back=reverse("rounds"), back_label=_("实习批次"),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def offer_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A host with its number of places; the same host again changes it."""
    shown = _own(request, pk)
    form = OfferForm(request.POST or None, placement_round=shown, user=request.user)

    def do() -> str:
        actions.offer_places(placement_round=shown, by=request.user, **form.cleaned_data)
        return reverse("round", args=[shown.pk])

    return form_step(
        request, form, do, done=_("点位已保存。"), heading=_("添加点位"), button=_("保存点位"),
        lead=_("同一个社区再填一次，就是修改。实习生不超过社区在岗人数的五分之一，超出的部分不会排人。"),
        back=reverse("round", args=[shown.pk]), back_label=shown.name,
    )  # fmt: skip


@login_required
@require_POST
def round_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Open, match, reopen, publish, close."""
    shown = _own(request, pk)
    today = timezone.localdate()
    do, done = {
        "open": (actions.open_round, _("已开放，各校可以填志愿。")),
        "match": (actions.match_round, _("已排好，请核对原因，再公布。")),
        "reopen": (actions.reopen_round, _("已退回填报。下次重新排。")),
        "publish": (actions.publish_round, _("已公布，接下来逐人办手续。")),
        "close": (actions.close_round, _("批次已结束。")),
    }[verb]
    extra = {"on": today} if verb == "publish" else {}
    return step(
        request, lambda: do(placement_round=shown, by=request.user, **extra), done, reverse("round", args=[shown.pk])
    )


@login_required
@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest, pk: int, student: int) -> HttpResponse:
    """The school states a student's wishes, or the student does."""
    own = places_where(request.user, "placements.arrange").organisations
    mine = {"organisation__in": own} if own else {"person": request.user.person_id, "person__isnull": False}
    who = get_object_or_404(Student.objects.select_related("person", "organisation"), pk=student, **mine)
    open_rounds = Round.objects.open_to(who, timezone.localdate())
    shown = _visible(request, pk) if own else get_object_or_404(open_rounds, pk=pk)
    offers = list(shown.offers.released(timezone.localdate()).select_related("division", "organisation"))
    stated = Preference.objects.filter(student=who, offer__round=shown).order_by("student_rank")
    form = WishesForm(request.POST or None, offers=offers, stated=list(stated.values_list("offer", flat=True)))
    back = reverse("round", args=[shown.pk]) if own else reverse("my-placement")
    by_key = {offer.pk: offer for offer in offers}

    def do() -> str:
        actions.submit_preferences(
            student=who, placement_round=shown, offers=[by_key[key] for key in form.chosen() if key in by_key],
            on=timezone.localdate(), by=request.user,
        )  # fmt: skip
        return back

    return form_step(
        request, form, do, done=_("志愿已保存，截止前可以改。"), heading=_("%(name)s的志愿") % {"name": who},
        lead=_("最想去的填第一。多填不吃亏：先看前面的志愿，排不上才看后面的。"), button=_("保存志愿"), back=back,
        back_label=shown.name,
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """A host ranks those who wish to come, without names; left empty, the lot decides."""
    rows = Offer.objects.visible_to(request.user).select_related("round", "division", "organisation", "place")
    offer = get_object_or_404(rows, pk=pk)
    if not (
        may(request.user, "placements.edit", division=offer.place)
        or may(request.user, "placements.host", division=offer.place)
    ):
        raise PermissionDenied
    wished = list(
        offer.preferences.select_related("student__programme__organisation", "offer__round").order_by(
            "student_rank", "pk"
        )
    )
    forms = [
        CandidateForm(
            request.POST or None, prefix=str(row.pk),
            initial={"host_rank": row.host_rank, "declined_why": row.declined_why},
        )
        for row in wished
    ]  # fmt: skip
    back = reverse("round", args=[offer.round_id])
    if request.method == "POST" and _all_valid(forms):

        def do() -> None:
            for row, form in zip(wished, forms, strict=True):
                actions.answer_candidate(preference=row, by=request.user, **form.cleaned_data)

        return step(request, do, _("排序已保存。"), back)
    context = {"offer": offer, "rows": list(zip(wished, forms, strict=True)), "back": back}
    return render(request, "certification/rounds/candidates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def place_student(request: HttpRequest, pk: int) -> HttpResponse:
    """Place one student directly with a host that still has room."""
    shown = _visible(request, pk)
    if not places_where(request.user, "placements.arrange"):
        raise PermissionDenied
    if shown.state != Round.State.PUBLISHED:
        return redirect("round", pk=shown.pk)
    form = ProposeForm(request.POST or None, placement_round=shown, user=request.user)

    def do() -> str:
        student, offer = form.cleaned_data["student"], form.cleaned_data["offer"]
        placement = propose(
            student=student, offer=offer, quota=actions.quota_for(student, offer.place), period=shown.period,
            on=timezone.localdate(), by=request.user,
        )  # fmt: skip
        return reverse("placement", args=[placement.pk])

    return form_step(
        request, form, do, done=_("已安排，接下来办手续。"), heading=_("直接安排一名学生"), button=_("安排"),
        lead=_("从还有名额的点位里选。超出上限时不能保存，并说明原因。"), back=reverse("round", args=[shown.pk]),
        back_label=shown.name,
    )  # fmt: skip


def _all_valid(forms: list[CandidateForm]) -> bool:
    """Every form is looked at, so that every error shows at once."""
    return sum(not form.is_valid() for form in forms) == 0
