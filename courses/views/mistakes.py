"""错题本 and 错题再练: one question a page, the answer and why at once; works as plain forms."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.actions.exams import item_of
from courses.actions.mistakes import practise_mistake
from courses.mistakes import Mistake, book
from courses.models import Question
from courses.models.catalogue import reads_english
from courses.papers import Shown
from courses.rules.answers import Misshapen, is_answered, shaped
from courses.rules.marking import ONE, share_of
from courses.rules.mistakes import DAYS
from courses.rules.papers import Part, draw, in_english
from courses.views.attempts import given

FULL = "all_or_nothing"  # practice is right or not


def _paper(request: HttpRequest) -> int | None:
    """The attempt whose mistakes are practised; nothing means all."""
    wanted = request.GET.get("attempt", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 16 else None


def _chosen(request: HttpRequest) -> list[Mistake]:
    paper = _paper(request)
    return [one for one in book(request.user.person_id) if paper is None or paper in one.attempts]


def _query(request: HttpRequest, **more: object) -> str:
    paper = _paper(request)
    said = {**({"attempt": paper} if paper is not None else {}), **more}
    return f"?{urlencode(said)}" if said else ""


@login_required
@require_safe
def mistakes(request: HttpRequest) -> HttpResponse:
    """The book by course, and the button to practise."""
    on = timezone.localdate()
    found = book(request.user.person_id)
    groups = [(course, list(rows)) for course, rows in groupby(found, key=lambda one: one.question.course)]
    waiting = sum(not one.rests(on) for one in found)
    return render(request, "courses/mistakes.html", {"groups": groups, "number": len(found), "waiting": waiting})


@login_required
@require_safe
def practise(request: HttpRequest) -> HttpResponse:
    """On to the next question that was not answered right today; where there is none, the end of today's round."""
    on = timezone.localdate()
    found = _chosen(request)
    waiting = [one for one in found if not one.rests(on)]
    if not waiting:
        return render(request, "courses/mistakes_done.html", {"left": len(found)})
    after = request.GET.get("after", "")
    places = [str(one.question.pk) for one in found]
    behind = found[places.index(after) + 1 :] if after in places else []
    following = next((one for one in behind if not one.rests(on)), waiting[0])
    return redirect(reverse("mistake", args=[following.question.pk]) + _query(request))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mistake(request: HttpRequest, pk: int) -> HttpResponse:
    """One question; POST answers it and shows at once what was right and why."""
    found = book(request.user.person_id)
    one = next((row for row in found if row.question.pk == pk), None)
    if one is None:
        if not Question.objects.filter(pk=pk).exists():
            raise Http404
        return redirect(reverse("mistakes-practise") + _query(request))
    seed = request.POST.get("seed", "")
    seed = int(seed) if seed.isascii() and seed.isdigit() and len(seed) < 16 else pk + timezone.localdate().toordinal()
    frozen = _frozen(one.question, seed)
    context: dict[str, Any] = {
        "mistake": one, "course": one.question.course, "lesson": one.question.lesson, "seed": seed, "days": DAYS,
        "question": Shown(frozen, [], False, None), "action": reverse("mistake", args=[pk]) + _query(request),
        "onward": reverse("mistakes-practise") + _query(request, after=pk), "refused": "",
    }  # fmt: skip
    if request.method == "POST":
        context |= _judged(request, one, frozen)
    return render(request, "courses/mistake.html", context, status=422 if context["refused"] else 200)


def _frozen(question: Question, seed: int) -> dict[str, Any]:
    """The current version as a paper would show it, options shuffled by the seed."""
    drawn = draw([item_of(question)], [Part(count=1)], seed)
    assert isinstance(drawn, list)
    return in_english(drawn[0]) if reads_english() else drawn[0]


def _judged(request: HttpRequest, one: Mistake, frozen: dict[str, Any]) -> dict[str, Any]:
    value = shaped(frozen, given(request))
    if isinstance(value, Misshapen) or not is_answered(frozen, value):
        shown = [] if isinstance(value, Misshapen) else value
        return {"question": Shown(frozen, shown, False, None), "refused": _("先作答，再看对不对。")}
    is_right = share_of(frozen, value, FULL) == ONE
    on = timezone.localdate()
    days = practise_mistake(
        person=request.user.person, question=one.question, wrong_on=one.wrong_on, is_right=is_right, on=on
    )
    return {"question": Shown(frozen, value, False, None), "answered": True, "is_right": is_right, "days_right": days}
