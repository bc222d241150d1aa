"""The person file: what a scope may know of one person, and what HR may do there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import audit, slots
from core.accounts.gates import permission_required
from core.actions.people import edit_person, reveal_id_number
from core.actions.privacy import decide_correction
from core.models import Affiliation, Correction, Person, User
from core.periods import on as in_force
from core.permissions import may
from core.refusals import Refused
from core.views.blocks import rendered
from staff.actions.employment import change_terms, leave, transfer
from staff.forms.people import DecideForm, EmploymentForm, LeaveForm, PersonForm, RevealForm, TransferForm
from staff.models import Employment
from staff.models.cycles import running_cycle
from staff.rules.credit_cycles import REQUIRED_HOURS, hours_lacking
from staff.rules.retirement import Retirement, retirement, scheme_for


def person_or_404(user: User, pk: int, permission: str = "people.view") -> Person:
    return get_object_or_404(Person.objects.visible_to(user, permission), pk=pk)


def present_or_404(user: User, pk: int, permission: str) -> Person:
    """For verbs: the person must belong to the user's scope today; a former district only reads its own period."""
    today = Affiliation.objects.visible_to(user, permission).filter(in_force(timezone.localdate()))
    return get_object_or_404(Person.objects.filter(pk__in=today.values("person")), pk=pk)


@permission_required("people.view")
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, cut to the reader's scope; opening it is a line on the trail."""
    subject = person_or_404(request.user, pk)
    on = timezone.localdate()
    history = _history(subject, request.user)
    present = [place for place in history if place.period.includes(on)]
    scope = next((place.division for place in [*present, *history] if place.division), None)
    audit.record("person.view", about=subject, by=request.user, scope=scope)
    rights = {
        name: bool(present) and _may_here(request.user, permission, present)
        for name, permission in (("edit", "people.edit"), ("reveal", "people.reveal"), ("code", "accounts.reset"))
    }
    employment = next((place.employment for place in present if hasattr(place, "employment")), None)
    context = {
        "person": subject,
        "history": history,
        "present": present,
        "employment": employment,
        "retires": _retires(subject, employment) if employment else None,
        "education": _education(subject, on) if present else None,
        "account": User.objects.filter(person=subject).first(),
        "qualifications": subject.qualifications.prefetch_related("registrations").order_by("-awarded_on"),
        "corrections": Correction.objects.visible_to(request.user).open().filter(person=subject) if present else [],
        "blocks": _blocks(request, subject, on) if present else [],
        "age": _age(subject.born_on, on),
        "rights": rights,
    }
    return render(request, "staff/people/person.html", context)


def _history(subject: Person, user: User) -> list[Affiliation]:
    rows = Affiliation.objects.visible_to(user).filter(person=subject)
    return list(
        rows.select_related(
            "division__parent", "organisation", "employment__post", "employment__personnel_category",
            "employment__supervisor", "employment__grid",
        ).order_by("-starts_on", "-pk")
    )  # fmt: skip


def _may_here(user: User, permission: str, present: list[Affiliation]) -> bool:
    return any(place.division is not None and may(user, permission, division=place.division) for place in present)


def _blocks(request: HttpRequest, subject: Person, on: date) -> list[str]:
    """What the other apps know of the person, in order."""
    found = (entry(subject, request.user, on) for entry in slots.entries("person"))
    return rendered(request, found, person=subject, on=on)


def _retires(subject: Person, employment: Employment) -> Retirement | None:
    """The three days, from birth, sex and post; None when birth or sex is not known."""
    if subject.born_on is None or not subject.gender:
        return None
    is_lead = bool(employment.post and employment.post.is_lead)
    scheme = scheme_for(subject.gender, is_lead=is_lead, female_original_age=employment.female_original_age)
    return retirement(subject.born_on, scheme)


def _education(subject: Person, on: date) -> dict[str, Any] | None:
    """Hours of the running registration: reached, asked for, lacking."""
    cycle = running_cycle(subject, on)
    if cycle is None:
        return None
    required = REQUIRED_HOURS[cycle.level]
    return {"reached": cycle.hours, "required": required, "lacking": hours_lacking(cycle), "ends_on": cycle.ends_on}


def _age(born_on: date | None, on: date) -> int | None:
    """Full years on the day."""
    if born_on is None:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


@permission_required("people.view")
def person_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The full ID number: by post, with a reason, shown in the answer and nowhere else."""
    person_or_404(request.user, pk)
    subject = present_or_403(request, pk, "people.reveal")
    form = RevealForm(request.POST or None)
    number = ""
    if request.method == "POST" and form.is_valid():
        number = reveal_id_number(person=subject, by=request.user, reason=form.cleaned_data["reason"])
    return render(request, "staff/people/reveal.html", {"person": subject, "form": form, "number": number})


def present_or_403(request: HttpRequest, pk: int, permission: str) -> Person:
    """403 when the person is in sight but the right is missing; 404 when she no longer belongs here."""
    if not may(request.user, permission):
        raise PermissionDenied
    return present_or_404(request.user, pk, permission)


@permission_required("people.view")
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    person_or_404(request.user, pk)
    subject = present_or_403(request, pk, "people.edit")
    form = PersonForm(request.POST or None, instance=subject)
    if request.method == "POST" and form.is_valid():
        changed = edit_person(person=subject, by=request.user, **form.cleaned_data)
        messages.success(request, _("已保存。") if changed else _("没有改动。"))
        return redirect("person", pk)
    return render(request, "staff/people/edit.html", {"person": Person.objects.get(pk=pk), "form": form})


def employment_or_404(request: HttpRequest, pk: int, employment_pk: int) -> Employment:
    """A running employment of this person in the user's scope."""
    present_or_403(request, pk, "people.edit")
    rows = Employment.objects.visible_to(request.user, "people.edit").active(timezone.localdate())
    rows = rows.select_related("affiliation__person", "affiliation__division__parent")
    return get_object_or_404(rows, pk=employment_pk, affiliation__person=pk)


@permission_required("people.view")
def employment_edit(request: HttpRequest, pk: int, employment: int) -> HttpResponse:
    person_or_404(request.user, pk)
    row = employment_or_404(request, pk, employment)
    form = EmploymentForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        changed = change_terms(employment=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("任职信息已保存。") if changed else _("没有改动。"))
        return redirect("person", pk)
    return render(request, "staff/people/employment.html", {"person": row.person, "row": row, "form": form})


@permission_required("people.view")
def employment_transfer(request: HttpRequest, pk: int, employment: int) -> HttpResponse:
    """Move a person to another place of one's own scope."""
    person_or_404(request.user, pk)
    row = employment_or_404(request, pk, employment)
    form = TransferForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            transfer(
                employment=row, division=form.place(), on=given["on"], by=request.user, reason=given["reason"]
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("调动已办好。"))
            return redirect("person", pk)
    return render(request, "staff/people/transfer.html", {"person": row.person, "row": row, "form": form})


@permission_required("people.view")
def employment_leave(request: HttpRequest, pk: int, employment: int) -> HttpResponse:
    """The last day and why; the person stays in the file of this period."""
    person_or_404(request.user, pk)
    row = employment_or_404(request, pk, employment)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            leave(
                employment=row, last_day=given["on"], leave_reason=given["kind"], by=request.user,
                reason=given["reason"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("离职已办好，履历和学习记录都保留。"))
            return redirect("person", pk)
    return render(request, "staff/people/leave.html", {"person": row.person, "row": row, "form": form})


@permission_required("people.edit")
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person asked to have corrected: say that it is done, or why not."""
    rows = Correction.objects.visible_to(request.user).select_related("person")
    row = get_object_or_404(rows, pk=pk)
    if row.person_id == request.user.person_id:
        raise Http404  # one's own request is decided by somebody else
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        corrected = form.cleaned_data["corrected"] == "yes"
        try:
            decide_correction(correction=row, corrected=corrected, answer=form.cleaned_data["answer"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("已答复本人。"))
            return redirect("person", row.person_id)
    return render(request, "staff/people/correction.html", {"correction": row, "form": form})
