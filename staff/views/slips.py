"""Activation slips for a whole community, printed and handed out in person."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.gates import permission_required
from core.accounts.slips import slips_pdf
from core.actions.accounts import hand_out_codes
from core.models import Division, Person, User
from core.permissions import places_where
from core.refusals import Refused
from staff.models import Employment


def communities_of(user: User) -> QuerySet[Division]:
    places = places_where(user, "accounts.reset")
    return Division.objects.communities().filter(places.within("path"), ends_on=None).select_related("parent")


def without_password(division: Division) -> QuerySet[Person]:
    """Persons in post there today who have no account, or one whose code still waits to be used."""
    there = Employment.objects.within(division).active(timezone.localdate()).filter(affiliation__person=OuterRef("pk"))
    in_use = User.objects.filter(person=OuterRef("pk")).exclude(is_active=True, must_change_password=True)
    return Person.objects.filter(Exists(there)).filter(~Exists(in_use))


@permission_required("accounts.reset")
def slips(request: HttpRequest) -> HttpResponse:
    """Choose a community, see who there needs a slip, get the sheet (made once, kept nowhere)."""
    places = communities_of(request.user)
    asked = request.POST.get("place") or request.GET.get("place", "")
    chosen = get_object_or_404(places, pk=asked) if asked.isdigit() else None
    people = list(without_password(chosen)) if chosen else []
    if request.method == "POST" and chosen and people:
        try:
            return _sheet(request, chosen, people)
        except Refused as refusal:
            messages.error(request, refusal.words)
            return redirect(f"{reverse('slips')}?place={chosen.pk}")
    if request.method == "POST":
        messages.warning(request, _("这个社区没有人需要登录凭条。"))
    return render(request, "staff/people/slips.html", {"places": places, "chosen": chosen, "people": people})


def _sheet(request: HttpRequest, place: Division, people: list[Person]) -> HttpResponse:
    codes = hand_out_codes(people=people, division=place, by=request.user)
    address = f"{request.get_host()}{reverse('activate')}"
    response = HttpResponse(slips_pdf(codes, place=place.label, address=address), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="slips-{place.pk}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
