"""After the exam: the verdict, what to read again and why, the skill before and after; and the mistakes so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.actions.exams import why_not_now
from courses.models import Attempt, Dispute, LessonPage, Ruling
from courses.outlines import outline_for, with_parts
from courses.papers import Sheet, Shown, sheet_of
from courses.refusals import say
from staff.actions.skills import proofs
from staff.models import Evidence, Skill
from staff.rules.level_reasons import SimulationMissing
from staff.rules.levels import Decision, decide, policy_for


@dataclass(frozen=True, slots=True)
class Change:
    """A skill with and without this exam: the level is asked of the same rule both times."""

    skill: Skill
    before: Decision
    after: Decision

    @property
    def rose(self) -> bool:
        return self.after.level > self.before.level

    @property
    def lacks_practice(self) -> bool:
        return any(isinstance(reason, SimulationMissing) for reason in self.after.why_not_next)

    @property
    def ladder(self) -> list[tuple[int, str]]:
        return [
            (n, "has" if n <= self.after.level else "aim" if n == self.after.level + 1 else "") for n in range(1, 6)
        ]


def _changes(attempt: Attempt) -> list[Change]:
    on = timezone.localdate()
    skills = [line.skill for line in attempt.exam.course.course_skills.select_related("skill")]
    rows = list(Evidence.objects.standing().filter(person=attempt.person_id, skill__in=skills))
    changes = []
    for skill in skills:
        all_of_it = [row for row in rows if row.skill_id == skill.pk]
        without = [row for row in all_of_it if row.source != attempt.source]
        policy = policy_for(skill.valid_months)
        before, after = decide(proofs(without), policy, on), decide(proofs(all_of_it), policy, on)
        changes.append(Change(skill, before, after))
    return changes


@dataclass(frozen=True, slots=True)
class Again:
    """A question without full marks, the lesson that teaches it, and the last dispute of it."""

    question: Shown
    lesson: LessonPage | None
    number: str = ""
    dispute: Dispute | None = None


def _again(questions: Sequence[Shown], attempt: Attempt, disputes: Mapping[int, Dispute] | None = None) -> list[Again]:
    outline = outline_for(with_parts(type(attempt.exam.course).objects).get(pk=attempt.exam.course_id), None)
    lines = {line.lesson.slug: line for line in outline.lines}
    found = []
    for question in questions:
        line = lines.get(question.frozen.get("lesson", ""))
        dispute = (disputes or {}).get(question.number)
        found.append(Again(question, line.lesson if line else None, line.number if line else "", dispute))
    return found


@login_required
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Attempt.objects.of(request.user.person_id).select_related("exam__course", "person", "voiding")
    attempt = get_object_or_404(rows, pk=pk)
    if attempt.is_open:
        return redirect("attempt", pk)
    sheet = sheet_of(attempt)
    marks = sheet.marks.marks if sheet.marks else ()
    by_hand = sum(one.share is None for one in marks)
    marked = attempt.state == Attempt.State.MARKED
    context = {
        "attempt": attempt,
        "course": attempt.exam.course,
        "waiting": attempt.state == Attempt.State.SUBMITTED,
        "voided": attempt.state == Attempt.State.VOIDED,
        "right": sum(one.is_right for one in marks),
        "by_hand": by_hand,
        "known": len(sheet.questions) - by_hand,
        "total": len(sheet.questions),
        **(_known(sheet, attempt) if marked else {}),
    }
    return render(request, "courses/result.html", context)


def _known(sheet: Sheet, attempt: Attempt) -> dict[str, Any]:
    """What there is to say once there is a score."""
    disputes = {row.number: row for row in Dispute.objects.filter(attempt=attempt).order_by("pk")}
    numbers = {question["question"]: question["number"] for question in attempt.questions}
    reason = why_not_now(person=attempt.person, exam=attempt.exam, at=timezone.now())
    return {
        "again": _again(sheet.wrong, attempt, disputes),
        "others": [Again(question, None, "", disputes.get(question.number)) for question in sheet.right],
        "rulings": [(numbers[row.question_id], row) for row in Ruling.objects.filter(question__in=numbers)],
        "changes": _changes(attempt),
        "next_try": None if attempt.has_passed else say(reason) if reason is not None else "",
    }
