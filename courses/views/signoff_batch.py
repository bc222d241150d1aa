"""Several tasks of one course, looked at one by one and confirmed with one press; each has its own result."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.refusals import Refused
from core.views.numbers import whole_numbers
from courses.models import CoursePage, TaskSubmission
from courses.views.signoffs import confirmed, supervises, waiting_for

MOST = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One waiting task with what was chosen for it."""

    submission: TaskSubmission
    is_picked: bool
    score: str
    is_refused: bool

    @property
    def score_name(self) -> str:
        return score_name(self.submission)


def score_name(submission: TaskSubmission) -> str:
    return f"score-{submission.pk}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def signoff_batch(request: HttpRequest, code: str) -> HttpResponse:
    """The course's waiting tasks; POST confirms those that are ticked, each for itself."""
    if not supervises(request.user):
        raise PermissionDenied
    course = get_object_or_404(CoursePage, code=code.upper())
    picked = set(whole_numbers(request.POST.getlist("pick")))
    done, refused = _confirm(request, picked) if request.method == "POST" else ([], {})
    if request.method == "POST" and not picked:
        refused = {0: _("还没有勾选。看过现场的，先勾上。")}
    rows = [
        Row(row, row.pk in picked, request.POST.get(score_name(row), ""), row.pk in refused)
        for row in waiting_for(request.user).filter(enrolment__course=course)[:MOST]
    ]
    context = {"course": course, "rows": rows, "done": done, "refused": list(refused.values())}
    return render(request, "courses/signoff_batch.html", context, status=422 if refused else 200)


def _confirm(request: HttpRequest, picked: set[int]) -> tuple[list[str], dict[int, str]]:
    """What each came to: words of those confirmed, and by key the words of those that were not."""
    done: list[str] = []
    refused: dict[int, str] = {}
    rows = TaskSubmission.objects.visible_to(request.user).filter(pk__in=picked)
    for submission in rows.select_related("enrolment__person", "enrolment__course", "skill"):
        try:
            done.append(confirmed(submission, request.user, request.POST.get(score_name(submission), "")))
        except Refused as refusal:
            name = submission.enrolment.person.name
            refused[submission.pk] = _("%(name)s：%(why)s") % {"name": name, "why": refusal.words}
    return done, refused
