"""Practice from mistakes: the day of a right answer is kept, nothing else; no score, no evidence."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core.actions.people import lock_person
from core.models import Person
from courses.models import MendedQuestion, Question
from courses.rules.mistakes import Mended, days_right, practised


@transaction.atomic
def practise_mistake(*, person: Person, question: Question, wrong_on: date, is_right: bool, on: date) -> int:
    """Keep one practice answer. `wrong_on`: the day the question last went wrong in an exam.

    Returns on how many different days it was answered right since (2: it leaves the book). The same answer twice on a
    day changes nothing; two at once come one after the other.
    """
    lock_person(person)
    rows = MendedQuestion.objects.filter(person=person, course=question.course_id, code=question.code)
    known = rows.first()
    before = Mended(known.first_right_on, known.last_right_on) if known else Mended()
    after = practised(before, wrong_on=wrong_on, is_right=is_right, on=on)
    MendedQuestion.objects.update_or_create(
        person=person,
        course_id=question.course_id,
        code=question.code,
        defaults={"first_right_on": after.first, "last_right_on": after.last},
    )
    return days_right(after, wrong_on)
