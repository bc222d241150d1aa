"""/desk/marking/: written answers by question, without names, given marks one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts.gates import permission_required
from core.models import User
from core.refusals import Refused
from courses.actions.marking import mark_by_hand
from courses.models import Answer, Attempt
from courses.rules.marking import BY_HAND, STEPS


@dataclass(slots=True)
class Pile:
    """One version of a question with the answers that wait, oldest first. `frozen` is as the paper showed it."""

    frozen: dict[str, Any]
    course: Any
    waiting: list[Answer] = field(default_factory=list)

    @property
    def model_answer(self) -> str:
        return str(self.frozen["key"][0]) if self.frozen["key"] else ""


def _piles(user: User) -> dict[int, Pile]:
    """What waits for this marker, by the pk of the question version."""
    rows = (
        Attempt.objects.submitted()
        .visible_for_marking(user)
        .select_related("exam__course")
        .order_by("submitted_at", "pk")
    )
    unmarked = Answer.objects.standing().filter(marks__isnull=True)
    return _sorted_out(rows.prefetch_related(Prefetch("answers", unmarked, to_attr="unmarked")))


def _sorted_out(attempts: Iterable[Attempt]) -> dict[int, Pile]:
    piles: dict[int, Pile] = {}
    for attempt in attempts:
        by_number = {question["number"]: question for question in attempt.questions if question["kind"] in BY_HAND}
        for answer in attempt.unmarked:  # type: ignore[attr-defined]
            if answer.value and (question := by_number.get(answer.number)):
                pile = piles.setdefault(question["question"], Pile(question, attempt.exam.course))
                pile.waiting.append(answer)
    return piles


@permission_required("marking.decide")
@require_safe
def marking(request: HttpRequest) -> HttpResponse:
    """The questions with answers that wait."""
    piles = _piles(request.user)
    total = sum(len(pile.waiting) for pile in piles.values())
    return render(request, "courses/marking/list.html", {"piles": piles, "total": total})


@permission_required("marking.decide")
@require_safe
def marking_question(request: HttpRequest, pk: int) -> HttpResponse:
    return _question(request, pk)


def _question(request: HttpRequest, pk: int, refused: tuple[int, str] | None = None) -> HttpResponse:
    pile = _piles(request.user).get(pk)
    if pile is None:
        return redirect("marking")
    context = {
        "pile": pile,
        "pk": pk,
        "page": Paginator(pile.waiting, 20).get_page(request.GET.get("page")),
        "steps": [(str(step), words) for step, words in zip(STEPS, _steps(), strict=True)],
        "refused_pk": refused[0] if refused else None,
        "refused": refused[1] if refused else "",
    }
    return render(request, "courses/marking/question.html", context, status=422 if refused else 200)


def _steps() -> list[str]:
    return [_("不得分"), _("四分之一"), _("一半"), _("四分之三"), _("满分")]


@permission_required("marking.decide")
@require_POST
def mark_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Save one answer's marks, and on with the next of the same question."""
    answer = get_object_or_404(Answer.objects.select_related("attempt"), pk=pk)
    mine = Attempt.objects.visible_for_marking(request.user).filter(pk=answer.attempt_id)
    question = next((q for q in answer.attempt.questions if q["number"] == answer.number), None)
    if question is None or not mine.exists():
        raise Http404
    try:
        attempt = mark_by_hand(answer=answer, share=_share(request.POST.get("share", "")), by=request.user)
    except Refused as refusal:
        if not request.POST.get("share"):
            return _question(request, question["question"], (pk, refusal.words))
        messages.error(request, refusal.words)
    else:
        scored = attempt.state == Attempt.State.MARKED
        messages.success(request, _("已保存，这份卷子出成绩了，已通知本人。") if scored else _("已保存。"))
    return redirect("marking-question", question["question"])


def _share(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(-1)
