"""The practical task: the learner asks, the supervisor decides in two taps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.models import User
from core.permissions import may
from core.refusals import Refused
from core.rules.listing import listed
from core.views.numbers import whole_numbers
from courses.actions.signoffs import confirm_task, request_task, return_task
from courses.models import CoachingSession, CoursePage, Enrolment, SecondCheck, TaskSubmission
from courses.models.catalogue import in_language
from courses.outlines import outline_for, with_parts
from courses.refusals import Declined
from courses.rules.signoffs import NoSuchScore, ScoreNeeded
from staff.models import Employment, HeldSkill


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, code: str) -> HttpResponse:
    """The task with its checklist; POST asks for it to be confirmed."""
    course = get_object_or_404(with_parts(CoursePage.objects.live()), code=code.upper())
    enrolment = get_object_or_404(Enrolment.objects.of(request.user.person_id).open(), course=course)
    items = list(course.checklist.all())
    ticked = set(whole_numbers(request.POST.getlist("done")))
    refused = ""
    if request.method == "POST":
        try:
            request_task(
                enrolment=enrolment,
                done=ticked,
                note=request.POST.get("note", "")[:1000],
                photo=request.FILES.get("photo"),
                by=request.user,
            )
        except Refused as refusal:
            refused = refusal.words
        else:
            messages.success(request, _("已交给督导。处理以后，这里和今日页会有结果。"))
            return redirect("course", code)
    outline = outline_for(course, request.user.person)
    context = {
        "course": course,
        "outline": outline,
        "items": [(place, item, place in ticked) for place, item in enumerate(items, 1)],
        "note": request.POST.get("note", ""),
        "refused": refused,
    }
    return render(request, "courses/task.html", context, status=422 if refused else 200)


def supervises(user: User) -> bool:
    """Holds the role somewhere, or is named as somebody's supervisor."""
    if may(user, "signoffs.decide"):
        return True
    named = Employment.objects.active(timezone.localdate()).filter(supervisor=user.person_id)
    return bool(user.person_id) and named.exists()


@dataclass(frozen=True, slots=True)
class Batch:
    """Open tasks of one course, enough of them to be looked at together."""

    code: str
    title: str
    n: int


def _batches(rows: QuerySet[TaskSubmission]) -> list[Batch]:
    """Courses of which two or more wait, by code."""
    columns = [f"enrolment__course__{name}" for name in ("code", "title", "title_en")]
    counted = rows.order_by(columns[0]).values_list(*columns).annotate(n=Count("pk")).filter(n__gte=2)
    return [Batch(code, in_language(title, title_en), n) for code, title, title_en, n in counted]


def waiting_for(user: User) -> QuerySet[TaskSubmission]:
    """Open tasks this user decides on, oldest first, with what their cards show."""
    rows = TaskSubmission.objects.requested().in_charge_of(user, timezone.localdate())
    return rows.select_related("enrolment__person", "enrolment__course", "skill", "score_by__person")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A decision that did not go through: its words, and what was typed."""

    pk: int
    words: str
    reason: str = ""
    score: str = ""
    about_score: bool = False


@login_required
@require_safe
def signoffs(request: HttpRequest) -> HttpResponse:
    return _cards(request)


def _cards(request: HttpRequest, refused: Refusal | None = None) -> HttpResponse:
    """The waiting tasks, oldest first."""
    if not supervises(request.user):
        raise PermissionDenied
    rows = waiting_for(request.user)
    decided = TaskSubmission.objects.filter(assessor=request.user).order_by("-decided_at")
    context: dict[str, Any] = {
        "page": Paginator(rows, 20).get_page(request.GET.get("page")),
        "decided": decided.select_related("enrolment__person", "enrolment__course")[:5],
        "batches": _batches(rows),
        "coaching": CoachingSession.objects.recorded().open_to(request.user, timezone.localdate()).count(),
        "second": SecondCheck.objects.waiting().open_to(request.user).count(),
        "on": timezone.localdate(),
    }
    if refused:
        context |= {
            "refused_pk": refused.pk, "refused": refused.words, "typed": refused.reason,
            "typed_score": refused.score, "refused_score": refused.about_score,
        }  # fmt: skip
    return render(request, "courses/signoffs.html", context, status=422 if refused else 200)


@login_required
@require_POST
def signoff_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or return one task; a refusal keeps what was typed."""
    if not supervises(request.user):
        raise PermissionDenied
    submission = get_object_or_404(TaskSubmission.objects.visible_to(request.user), pk=pk)
    reason, score = request.POST.get("reason", ""), request.POST.get("score", "")
    try:
        if request.POST.get("verb") == "return":
            return_task(submission=submission, reason=reason, by=request.user)
            messages.success(
                request, _("已退回给%(name)s，原因对方看得到。") % {"name": submission.enrolment.person.name}
            )
        else:
            messages.success(request, confirmed(submission, request.user, score))
    except Declined as refusal:
        about_score = isinstance(refusal.reason, ScoreNeeded | NoSuchScore)
        return _cards(request, Refusal(pk, refusal.words, reason, score, about_score))
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("signoffs")


def confirmed(submission: TaskSubmission, user: User, score: str) -> str:
    """Confirm, and say what came of it."""
    person = submission.enrolment.person
    codes = [line["code"] for line in submission.checklist["skills"]]
    held = HeldSkill.objects.filter(person=person, skill__code__in=codes)
    before = dict(held.values_list("skill__code", "level"))
    confirm_task(submission=submission, by=user, score=score)
    rose = [
        f"{code} L{level}"
        for code, level in held.order_by("skill__code").values_list("skill__code", "level")
        if level > before.get(code, 0)
    ]
    if not rose:
        return _("已确认%(name)s的实操。") % {"name": person.name}
    return _("已确认%(name)s的实操，技能达到%(levels)s。") % {"name": person.name, "levels": listed(rose)}
