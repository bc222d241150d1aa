"""Students of one's university; for a district those placed with it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certification.actions.students import admit_student
from certification.forms.placements import ProgrammeForm, StudentForm
from certification.models import Placement, Programme, Student
from certification.views.steps import form_step
from core import audit
from core.permissions import may, places_where

PER_PAGE = 30


@login_required
@require_safe
def students(request: HttpRequest) -> HttpResponse:
    """The list, with where each is now."""
    if not places_where(request.user, "students.view"):
        raise PermissionDenied
    standing = Placement.objects.standing().select_related("offer__division", "offer__organisation", "division")
    rows = (
        Student.objects.visible_to(request.user)
        .select_related("person", "programme", "organisation")
        .prefetch_related(Prefetch("placements", standing, to_attr="standing"))
    )
    may_edit = may(request.user, "students.edit")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "without": rows.exclude(placements__in=Placement.objects.standing()).count(),
        "may_edit": may_edit,
        "programmes": Programme.objects.visible_to(request.user).select_related("organisation") if may_edit else [],
    }
    return render(request, "certification/students/list.html", context)


@login_required
@require_safe
def student(request: HttpRequest, pk: int) -> HttpResponse:
    """One student: masked number, programme, placements. To look is noted in the trail."""
    rows = Student.objects.visible_to(request.user).select_related("person", "programme__organisation", "organisation")
    shown = get_object_or_404(rows, pk=pk)
    audit.record("person.view", about=shown.person, by=request.user, scope=shown.organisation.division)
    context = {
        "student": shown,
        "placements": Placement.objects.visible_to(request.user)
        .filter(student=shown)
        .select_related("division", "offer__division", "offer__organisation"),
        "own": may(request.user, "students.edit", organisation=shown.organisation),
    }
    return render(request, "certification/students/student.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def student_new(request: HttpRequest) -> HttpResponse:
    """Enter one student, after the notice."""
    if not may(request.user, "students.edit"):
        raise PermissionDenied
    form = StudentForm(request.POST or None, user=request.user)

    def do() -> str:
        return reverse("student", args=[admit_student(by=request.user, **form.cleaned_data).pk])

    return form_step(
        request, form, do, done=_("学生已录入，只有本校看得到。"), heading=_("录入学生"), button=_("录入"),
        lead=_("安排实习以前，区和社区看不到这名学生。"), back=reverse("students"), back_label=_("学生"),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def programme_new(request: HttpRequest) -> HttpResponse:
    """A programme of one's own school, with its required hours."""
    if not may(request.user, "students.edit"):
        raise PermissionDenied
    form = ProgrammeForm(request.POST or None, user=request.user)

    def do() -> str:
        form.save()
        return reverse("students")

    return form_step(
        request, form, do, done=_("专业已添加。"), heading=_("添加专业"), button=_("添加"), back=reverse("students"),
        lead=_("要求实习时数按本校培养方案填写，各校可以不同。"), back_label=_("学生"),
    )  # fmt: skip
