"""The public catalogue and the course page."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.models import Person
from courses.models import CoursePage, Enrolment
from courses.outlines import outline_for, with_parts
from staff.models import Post
from staff.models.skills import SkillGroup


class CatalogueForm(forms.Form):
    """Three chips and a search: who it is for, what it is about, which words."""

    q = forms.CharField(label=_("找课程"), required=False, max_length=60)
    post = forms.ModelChoiceField(Post.objects.all(), to_field_name="code", label=_("岗位"), required=False)
    group = forms.ChoiceField(label=_("技能"), required=False, choices=[("", _("全部")), *SkillGroup.choices])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].empty_label = str(_("全部"))


def reader(request: HttpRequest) -> Person | None:
    """The person behind the request, if there is one."""
    return request.user.person if request.user.is_authenticated else None


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    form = CatalogueForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    courses = CoursePage.objects.live().order_by("code")
    if said.get("post"):
        courses = courses.for_post(said["post"].code)
    if said.get("group"):
        courses = courses.in_group(said["group"])
    if words := said.get("q"):
        courses = courses.filter(pk__in=_found(words))
    page = Paginator(with_parts(courses), 20).get_page(request.GET.get("page"))
    chosen = [
        (name, value, shown)
        for name, value, shown in (
            ("q", words if said else "", words if said else ""),
            ("post", getattr(said.get("post"), "code", ""), getattr(said.get("post"), "label", "")),
            ("group", said.get("group", ""), SkillGroup(said["group"]).label if said.get("group") else ""),
        )
        if value
    ]
    mine = dict(Enrolment.objects.of(reader(request)).order_by("pk").values_list("course", "state"))
    return render(
        request,
        "courses/catalogue.html",
        {"form": form, "page": page, "chosen": chosen, "mine": mine, "states": Enrolment.State},
    )


def _found(words: str) -> list[int]:
    """Courses that hold the words, in their own text or in one of their lessons."""
    from courses.models import LessonPage

    own = {course.pk for course in CoursePage.objects.live().search(words)}
    paths = {lesson.path[: -lesson.steplen] for lesson in LessonPage.objects.live().search(words)}
    return [*own, *CoursePage.objects.filter(path__in=paths).values_list("pk", flat=True)]


@require_safe
def course(request: HttpRequest, code: str) -> HttpResponse:
    return show_course(request, get_object_or_404(with_parts(CoursePage.objects.live()), code=code.upper()))


def show_course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """The course page; also what an author's preview shows."""
    return render(request, "courses/course.html", {"page": page, "outline": outline_for(page, reader(request))})
