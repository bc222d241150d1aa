"""/cms/questions/imports/: an author hands in a question file, looks at what it holds, and says yes or no.

Only courses that the author may edit; what belongs to another is not there, in the same words as what is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from core.jobs.pulse import has_stopped
from core.refusals import Refused
from courses.actions import question_hand_ins as actions
from courses.models import CoursePage, QuestionImport, QuestionImportItem
from courses.question_import_forms import QuestionFileForm
from courses.question_previews import Seen, kinds_of, left_of

PAGE, SEEN, MOST_ASIDE = 20, 20, 200
View = Callable[..., HttpResponse]


def may_import(request: HttpRequest) -> None:
    """Raises PermissionDenied for who may not write questions."""
    if not request.user.has_perms(("courses.add_question", "courses.change_question")):
        raise PermissionDenied


def courses_of(request: HttpRequest) -> Any:
    return CoursePage.objects.editable_by(request.user).order_by("code")


def of_one_import(view: View) -> View:
    """Hand the view its import instead of the key; 404 in plain words where there is none for this author."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, pk: int) -> HttpResponse:
        may_import(request)
        rows = QuestionImport.objects.visible_to(request.user).light().select_related("course", "uploaded_by")
        held = rows.filter(pk=pk).first()
        if held is None:
            return render(request, "courses/question_imports/gone.html", status=404)
        return view(request, held)

    return found


@never_cache
@require_safe
def question_imports(request: HttpRequest) -> HttpResponse:
    """What was handed in for one's courses, the newest first."""
    may_import(request)
    rows = QuestionImport.objects.visible_to(request.user).light().select_related("course", "uploaded_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("p"))
    return render(request, "courses/question_imports/list.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question_import_new(request: HttpRequest) -> HttpResponse:
    """Choose course and file; a file that cannot be read is refused here in one sentence."""
    may_import(request)
    courses = courses_of(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = QuestionFileForm(*sent, courses=courses, initial={"course": request.GET.get("course")})
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            held = actions.hand_in(
                course=form.cleaned_data["course"], content=upload.read(), name=upload.name, by=request.user
            )
        except Refused as refusal:
            form.add_error("file", refusal.words)
        else:
            return redirect("question-import", pk=held.pk)
    return render(request, "courses/question_imports/new.html", {"form": form}, status=422 if form.errors else 200)


@of_one_import
@require_safe
def question_import(request: HttpRequest, held: QuestionImport) -> HttpResponse:
    """Where the file stands: being checked or written, looked at, taken, not taken."""
    job = actions.unfinished_job(held)
    if job is not None:
        context = {"held": held, "job": job, "worker_stopped": has_stopped(timezone.now())}
        name = "working_state" if request.htmx else "working"
        return render(request, f"courses/question_imports/{name}.html", context)
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    names = {QuestionImport.State.CHECKING: "stopped", QuestionImport.State.CHECKED: "check"}
    context = {"held": held, "left": left_of(held), "kinds": kinds_of(held), "most": MOST_ASIDE}
    context["questions_url"] = f"{reverse('wagtailsnippets_courses_question:list')}?course={held.course_id}"
    if held.state == QuestionImport.State.CHECKED:
        context |= _looked_at(request, held)
    return render(request, f"courses/question_imports/{names.get(held.state, 'done')}.html", context)


def _looked_at(request: HttpRequest, held: QuestionImport) -> dict[str, Any]:
    """The questions of one verdict, a page of them; first those that would be written."""
    counts = dict(held.items.order_by().values_list("verdict").annotate(Count("pk")))
    tabs = [(value, label, counts[value]) for value, label in QuestionImportItem.Verdict.choices if counts.get(value)]
    chosen = request.GET.get("show", "")
    shown = chosen if counts.get(chosen) else tabs[0][0] if tabs else ""
    page = Paginator(held.items.filter(verdict=shown).select_related("question"), SEEN).get_page(request.GET.get("p"))
    return {"tabs": tabs, "shown": shown, "page": page, "questions": [Seen(item) for item in page]}


def _do(request: HttpRequest, held: QuestionImport, action: Callable[[], Any], done: str = "") -> HttpResponse:
    """Run an action and go back to the file's page; a refusal is told there."""
    try:
        action()
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        if done:
            messages.success(request, done)
    return redirect("question-import", pk=held.pk)


@of_one_import
@require_POST
def question_import_confirm(request: HttpRequest, held: QuestionImport) -> HttpResponse:
    return _do(request, held, lambda: actions.confirm(held=held, by=request.user))


@of_one_import
@require_POST
def question_import_discard(request: HttpRequest, held: QuestionImport) -> HttpResponse:
    return _do(request, held, lambda: actions.discard(held=held, by=request.user))


@of_one_import
@require_POST
def question_import_stop(request: HttpRequest, held: QuestionImport) -> HttpResponse:
    words = _("已要求停下。停下之前没有写完的，一题也不会写入。")
    return _do(request, held, lambda: actions.stop(held=held, by=request.user), words)


@of_one_import
@require_POST
def question_import_recheck(request: HttpRequest, held: QuestionImport) -> HttpResponse:
    return _do(request, held, lambda: actions.recheck(held=held))
