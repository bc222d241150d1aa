"""Questions: write, revise, retire. What stands in a paper is never changed, only followed by a new version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.models import Question
from courses.refusals import Declined
from courses.rules.questions import flaws


@transaction.atomic
def write_question(*, question: Question) -> Question:
    """Save a new question, or a version nobody has drawn yet; a drawn one is followed by its next version.

    Raises Declined(Flaw) for what cannot be asked. An explanation may follow later: banks of other systems have none.
    Returns the row that is current afterwards.
    """
    found = flaws(question.kind, question.body, question.options, question.key, question.explanation)
    found = [flaw for flaw in found if flaw.code != "explanation_missing"]
    if found:
        raise Declined(found[0])
    if question._state.adding:
        question.save()
        return question
    stored = Question.objects.select_for_update().get(pk=question.pk)
    if stored.drawn_at is None:
        question.save()
        return question
    return _next_version(stored, question)


def _next_version(stored: Question, wanted: Question) -> Question:
    if all(getattr(stored, name) == getattr(wanted, name) for name in Question.CONTENT):
        stored.lesson = wanted.lesson
        stored.save(update_fields=["lesson"])
        return stored
    Question.objects.filter(pk=stored.pk).update(is_current=False)
    return Question.objects.create(
        course_id=stored.course_id,
        code=stored.code,
        version=stored.version + 1,
        lesson=wanted.lesson,
        source_name=stored.source_name,
        **{name: getattr(wanted, name) for name in Question.CONTENT},
    )


def retire_question(*, question: Question, at: datetime | None = None) -> None:
    """No longer drawn; papers that hold it keep it."""
    Question.objects.filter(pk=question.pk, retired_at=None).update(retired_at=at or timezone.now())


def same_content(question: Question, wanted: dict[str, Any]) -> bool:
    """Does the stored question already say all of this?"""
    return all(getattr(question, name) == value for name, value in wanted.items())
