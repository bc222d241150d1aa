"""One more real task of a skill, toward L3: handed in like the task of a course."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.refusals import Refused
from core.views.numbers import whole_numbers
from courses.actions.further_tasks import request_further, ways, why_not_further
from courses.models import TaskSubmission
from staff.models import Skill


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def further_task(request: HttpRequest, code: str) -> HttpResponse:
    """The points of a completed course once more, and what was done this time; `?course=` chooses among several."""
    person = request.user.person
    if person is None:
        raise Http404
    skill = get_object_or_404(Skill, code=code.upper())
    found = ways(person, skill)
    wanted = request.POST.get("course") or request.GET.get("course", "")
    enrolment = next((row for row in found if row.course.code == wanted), found[0] if found else None)
    ticked = set(whole_numbers(request.POST.getlist("done")))
    refused = ""
    if request.method == "POST" and enrolment is not None:
        try:
            request_further(
                enrolment=enrolment, skill=skill, done=ticked, note=request.POST.get("note", "")[:1000],
                photo=request.FILES.get("photo"), by=request.user,
            )  # fmt: skip
        except Refused as refusal:
            refused = refusal.words
        else:
            messages.success(request, _("已交给督导。处理以后，这里和消息里会有结果。"))
            return redirect("my-skill", skill.code)
    mine = TaskSubmission.objects.filter(enrolment__person=person, skill=skill, is_further=True)
    items = list(enrolment.course.checklist.all()) if enrolment else []
    context = {
        "skill": skill, "enrolment": enrolment, "ways": found, "why_not": why_not_further(person, skill),
        "open": mine.requested().first(), "last": mine.order_by("-requested_at").first(),
        "items": [(place, item, place in ticked) for place, item in enumerate(items, 1)],
        "note": request.POST.get("note", ""), "refused": refused,
    }  # fmt: skip
    return render(request, "courses/further_task.html", context, status=422 if refused else 200)
