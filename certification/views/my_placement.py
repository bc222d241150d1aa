"""The student's own page: where, when, who, what is missing and why, hours."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certification.actions.hours import assess, drop_hours, log_hours
from certification.actions.placements import facts_of, hours_of
from certification.forms.placements import LogForm, SheetForm
from certification.models import Assessment, Placement, PlacementLog, Round, Student
from certification.rules.gates import missing_papers
from certification.views.placement_words import stage
from certification.views.placements import RELATED
from certification.views.steps import form_step, step
from core.refusals import Refused


def _student(request: HttpRequest) -> Student:
    rows = Student.objects.filter(person=request.user.person_id).select_related("person", "programme", "organisation")
    student = rows.order_by("-intake").first() if request.user.person_id else None
    if student is None:
        raise Http404
    return student


def _placement(student: Student) -> Placement | None:
    """The one under way, else the newest that stands."""
    rows = Placement.objects.of(student.person).standing().select_related(*RELATED)
    return rows.under_way().first() or rows.first()


@login_required
@require_http_methods(["GET", "POST"])
def my_placement(request: HttpRequest) -> HttpResponse:
    """Everything on one page; hours are logged here."""
    student = _student(request)
    placement, today = _placement(student), timezone.localdate()
    form = LogForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and placement and form.is_valid():
        try:
            log_hours(placement=placement, today=today, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            return redirect(f"{reverse('my-placement')}#logs")
    context = {
        "student": student,
        "placement": placement,
        "form": form,
        "today": today,
        "rounds": Round.objects.open_to(student, today).select_related("division")
        if placement is None or placement.state == "finished"
        else [],
        **(_details(placement) if placement else {}),
    }
    return render(request, "certification/my_placement/page.html", context)


def _details(placement: Placement) -> dict:
    """What is missing, hours and sheets of the placement."""
    waiting = placement.state in ("proposed", "agreed", "ready")
    today = timezone.localdate()
    return {
        "missing": [r.words() for r in missing_papers(facts_of(placement), today)] if waiting else [],
        "stage": stage(placement),
        "hours": hours_of(placement),
        "logs": list(placement.logs.all()[:60]),
        "self_stages": Assessment.Stage.choices if placement.state in ("running", "paused") else [],
    }


@login_required
@require_POST
def hours_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own hours that nobody has confirmed."""
    own = PlacementLog.objects.filter(placement__student__person=request.user.person_id)
    log = get_object_or_404(own, pk=pk)
    return step(
        request, lambda: drop_hours(log=log, by=request.user), _("已删除未确认的工时。"), reverse("my-placement")
    )


@login_required
@require_http_methods(["GET", "POST"])
def my_assessment(request: HttpRequest, stage_: str) -> HttpResponse:
    """The student's own sheet."""
    placement = _placement(_student(request))
    if placement is None:
        raise Http404
    former = placement.assessments.filter(stage=stage_, rater="self").first()
    form = SheetForm(
        request.POST or None, scores=former.scores if former else None,
        initial={"remark": former.remark} if former else None,
    )  # fmt: skip
    back = reverse("my-placement")

    def do() -> str:
        scores, remark = form.scores(), form.cleaned_data["remark"]
        assess(placement=placement, stage=stage_, rater="self", scores=scores, remark=remark, by=request.user)
        return back

    return form_step(
        request, form, do, done=_("自评已保存，实习结束前可以改。"), heading=Assessment.Stage(stage_).label,
        lead=_("如实评自己。自评占总评的一成。"), button=_("保存自评"), back=back, back_label=_("我的实习"),
    )  # fmt: skip
