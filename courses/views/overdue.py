"""Who is overdue: the list with filters, its file, and reminding by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.accounts.gates import permission_required
from core.actions.access import home_of
from core.context import said_scope
from core.exports import Head, download
from core.models import Division, Message, User
from core.permissions import may, places_where
from core.views.numbers import whole_numbers
from courses.actions.reminders import Reminded, remind_by_hand
from courses.exports.overdue import OverdueExport
from courses.models import Enrolment
from courses.requirement_forms import OverdueFilter
from staff.models import Employment

PAGE = 50


def overdue_rows(user: User, on: date, chosen: dict[str, Any] | None = None) -> QuerySet[Enrolment]:
    """Overdue enrolments of people who work in the user's places today, the longest overdue first."""
    said = chosen or {}
    works = Employment.objects.active(on).filter(affiliation__person=OuterRef("person"))
    works = works.filter(places_where(user, "requirements.view").within("affiliation__division__path"))
    if said.get("place"):
        works = works.filter(Division.objects.get(pk=said["place"]).subtree("affiliation__division__path"))
    if said.get("post"):
        works = works.filter(post=said["post"])
    rows = Enrolment.objects.overdue(on).filter(Exists(works))
    if said.get("course"):
        rows = rows.filter(course=said["course"])
    return rows.order_by("due_on", "person__name_key", "pk")


@dataclass(frozen=True, slots=True)
class Line:
    """One overdue enrolment: where she works, for how many days it is over, the last message about it."""

    enrolment: Enrolment
    work: Employment | None
    days: int
    last: Message | None
    is_waiting: bool


def _lines(rows: list[Enrolment], user: User, on: date) -> list[Line]:
    people = [row.person_id for row in rows]
    works: dict[int, Employment] = {}
    mine = places_where(user, "requirements.view").within("affiliation__division__path")
    employed = Employment.objects.active(on).filter(mine, affiliation__person__in=people)
    for work in employed.select_related("affiliation__division__parent", "post"):
        works.setdefault(work.affiliation.person_id, work)
    last: dict[tuple[int, str], Message] = {}
    sent = Message.objects.filter(person__in=people, kind="due").order_by("sent_at", "pk")
    for message in sent:
        last[message.person_id, message.about] = message
    waiting = set(
        Enrolment.objects.awaiting_signature().filter(pk__in=[r.pk for r in rows]).values_list("pk", flat=True)
    )
    return [
        Line(
            row,
            works.get(row.person_id),
            (on - row.due_on).days if row.due_on else 0,
            last.get((row.person_id, row.requirement.source)) if row.requirement else None,
            row.pk in waiting,
        )
        for row in rows
    ]


def _filter(request: HttpRequest) -> OverdueFilter:
    form = OverdueFilter(request.GET, user=request.user)
    form.is_valid()
    return form


def _details(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return rows.select_related("person", "course", "requirement")


@permission_required("requirements.view")
@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    form = _filter(request)
    rows = overdue_rows(request.user, on, form.cleaned_data)
    page: Page[Enrolment] = Paginator(_details(rows), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "chosen": form.chosen(),
        "page": page,
        "lines": _lines(list(page.object_list), request.user, on),
        "people": rows.values("person").distinct().count(),
        "may_remind": may(request.user, "requirements.edit"),
        "query": request.GET.urlencode(),
        "on": on,
    }
    return render(request, "courses/requirements/overdue.html", context)


@permission_required("requirements.view")
@require_safe
def overdue_export(request: HttpRequest) -> HttpResponse:
    """The list as chosen, as a file; the trail says who took it."""
    on = timezone.localdate()
    form = _filter(request)
    rows = list(_details(overdue_rows(request.user, on, form.cleaned_data)))
    filters = {str(form.fields[name].label): words for name, _value, words in form.chosen()}
    head = Head(said_scope(request.user), filters, request.user)
    table = OverdueExport().table(_lines(rows, request.user, on), head)
    audit.record(
        "person.export", about=request.user, by=request.user, scope=home_of(request.user),
        data={"rows": len(rows), "list": OverdueExport.slug, "filters": list(filters.values())},
    )  # fmt: skip
    return download(table, request.GET.get("format", "xlsx"))


@permission_required("requirements.edit")
@require_POST
def overdue_remind(request: HttpRequest) -> HttpResponse:
    """Remind those ticked, or, after a second look, all that the filter leaves."""
    on = timezone.localdate()
    if not may(request.user, "requirements.edit"):
        raise PermissionDenied
    rows = overdue_rows(request.user, on, _filter(request).cleaned_data)
    everyone = request.POST.get("all") == "1"
    if everyone and request.POST.get("sure") != "1":
        context = {
            "count": rows.count(),
            "people": rows.values("person").distinct().count(),
            "query": request.GET.urlencode(),
        }
        return render(request, "courses/requirements/remind.html", context)
    if not everyone:
        ticked = whole_numbers(request.POST.getlist("enrolment"))
        rows = rows.filter(pk__in=ticked)
    found = list(rows)
    if not found:
        messages.error(request, _("没有选人。先勾选要提醒的人。"))
    else:
        messages.success(request, _said(remind_by_hand(enrolments=found, by=request.user)))
    answer = redirect("requirements-overdue")
    if request.GET:
        answer["Location"] += f"?{request.GET.urlencode()}"
    return answer


def _said(done: Reminded) -> str:
    parts = [ngettext("发出%(n)s条提醒", "发出%(n)s条提醒", done.sent) % {"n": done.sent}]
    if done.already:
        parts.append(_("%(n)s条今天已经发过") % {"n": done.already})
    if done.muted:
        parts.append(_("%(n)s人关掉了这类提醒，请当面说") % {"n": done.muted})
    return _("%(said)s。") % {"said": _("，").join(parts)}
