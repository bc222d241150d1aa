"""One's own skills, and the supervisor's view of a person's skills with the baseline rating."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from core import audit, slots
from core.accounts.gates import permission_required
from core.models import Affiliation, Person, User
from core.periods import on as in_force
from core.refusals import Refused
from core.views.blocks import rendered
from staff.actions.skills import rate_baseline, scope_of
from staff.models import Skill
from staff.views.skill_sheet import Sheet, sheet, skill_file

BASELINE_LEVELS = (1, 2, 3)


def _self(user: User) -> Person:
    if user.person is None:
        raise Http404
    return user.person


@login_required
@require_GET
def my_skills(request: HttpRequest) -> HttpResponse:
    """What the post asks, what is held, and the nearest step."""
    person = _self(request.user)
    return render(request, "staff/skills/mine.html", {"sheet": sheet(person, timezone.localdate())})


@login_required
@require_GET
def my_skill(request: HttpRequest, code: str) -> HttpResponse:
    """Why this level, why not the next."""
    skill = get_object_or_404(Skill, code=code)
    person = _self(request.user)
    found = skill_file(person, skill, timezone.localdate())
    context = {"file": found, "person": person, "blocks": _blocks(request, person, skill)}
    return render(request, "staff/skills/mine_one.html", context)


def _blocks(request: HttpRequest, person: Person, skill: Skill) -> list[str]:
    """What apps on the right add, rendered."""
    on = timezone.localdate()
    return rendered(request, (entry(person, skill, request.user, on) for entry in slots.entries("skill")))


def _subject(user: User, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(user, "people.view"), pk=pk)


def may_rate(user: User, person: Person) -> bool:
    """Rating is for who holds the permission where the person belongs today; nobody rates oneself."""
    if user.person_id == person.pk:
        return False
    rows = Affiliation.objects.visible_to(user, "skills.baseline").filter(in_force(timezone.localdate()))
    return rows.filter(person=person).exists()


@permission_required("people.view")
@require_http_methods(["GET", "POST"])
def person_skills(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's sheet; a supervisor rates a baseline for several skills at once."""
    person = _subject(request.user, pk)
    rating = may_rate(request.user, person)
    found = sheet(person, timezone.localdate())
    if request.method == "POST":
        if not rating:
            raise PermissionDenied
        _rate(request, person, found)
        return redirect("person-skills", pk=pk)
    audit.record("person.view", about=person, by=request.user, scope=scope_of(person))
    context = {"person": person, "sheet": found, "rating": rating, "levels": BASELINE_LEVELS}
    return render(request, "staff/skills/person.html", context)


def _rate(request: HttpRequest, person: Person, found: Sheet) -> None:
    skills = {row.skill.code: row.skill for row in (*found.asked, *found.others)}
    rated = 0
    try:
        for code, skill in skills.items():
            level = request.POST.get(f"level-{code}", "")
            if level.isdigit() and int(level) in BASELINE_LEVELS:
                rate_baseline(
                    person=person, skill=skill, level=int(level), by=request.user, on=timezone.localdate()
                )  # fmt: skip
                rated += 1
    except Refused as refusal:
        messages.error(request, refusal.words)
        return
    if rated:
        said = ngettext("已记下%(number)s项摸底评定，一年内有效。", "已记下%(number)s项摸底评定，一年内有效。", rated)
        messages.success(request, said % {"number": rated})
    else:
        messages.info(request, _("没有选等级，什么都没有改。"))


@permission_required("people.view")
@require_GET
def person_skill(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One skill of one person, with all evidence."""
    person = _subject(request.user, pk)
    skill = get_object_or_404(Skill, code=code)
    found = skill_file(person, skill, timezone.localdate())
    context = {"file": found, "person": person, "blocks": _blocks(request, person, skill)}
    return render(request, "staff/skills/person_one.html", context)
