"""After the exam: the verdict, what to read again and why, the skill before and after; and the mistakes so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.actions.exams import marked
from courses.models import Attempt, LessonPage
from courses.outlines import outline_for, with_parts
from courses.papers import Shown, sheet_of
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
    """A question without full marks, and the lesson that teaches it."""

    question: Shown
    lesson: LessonPage | None
    number: str = ""


def _again(questions: Sequence[Shown], attempt: Attempt) -> list[Again]:
    outline = outline_for(with_parts(type(attempt.exam.course).objects).get(pk=attempt.exam.course_id), None)
    lines = {line.lesson.slug: line for line in outline.lines}
    found = []
    for question in questions:
        line = lines.get(question.frozen.get("lesson", ""))
        found.append(Again(question, line.lesson if line else None, line.number if line else ""))
    return found


@login_required
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Attempt.objects.of(request.user.person_id).select_related("exam__course", "person")
    attempt = get_object_or_404(rows, pk=pk)
    if attempt.is_open:
        return redirect("attempt", pk)
    sheet, marks = sheet_of(attempt), marked(attempt)
    by_hand = sum(one.share is None for one in marks.marks)
    waiting = attempt.state == Attempt.State.SUBMITTED
    return render(
        request,
        "courses/result.html",
        {
            "attempt": attempt,
            "course": attempt.exam.course,
            "waiting": waiting,
            "again": [] if waiting else _again(sheet.wrong, attempt),
            "right": marks.right,
            "by_hand": by_hand,
            "known": len(sheet.questions) - by_hand,
            "total": len(sheet.questions),
            "changes": [] if waiting else _changes(attempt),
        },
    )


@login_required
@require_safe
def mistakes(request: HttpRequest) -> HttpResponse:
    """Questions of the last marked sitting of each exam that were not right: what to read again."""
    rows = Attempt.objects.of(request.user.person_id).marked().select_related("exam__course")
    latest: dict[int, Attempt] = {}
    for attempt in rows:
        latest.setdefault(attempt.exam_id, attempt)
    groups = [(attempt, again) for attempt in latest.values() if (again := _again(sheet_of(attempt).wrong, attempt))]
    return render(request, "courses/mistakes.html", {"groups": groups})
