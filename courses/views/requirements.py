"""必修安排: the rules of one's places, a new one with a look at who gets what before it is saved, ending, exempting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.gates import permission_required
from core.models import Division, Person
from core.permissions import may, places_where
from core.refusals import Refused
from courses.actions.reminders import messages_of
from courses.actions.requirements import end_requirement, exempt, lift_exemption, save_requirement
from courses.models import Enrolment, Exemption, Requirement
from courses.models.requirements import rule_of
from courses.obligations import (
    Asking,
    Count,
    Named,
    Obligation,
    asking,
    counted,
    counts,
    named,
    obligations,
    with_parts,
)
from courses.requirement_forms import ExemptionForm, ReasonForm, RequirementForm
from courses.rules.requirements import Standing

PAGE = 50
MOST_NAMES = 500
# What HR looks for first stands first.
ORDER = (Standing.OVERDUE, Standing.SOON, Standing.OPEN, Standing.AWAY, Standing.EXEMPT, Standing.MET)
FILTERS = {"overdue": (Standing.OVERDUE,), "owing": (Standing.OVERDUE, Standing.SOON, Standing.OPEN, Standing.AWAY),
           "met": (Standing.MET,), "exempt": (Standing.EXEMPT,)}  # fmt: skip


def _in_order(rows: Sequence[Obligation]) -> list[Obligation]:
    return sorted(rows, key=lambda row: (ORDER.index(row.standing), row.owed.due_on or date.max, row.division))


@dataclass(frozen=True, slots=True)
class Place:
    """One community's heads. `above` is its subdistrict: two may bear the same name."""

    label: str
    above: str
    count: Count


def _by_place(rows: Sequence[Obligation]) -> list[Place]:
    """Communities in the order of the tree."""
    inside: dict[int, list[Obligation]] = defaultdict(list)
    for row in rows:
        inside[row.division].append(row)
    places = Division.objects.filter(pk__in=inside).select_related("parent").order_by("path")
    return [
        Place(place.label, place.parent.label if place.parent else "", counted(inside[place.pk])) for place in places
    ]


@permission_required("requirements.view")
@require_safe
def requirements(request: HttpRequest) -> HttpResponse:
    """What is asked of whom, and how far it is, inside one's own places."""
    on = timezone.localdate()
    rows = Requirement.objects.visible_to(request.user)
    ended = request.GET.get("ended") == "1"
    over = rows.filter(ends_on__lt=on)
    page = Paginator(with_parts(over if ended else rows.exclude(pk__in=over)), 20).get_page(request.GET.get("page"))
    heads = counts(list(page.object_list), request.user, on)
    context = {
        "page": page,
        "lines": [(row, heads[row.pk]) for row in page],
        "overdue": _overdue_people(request, on),
        "ended": ended,
        "ended_count": over.count(),
        "may_edit": may(request.user, "requirements.edit"),
        "on": on,
    }
    return render(request, "courses/requirements/list.html", context)


def _overdue_people(request: HttpRequest, on: date) -> int:
    from courses.views.overdue import overdue_rows

    return overdue_rows(request.user, on).values("person").distinct().count()


# --- new and changed: first who gets what, then saved --------------------------------------------


@permission_required("requirements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def requirement_new(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    top = Division.objects.filter(places_where(request.user, "requirements.edit").within("path")).order_by("path")
    fresh = Requirement(division=top.first(), starts_on=on, days=30, why="")
    return _edit(request, fresh, on)


@permission_required("requirements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def requirement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _editable(request, pk), timezone.localdate())


def _editable(request: HttpRequest, pk: int) -> Requirement:
    """A rule the user may change: one of the divisions above can be seen, not changed (403)."""
    row = get_object_or_404(Requirement.objects.visible_to(request.user).select_related("division", "course"), pk=pk)
    if not Requirement.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return row


def _edit(request: HttpRequest, row: Requirement, on: date) -> HttpResponse:
    form = RequirementForm(request.POST or None, instance=row, user=request.user, on=on)
    step = request.POST.get("step", "")
    if request.method == "POST" and form.is_valid() and step != "edit":
        if step != "save":
            return _preview(request, form, on)
        posts, categories = form.chosen()
        changed = form.save(commit=False)
        try:
            saved = save_requirement(requirement=changed, posts=posts, categories=categories, by=request.user, on=on)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("已保存。课程正在派给应学的人，一两分钟内到他们的今日页。"))
            return redirect("requirement", saved.pk)
    status = 422 if form.errors else 200
    return render(
        request, "courses/requirements/edit.html", {"form": form, "row": row if row.pk else None}, status=status
    )


def _preview(request: HttpRequest, form: RequirementForm, on: date) -> HttpResponse:
    """Who gets what, by when, on the day the rule begins; nothing is written."""
    posts, categories = form.chosen()
    draft: Requirement = form.instance
    day = max(on, draft.starts_on or on)
    rule = rule_of(draft, [post.pk for post in posts], [row.pk for row in categories])
    rows = list(obligations([Asking(rule, draft.division.path, draft.course_id, draft.pk or 0)], on=day))
    owing = [row for row in rows if row.standing.is_owed]
    learning = set(Enrolment.objects.open().filter(course=draft.course_id).values_list("person", flat=True))
    let_go = (
        Enrolment.objects.required().filter(requirement=draft.pk or 0).exclude(person__in=[r.person for r in owing])
    )
    context = {
        "form": form,
        "draft": draft,
        "who": [*posts, *categories],
        "day": day,
        "count": counted(rows),
        "fresh": sum(row.person not in learning for row in owing),
        "learning": sum(row.person in learning for row in owing),
        "let_go": let_go.count() if draft.pk else 0,
        "places": _by_place(rows),
        "names": named(_in_order(rows)[:MOST_NAMES], course=draft.course_id),
        "cut": max(len(rows) - MOST_NAMES, 0),
        "kept": [(name, value) for name in form.fields for value in request.POST.getlist(name)],
    }
    return render(request, "courses/requirements/preview.html", context)


# --- one rule ---------------------------------------------------------------------------------


def _seen(request: HttpRequest, pk: int) -> Requirement:
    return get_object_or_404(with_parts(Requirement.objects.visible_to(request.user)), pk=pk)


@permission_required("requirements.view")
@require_safe
def requirement(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule: how far it is, by community and by name."""
    on = timezone.localdate()
    row = _seen(request, pk)
    places = places_where(request.user, "requirements.view")
    rows = list(obligations(asking([row]), on=on, places=places))
    chosen = request.GET.get("standing", "")
    shown = [one for one in rows if one.standing in FILTERS.get(chosen, ORDER)]
    page = Paginator(_in_order(shown), PAGE).get_page(request.GET.get("page"))
    people: list[Named] = named(list(page.object_list), course=row.course_id)
    exemptions = Exemption.objects.visible_to(request.user).standing(on).filter(requirement=row)
    context = {
        "row": row,
        "count": counted(rows),
        "places": _by_place(rows),
        "page": page,
        "people": people,
        "chosen": chosen if chosen in FILTERS else "",
        "exemptions": exemptions.select_related("person", "by__person"),
        "is_over": row.ends_on is not None and row.ends_on < on,
        "may_edit": Requirement.objects.editable_by(request.user).filter(pk=pk).exists(),
        "may_exempt": may(request.user, "requirements.edit"),
        "on": on,
    }
    return render(request, "courses/requirements/detail.html", context)


@permission_required("requirements.view")
@require_safe
def requirement_messages(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent because of the rule, when, and whether it was read."""
    row = _seen(request, pk)
    seen = Person.objects.visible_to(request.user, "requirements.view")
    sent = messages_of(row.source).filter(person__in=seen)
    page = Paginator(sent, PAGE).get_page(request.GET.get("page"))
    context = {"row": row, "page": page, "read": sent.filter(read_at__isnull=False).count()}
    return render(request, "courses/requirements/messages.html", context)


@permission_required("requirements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def requirement_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a rule, with a reason; the page says first what that takes back."""
    row = _editable(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_requirement(
                requirement=row, reason=form.cleaned_data["reason"], by=request.user, on=timezone.localdate()
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("已结束。截止日期正在撤下；已经学的都还在。"))
            return redirect("requirement", pk)
    asked = Enrolment.objects.required().filter(requirement=row).count()
    status = 422 if form.errors else 200
    return render(request, "courses/requirements/end.html", {"row": row, "form": form, "asked": asked}, status=status)


@permission_required("requirements.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def requirement_exempt(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Exempt one person from a rule. Also from one of a division above, for one's own people."""
    on = timezone.localdate()
    row = _seen(request, pk)
    someone = get_object_or_404(Person.objects.visible_to(request.user, "requirements.edit"), pk=person)
    if not any(obligations(asking([row]), on=on, persons=[someone.pk])):
        raise Http404
    form = ExemptionForm(request.POST or None, on=on)
    if request.method == "POST" and form.is_valid():
        exempt(
            person=someone, requirement=row, reason=form.cleaned_data["reason"], until=form.cleaned_data["until"],
            by=request.user,
        )  # fmt: skip
        messages.success(request, _("已豁免%(name)s，原因记在安排里。") % {"name": someone.name})
        return redirect("requirement", pk)
    status = 422 if form.errors else 200
    context = {"row": row, "person": someone, "form": form}
    return render(request, "courses/requirements/exempt.html", context, status=status)


@permission_required("requirements.edit")
@require_POST
def exemption_lift(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Exemption.objects.filter(person__in=Person.objects.visible_to(request.user, "requirements.edit"))
    exemption = get_object_or_404(rows.select_related("person", "requirement__course"), pk=pk)
    lift_exemption(exemption=exemption, by=request.user)
    messages.success(request, _("已取消对%(name)s的豁免。") % {"name": exemption.person.name})
    return redirect("requirement", exemption.requirement_id)
