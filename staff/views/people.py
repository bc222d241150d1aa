"""The people list and its export."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import audit
from core.accounts.gates import permission_required
from core.actions.access import home_of
from core.context import said_scope
from core.exports import Head, download
from core.models import Person
from core.permissions import may
from core.views.searches import keep_search, kept_search
from staff.exports.people import PeopleExport
from staff.forms.people import ExportForm, PeopleFilter
from staff.models.roster import SORTS, roster, with_details

SIZES = (20, 50, 100)
FIELDS = ("place", "post", "category", "certificate", "presence", "sort", "size")


def _filter(request: HttpRequest) -> PeopleFilter:
    form = PeopleFilter({**request.GET.dict(), "q": kept_search(request, "people")}, user=request.user)
    form.is_valid()
    return form


@permission_required("people.view")
def people(request: HttpRequest) -> HttpResponse:
    """Who works in one's scope; the name searched for stays in the session."""
    if request.method == "POST":
        return keep_search(request, "people", fields=FIELDS)
    form = _filter(request)
    sort = request.GET.get("sort", "name")
    rows = roster(request.user, {**form.cleaned_data, "sort": sort}, timezone.localdate())
    size = int(request.GET["size"]) if request.GET.get("size") in map(str, SIZES) else SIZES[0]
    page = Paginator(with_details(rows, request.user), size).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "q": form.cleaned_data.get("q"),
        "chosen": form.chosen(),
        "sort": sort if sort in SORTS else "name",
        "size": size,
        "sizes": SIZES,
        "may_export": may(request.user, "people.export"),
        "may_reset": may(request.user, "accounts.reset"),
    }
    return render(request, "staff/people/list.html", context)


@permission_required("people.view")
@require_http_methods(["GET", "POST"])
def people_export(request: HttpRequest) -> HttpResponse:
    """The list as chosen, as a file. Full numbers only where the user may reveal them, ticked and with a reason."""
    if not may(request.user, "people.export"):
        raise PermissionDenied
    chosen = _filter(request)
    personal_allowed = may(request.user, "people.reveal")
    form = ExportForm(request.POST if request.method == "POST" else None)
    rows = roster(request.user, chosen.cleaned_data, timezone.localdate(), "people.export")
    if request.method == "POST" and form.is_valid():
        personal = bool(form.cleaned_data["personal"]) and personal_allowed
        return _file(request, rows, chosen, personal=personal, reason=form.cleaned_data["reason"])
    context = {"form": form, "count": rows.count(), "chosen": chosen.chosen(), "personal_allowed": personal_allowed}
    return render(request, "staff/people/export.html", context)


def _file(
    request: HttpRequest, rows: QuerySet[Person], chosen: PeopleFilter, *, personal: bool, reason: str
) -> HttpResponse:
    filters: dict[str, str] = {str(chosen.fields[name].label): words for name, _value, words in chosen.chosen()}
    if chosen.cleaned_data.get("q"):
        filters[_("姓名含")] = chosen.cleaned_data["q"]
    people = with_details(rows, request.user, "people.export")
    table = PeopleExport(personal=personal).table(people, Head(said_scope(request.user), filters, request.user))
    audit.record(
        "person.export", about=request.user, by=request.user, scope=home_of(request.user), reason=reason,
        data={"rows": len(table.rows), "personal": personal, "filters": list(filters.values())},
    )  # fmt: skip
    return download(table)
