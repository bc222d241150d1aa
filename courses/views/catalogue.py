"""The public catalogue with its search, and the course page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.models import Person
from courses.finding import find
from courses.fitting import Fitting, fitting
from courses.models import CoursePage, Enrolment
from courses.outlines import lengths, outline_for, with_parts
from courses.views.run_words import runs_on_course_page
from staff.models import Post, Skill
from staff.models.skills import SkillGroup

# Value → (words, more than, at most) in credit hours.
TIMES = {"short": (_("6学时以内"), 0, 6), "middle": (_("7到10学时"), 6, 10), "long": (_("10学时以上"), 10, 999)}


class CatalogueForm(forms.Form):
    """A search and three chips: who it is for, what it is about, how much time it takes. `skill` comes by links."""

    q = forms.CharField(label=_("找课程、课时里的词"), required=False, max_length=60)
    post = forms.ModelChoiceField(Post.objects.all(), to_field_name="code", label=_("岗位"), required=False)
    group = forms.ChoiceField(label=_("技能"), required=False, choices=[("", _("全部")), *SkillGroup.choices])
    time = forms.ChoiceField(label=_("时间"), required=False)
    skill = forms.ModelChoiceField(
        Skill.objects.all(), to_field_name="code", required=False, widget=forms.HiddenInput()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].empty_label = str(_("全部"))
        self.fields["time"].choices = [("", _("全部")), *((key, words) for key, (words, *_n) in TIMES.items())]

    def chosen(self) -> list[tuple[str, str, str]]:
        """The conditions in force, as (parameter, value, words) for the chips."""
        said = self.cleaned_data if self.is_valid() else {}
        found = [("q", said["q"], said["q"])] if said.get("q") else []
        found += [(n, said[n].code, said[n].label) for n in ("post", "skill") if said.get(n)]
        if said.get("group"):
            found.append(("group", said["group"], SkillGroup(said["group"]).label))
        if said.get("time"):
            found.append(("time", said["time"], str(TIMES[said["time"]][0])))
        return found


def reader(request: HttpRequest) -> Person | None:
    """The person behind the request, if there is one."""
    return request.user.person if request.user.is_authenticated else None


def _narrowed(courses: QuerySet[CoursePage], said: dict[str, Any]) -> QuerySet[CoursePage]:
    if said.get("post"):
        courses = courses.for_post(said["post"].code)
    if said.get("group"):
        courses = courses.in_group(said["group"])
    if said.get("skill"):
        courses = courses.for_skill(said["skill"].code)
    if said.get("time"):
        courses = courses.lasting(*TIMES[said["time"]][1:])
    return courses


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """All courses, those that fit the reader's post, or what holds the words searched for."""
    form = CatalogueForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    person = reader(request)
    fit = fitting(person, timezone.localdate())
    fits = fit if request.GET.get("fit") == "1" else None
    courses = _narrowed(CoursePage.objects.live().order_by("code"), said)
    if fits is not None:
        courses = _in_order(courses.filter(pk__in=fits.courses), fits)
    found = find(said["q"], courses, request.GET.get("page")) if said.get("q") else None
    page: Page = found.page if found else Paginator(with_parts(courses), 20).get_page(request.GET.get("page"))
    shown: Sequence[CoursePage] = [hit.course for hit in found.hits] if found else list(page.object_list)
    context = {
        "form": form,
        "page": page,
        "courses": shown,
        "found": found,
        "chosen": form.chosen(),
        "fit": fit,
        "fits": fits,
        "lengths": lengths(shown),
        "mine": _mine(person),
    }
    return render(request, "courses/catalogue.html", context)


def _mine(person: Person | None) -> dict[int, Enrolment]:
    """The reader's last enrolment in each course, but for those given up."""
    rows = Enrolment.objects.of(person).exclude(state=Enrolment.State.CANCELLED).order_by("pk")
    return {row.course_id: row for row in rows}


def _in_order(courses: QuerySet[CoursePage], fits: Fitting) -> QuerySet[CoursePage]:
    """What teaches most of what is missing first."""
    places = [When(pk=pk, then=place) for place, pk in enumerate(fits.courses)]
    if not places:
        return courses
    return courses.order_by(Case(*places, default=len(places), output_field=IntegerField()))


@require_safe
def course(request: HttpRequest, code: str) -> HttpResponse:
    return show_course(request, get_object_or_404(with_parts(CoursePage.objects.live()), code=code.upper()))


def show_course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """The course page; also what an author's preview shows."""
    person = reader(request)
    runs = runs_on_course_page(page, person, timezone.localdate())
    context = {"page": page, "outline": outline_for(page, person), "runs": runs}
    return render(request, "courses/course.html", context)
