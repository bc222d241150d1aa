"""Two authors confirm at once, on a real PostgreSQL; each with a twin that goes wrong when its guard is taken away."""

from pathlib import Path

import pytest

from core.models import AuditEntry
from core.refusals import Refused
from courses.actions import question_hand_ins, question_imports
from courses.actions.question_hand_ins import confirm, hand_in
from courses.models import Question, QuestionImport
from tests.rig.races import race

pytestmark = pytest.mark.postgres
SAMPLE = Path(__file__).resolve().parent.parent.parent / "samples" / "bank.gift"


def handed_in(course, number: int = 1) -> list[QuestionImport]:
    """The same file, handed in by so many who do not know of each other."""
    content = SAMPLE.read_bytes()
    return [hand_in(course=course, content=content + b"\n" * n, name=f"{n}.gift") for n in range(number)]


def confirm_at_once(keys: list[int]):
    return race(*(lambda key=key: confirm(held=QuestionImport.objects.get(pk=key)) for key in keys))


def taken(course) -> int:
    return Question.objects.filter(course=course).exclude(source_name="").count()


def test_one_of_two_who_confirm_the_same_import_writes_and_the_others_are_told(course):
    (held,) = handed_in(course)
    outcome = confirm_at_once([held.pk] * 6)
    assert (len(outcome.values), len(outcome.errors_of(Refused)), len(outcome.errors)) == (1, 5, 5)
    assert (taken(course), AuditEntry.objects.filter(action="questions.import").count()) == (48, 1)


def test_without_the_guarded_step_several_believe_that_they_wrote(course, monkeypatch):
    def unguarded(row, verb, **columns):
        QuestionImport.objects.filter(pk=row.pk).update(state=row.MOVES["checked"][verb], **columns)

    (held,) = handed_in(course)
    monkeypatch.setattr(question_hand_ins, "move", unguarded)
    confirm_at_once([held.pk] * 6)
    assert AuditEntry.objects.filter(action="questions.import").count() > 1


def test_two_imports_of_the_same_questions_are_one_effect(course):
    outcome = confirm_at_once([held.pk for held in handed_in(course, 5)])
    assert (len(outcome.values), outcome.errors, taken(course)) == (5, [], 48)
    written = sorted(row.written["new"] for row in QuestionImport.objects.all())
    assert written == [0, 0, 0, 0, 48]


def test_without_the_lock_of_the_course_two_imports_run_into_each_other(course, monkeypatch):
    keys = [held.pk for held in handed_in(course, 5)]
    monkeypatch.setattr(question_imports, "_locked", lambda row: True)
    outcome = confirm_at_once(keys)
    assert outcome.errors != []
