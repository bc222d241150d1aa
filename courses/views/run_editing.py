"""Planning a run, changing it, and putting people into it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from core.accounts.gates import permission_required
from core.models import Division, Person
from core.refusals import Refused
from core.rules.listing import listed
from core.views.numbers import whole_numbers
from courses.actions.bookings import book
from courses.actions.runs import change_run, plan_run
from courses.models import CoursePage, CourseRun, CourseSkill, Enrolment
from courses.run_forms import RunForm, first_days, session_rows
from courses.views.run_query import persons_asked, place_asked, skills_asked, whom
from courses.views.runs import to_edit
from staff.models import Employment, HeldSkill, Post, Skill

edits_only = permission_required("runs.edit")
ROWS, MORE, PER_PAGE = 2, 3, 50


def _rows(request: HttpRequest, known: list[dict[str, Any]]) -> tuple[Any, bool]:
    """The sessions' formset, and whether only more rows were asked for."""
    if request.method != "POST":
        return session_rows(ROWS if not known else 0)(initial=known, prefix="s"), False
    posted = request.POST.copy()
    wants_more = "more" in posted
    if wants_more:
        posted["s-TOTAL_FORMS"] = str(min(int(posted.get("s-TOTAL_FORMS", "0") or 0) + MORE, 60))
    return session_rows(0)(posted, initial=known, prefix="s"), wants_more


@edits_only
@require_http_methods(["GET", "HEAD", "POST"])
def run_new(request: HttpRequest) -> HttpResponse:
    """A new run. `?skills=A03,C01` puts the courses that teach them first, `?community=` names whom it is for: after
    saving, those people are proposed.
    """
    skills = skills_asked(request)
    start = {**first_days(timezone.localdate()), **_proposal(skills)}
    form = RunForm(request.POST or None, user=request.user, skills=skills, initial=start)
    rows, wants_more = _rows(request, [])
    if request.method == "POST" and not wants_more and all((form.is_valid(), rows.is_valid())):
        said = form.cleaned_data
        title = said["title"] or _("%(course)s面授班") % {"course": said["course"].title}
        run = plan_run(
            course=said["course"], division=said["division"], columns={**form.columns(), "title": title[:80]},
            sessions=rows.meetings(), trainers=said.get("trainers", ()), by=request.user,
        )  # fmt: skip
        messages.success(request, _("班次建好了，还没有开放报名。可以先给人报上，再开放。"))
        return redirect(
            f"{reverse('run-assign', args=[run.pk])}?{whom(request)}" if whom(request) else run_address(run)
        )
    return _form(request, form, rows, wants_more, None)


def run_address(run: CourseRun) -> str:
    return reverse("run", args=[run.pk])


def _proposal(skills: list[str]) -> dict[str, Any]:
    """The course that teaches most of the skills, and its hours."""
    if not skills:
        return {}
    courses = CoursePage.objects.live().filter(course_skills__skill__code__in=skills).distinct().order_by("code")
    taught = {course: course.course_skills.filter(skill__code__in=skills).count() for course in courses}
    best = max(taught, key=lambda course: taught[course], default=None)
    return {"course": best.pk, "hours": best.hours} if best else {}


def _form(request: HttpRequest, form: RunForm, rows: Any, wants_more: bool, run: CourseRun | None) -> HttpResponse:
    if wants_more:
        # Nothing was wrong yet: more rows, and everything as typed.
        form = RunForm(
            None, user=request.user, run=run, skills=skills_asked(request),
            initial={name: _typed(request, form, name) for name in form.fields},
        )  # fmt: skip
        rows = session_rows(0)(initial=[_typed_row(request, n) for n in range(rows.total_form_count())], prefix="s")
        rows.extra = 0
    status = 422 if form.is_bound and (form.errors or not rows.is_valid()) else 200
    return render(request, "courses/runs/form.html", {"form": form, "rows": rows, "run": run}, status=status)


def _typed(request: HttpRequest, form: RunForm, name: str) -> Any:
    return request.POST.getlist(name) if name == "trainers" else request.POST.get(name, "")


def _typed_row(request: HttpRequest, n: int) -> dict[str, str]:
    return {name: request.POST.get(f"s-{n}-{name}", "") for name in ("on", "starts_at", "ends_at")}


@edits_only
@require_http_methods(["GET", "HEAD", "POST"])
def run_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change it; who has a seat is told when day, time or place change."""
    run = to_edit(request, pk)
    names = [*RunForm.base_fields]
    start = {name: getattr(run, name) for name in names if name not in ("course", "division", "trainers")}
    start["trainers"] = list(run.trainers.values_list("pk", flat=True))
    form = RunForm(request.POST or None, user=request.user, run=run, initial=start)
    known = [{"on": s.on, "starts_at": s.starts_at, "ends_at": s.ends_at} for s in run.sessions.all()]
    rows, wants_more = _rows(request, known)
    if request.method == "POST" and not wants_more and all((form.is_valid(), rows.is_valid())):
        columns = {**form.columns(), "title": form.cleaned_data["title"] or run.title}
        trainers = form.cleaned_data.get("trainers", run.trainers.all())
        try:
            change_run(run=run, columns=columns, sessions=rows.meetings(), trainers=list(trainers), by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("改好了。日期、时间或地点有变的，报上的人都收到了消息。"))
            return redirect("run", pk)
    return _form(request, form, rows, wants_more, run)


def _candidates(request: HttpRequest, run: CourseRun, skills: list[str]) -> Any:
    """People at work within the run's place, in the user's sight, not in the run yet; with skills: who lacks one."""
    on = timezone.localdate()
    seats = Enrolment.objects.seats().filter(run=run, person=OuterRef("affiliation__person")).exclude(state="cancelled")
    rows = Employment.objects.visible_to(request.user).active(on).within(run.division).filter(~Exists(seats))
    if division := Division.objects.filter(pk=place_asked(request)).first():
        rows = rows.within(division)
    if post := request.GET.get("post"):
        rows = rows.filter(post__code=post)
    if persons := persons_asked(request):
        rows = rows.filter(affiliation__person__in=persons)
    if skills:
        rows = rows.filter(_lacks(skills, run, on))
    return rows.select_related("affiliation__person", "affiliation__division__parent", "post").order_by(
        "affiliation__division__path", "affiliation__person__name_key", "pk"
    )


def _lacks(skills: list[str], run: CourseRun, on: Any) -> Q:
    """Condition on Employment: the person has not reached the level the course aims at in one of the skills."""
    aims = dict(CourseSkill.objects.filter(course=run.course).values_list("skill__code", "level"))
    clause = Q(pk__in=[])
    for code in skills:
        reached = HeldSkill.objects.counting(on).filter(skill__code=code, level__gte=aims.get(code, 1))
        clause |= ~Exists(reached.filter(person=OuterRef("affiliation__person")))
    return clause


@edits_only
@require_http_methods(["GET", "HEAD", "POST"])
def run_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Book for people: chosen on this page, by place, post and missing skill."""
    run, skills = to_edit(request, pk), skills_asked(request)
    if request.method == "POST":
        return _assign(request, run)
    rows = _candidates(request, run, skills)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    places = Division.objects.within(run.division).filter(ends_on=None, level__in=["subdistrict", "community"])
    context = {
        "run": run,
        "page": page,
        "skills": Skill.objects.filter(code__in=skills),
        "typed": ",".join(skills),
        "taught": run.course.course_skills.select_related("skill"),
        "posts": Post.objects.all(),
        "places": places.select_related("parent"),
        "chosen": {name: request.GET.get(name, "") for name in ("community", "post")},
        "is_narrow": bool(skills or request.GET.getlist("person")),
        "left": run.left,
    }
    return render(request, "courses/runs/assign.html", context)


def _assign(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Book one after the other; who waits and who could not be booked is named, with the reason."""
    keys = set(whole_numbers(request.POST.getlist("person")))
    if not keys:
        messages.error(request, _("没有勾选人。"))
        return redirect(request.get_full_path())
    held = set(Enrolment.objects.held().filter(run=run).values_list("person", flat=True))
    booked, waiting, there = 0, [], []
    refused: dict[str, list[str]] = {}
    for person in Person.objects.visible_to(request.user).filter(pk__in=keys).order_by("name_key", "pk"):
        try:
            seat = book(person=person, run=run, by=request.user)
        except Refused as refusal:
            refused.setdefault(refusal.words, []).append(person.name)
        else:
            booked += seat.state == Enrolment.State.ENROLLED and person.pk not in held
            waiting += [person.name] * (seat.state == Enrolment.State.WAITING and person.pk not in held)
            there += [person.name] * (person.pk in held)
    _tell(request, booked, waiting, there, refused)
    return redirect("run", run.pk)


def _tell(
    request: HttpRequest, booked: int, waiting: list[str], there: list[str], refused: dict[str, list[str]]
) -> None:
    if booked:
        words = ngettext("报上了%(n)s人，都收到了消息。", "报上了%(n)s人，都收到了消息。", booked)
        messages.success(request, words % {"n": booked})
    if waiting:
        words = _("座位不够，排进候补的是：%(names)s。有人退班自动转上；也可以加座。")
        messages.warning(request, words % {"names": listed(waiting)})
    if there:
        messages.info(request, _("早就在名单或候补里的：%(names)s。") % {"names": listed(there)})
    for why, names in refused.items():
        messages.error(request, _("没有报上：%(names)s。%(why)s") % {"names": listed(names), "why": why})
