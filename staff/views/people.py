"""The people list and its export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
from core.context import scope_of
from core.exports import Head, Table, download
from core.models import Person
from core.permissions import may
from core.rules.listing import listed
from core.sealing import unseal
from core.views.searches import keep_search, kept_search
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
    scope = scope_of(request.user)
    table = Table(
        title=_("人员名册"),
        columns=[
            _("姓名"),
            _("性别"),
            _("出生年份"),
            _("街道"),
            _("社区"),
            _("岗位"),
            _("人员类别"),
            _("岗位等级"),
            _("参加社区工作时间"),
            _("社工证"),
            _("证件号"),
            _("联系电话"),
        ],  # fmt: skip
        rows=list(_lines(with_details(rows, request.user, "people.export"), personal)),
        head=Head(scope=f"{scope.label} {scope.below}".strip() if scope else "", filters=filters, by=request.user),
    )
    audit.record(
        "person.export", about=request.user, by=request.user, scope=home_of(request.user), reason=reason,
        data={"rows": len(table.rows), "personal": personal, "filters": list(filters.values())},
    )  # fmt: skip
    return download(table)


def _lines(people: QuerySet[Person], personal: bool) -> Iterator[list[Any]]:
    for person in people:
        place = person.places[0] if person.places else None
        employment = getattr(place, "employment", None)
        division = place.division if place else None
        yield [
            person.name,
            person.get_gender_display(),
            person.born_on.year if person.born_on else None,
            division.parent.label if division and division.parent else "",
            division.label if division else "",
            employment.title if employment else "",
            employment.personnel_category.label if employment else "",
            employment.grade if employment else "",
            employment.in_service_since if employment else None,
            listed(str(c.get_level_display()) for c in person.papers),
            (unseal(person.id_sealed) if person.id_sealed else "") if personal else person.id_masked,
            person.phone if personal else person.phone_masked,
        ]
