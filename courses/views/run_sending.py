"""«派培训»: from a gap to a class. Which classes teach what is missing and still take people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.accounts.gates import permission_required
from core.models import Division, Person, User
from courses.models import CourseRun
from courses.views.run_query import persons_asked, place_asked, skills_asked, whom
from staff.models import Skill

STILL_TAKES = (CourseRun.State.PLANNED, CourseRun.State.OPEN)


def classes_for(user: User, skills: list[str], on: date) -> list[CourseRun]:
    """Classes the user may book for that have not begun and teach one of the skills, most of them first."""
    rows = CourseRun.objects.editable_by(user).filter(state__in=STILL_TAKES, starts_on__gte=on)
    taught = Count("course__course_skills", filter=Q(course__course_skills__skill__code__in=skills), distinct=True)
    waiting = Count("enrolments", filter=Q(enrolments__state="waiting"), distinct=True)
    rows = rows.annotate(taught=taught, waiting=waiting).filter(taught__gt=0) if skills else rows.with_counts()
    return list(rows.select_related("course", "division").order_by(*["-taught"] * bool(skills), "starts_on", "pk"))


@permission_required("runs.edit")
@require_safe
def run_send(request: HttpRequest) -> HttpResponse:
    """Choose a class by `?skills=`. People named by `person=` are booked from here with one button, those meant by
    `community=` and `post=` are ticked on the next page. Where no class fits, planning one begins at once.
    """
    skills, keys = skills_asked(request), persons_asked(request)
    runs = classes_for(request.user, skills, timezone.localdate())
    query = whom(request)
    if not runs:
        return redirect(f"{reverse('run-new')}?{query}")
    people = Person.objects.visible_to(request.user).filter(pk__in=keys).order_by("name_key", "pk")
    context: dict[str, Any] = {
        "runs": runs, "people": list(people), "skills": Skill.objects.filter(code__in=skills).order_by("code"),
        "place": Division.objects.visible_to(request.user).filter(pk=place_asked(request)).first(),
        "query": query, "on": timezone.localdate(),
    }  # fmt: skip
    return render(request, "courses/runs/send.html", context)
