"""/desk/people/<pk>/exams/: one person's exams, what is arranged for her, and the verbs of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.gates import permission_required
from core.models import Affiliation, Person, User
from core.periods import on as in_force
from core.refusals import Refused
from courses.actions.arrangements import (
    extend_due,
    give_time,
    give_try,
    lift_arrangement,
    lift_wait,
    void_attempt,
    worded,
)
from courses.arrangement_forms import ArrangementForm, DueForm, TimeForm
from courses.arrangements import Kind, terms_from
from courses.models import Attempt, CoursePage, Enrolment, ExamArrangement
from courses.outlines import Outline, outlines
from courses.rules.arrangements import Terms


@dataclass(frozen=True, slots=True)
class Sitting:
    """The exam of one course: every attempt, what still stands for her, what is left."""

    outline: Outline
    attempts: list[Attempt]
    terms: Terms
    arranged: list[tuple[ExamArrangement, str]]

    @property
    def left(self) -> int:
        return max(self.terms.tries - len(self.outline.attempts), 0)


def _person(user: User, pk: int) -> Person:
    """Somebody who belongs to the user's scope today, never oneself: else there is no such page."""
    today = Affiliation.objects.visible_to(user, "exams.arrange").filter(in_force(timezone.localdate()))
    rows = Person.objects.filter(pk__in=today.values("person")).exclude(pk=user.person_id or 0)
    return get_object_or_404(rows, pk=pk)


@permission_required("exams.arrange")
@require_safe
def person_exams(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request.user, pk)
    arranged = list(ExamArrangement.objects.of(person).standing().exclude(kind=Kind.VOID).select_related("course"))
    context = {
        "person": person,
        "sittings": _sittings(person, arranged),
        "everywhere": worded(row for row in arranged if row.course_id is None),
        "lifted": worded(ExamArrangement.objects.of(person).filter(lifted_at__isnull=False).select_related("course")),
    }
    return render(request, "courses/person_exams/list.html", context)


def _sittings(person: Person, arranged: list[ExamArrangement]) -> list[Sitting]:
    """The newest enrolment in each course with an exam."""
    rows = Enrolment.objects.of(person).exclude(state=Enrolment.State.CANCELLED).order_by("-enrolled_at", "-pk")
    newest: dict[int, Enrolment] = {}
    for row in rows.prefetch_related("course__chapters", "course__exams", "course__checklist"):
        newest.setdefault(row.course_id, row)
    sat = Attempt.objects.of(person).select_related("exam", "voiding").defer("paper").order_by("-pk")
    attempts = list(sat)
    return [
        Sitting(
            outline,
            [one for one in attempts if one.exam.course_id == outline.course.pk],
            terms_from(outline.exam, outline.enrolment, arranged),
            worded(row for row in arranged if row.course_id == outline.course.pk),
        )
        for outline in outlines(list(newest.values()))
        if outline.exam is not None
    ]


FORMS: dict[str, type[ArrangementForm]] = {"time": TimeForm, "try": ArrangementForm, "wait": ArrangementForm,
                                           "due": DueForm}  # fmt: skip


def _titles() -> dict[str, tuple[str, str]]:
    """Heading and what follows, by kind."""
    return {
        "time": (_("加时"), _("正在考的那一份，结束时间也跟着后移。几条加时并存时按最多的算，不相加。")),
        "try": (_("多考一次"), _("次数用完以后再给一次，取最好的一次成绩。")),
        "wait": (_("不用等间隔天数"), _("这门课两次考试之间不用再等。")),
        "due": (_("延期"), _("只改这个人的截止日期，必修安排照旧。")),
    }


@permission_required("exams.arrange")
@require_http_methods(["GET", "HEAD", "POST"])
def person_arrange(request: HttpRequest, pk: int, code: str, kind: str) -> HttpResponse:
    """One arrangement for one course (extra time also for all); a refusal keeps what was typed."""
    person = _person(request.user, pk)
    course = get_object_or_404(CoursePage.objects.filter(enrolments__person=person).distinct(), code=code)
    if kind not in FORMS or course.exam is None:
        raise Http404
    form = FORMS[kind](request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _arrange(kind, person, course, form, request.user)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("已安排，本人会收到消息。"))
            return redirect("person-exams", pk)
    title, what = _titles()[kind]
    enrolment = Enrolment.objects.of(person).open().filter(course=course).first()
    context = {
        "person": person, "course": course, "form": form, "title": title, "what": what,
        "due_on": enrolment.due_on if enrolment and kind == "due" else None,
    }  # fmt: skip
    return render(request, "courses/person_exams/arrange.html", context, status=422 if form.errors else 200)


def _arrange(kind: str, person: Person, course: CoursePage, form: ArrangementForm, by: User) -> None:
    how: dict[str, Any] = {"person": person, "course": course, "reason": form.cleaned_data["reason"], "by": by}
    if isinstance(form, TimeForm):
        where = {"course": None} if form.cleaned_data["everywhere"] else {}
        give_time(**{**how, **where}, **form.amount())
    elif isinstance(form, DueForm):
        extend_due(**how, due_on=form.cleaned_data["due_on"])
    else:
        {"try": give_try, "wait": lift_wait}[kind](**how)


@permission_required("exams.arrange")
@require_POST
def arrangement_lift(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ExamArrangement.objects.select_related("person", "course"), pk=pk)
    person = _person(request.user, row.person_id)
    lift_arrangement(arrangement=row, by=request.user)
    messages.success(request, _("已取消。已经按它考过、改过的不变。"))
    return redirect("person-exams", person.pk)


@permission_required("exams.arrange")
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare one sitting void, with a reason; the page says first what that takes back."""
    attempt = get_object_or_404(Attempt.objects.select_related("exam__course", "person").defer("paper"), pk=pk)
    person = _person(request.user, attempt.person_id)
    form = ArrangementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            void_attempt(attempt=attempt, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("已作废，不算次数，本人会收到消息。"))
            return redirect("person-exams", person.pk)
    context = {"person": person, "attempt": attempt, "course": attempt.exam.course, "form": form}
    return render(request, "courses/person_exams/void.html", context, status=422 if form.errors else 200)
