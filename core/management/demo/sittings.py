"""Exams sat all over the district, so that authors see how their questions behave. Deterministic: seeded by place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from core.management.demo.learning import at, raw, study
from core.models import Person
from courses.actions.exams import start_attempt, submit
from courses.actions.learning import enrol
from courses.models import Answer, Attempt, CoursePage
from courses.rules.answers import shaped
from courses.statistics import renew

# The question whose key the strong pass over, and the one nobody finds hard: what the analysis is there to find.
DOUBTED, EASY = "q19", "q02"
SPREAD = 0.22


def _others(question: dict[str, Any]) -> list[str]:
    """Letters that are not in the key, in the order of their texts: everybody errs towards the same ones."""
    rows = sorted(question["options"], key=lambda option: option["text"])
    return [option["id"] for option in rows if option["id"] not in question["key"]]


def _missed(question: dict[str, Any], random: Random) -> list[str]:
    if question["kind"] == "true_false":
        return ["false" if question["key"][0] else "true"]
    others = _others(question) if question["kind"] in ("single", "multiple") else []
    if question["kind"] == "single":
        return [others[0] if random.random() < 0.6 else random.choice(others)]
    return [str(question["key"][0]), *others[:1]] if others else []


def _answer(question: dict[str, Any], ability: float, random: Random) -> list[str]:
    """What someone of this ability (0–1) gives; harder the further back in the bank the question stands."""
    if question["code"] == DOUBTED and question["kind"] == "single" and ability > 0.6:
        return _others(question)[:1]
    hard = 0.04 if question["code"] == EASY else 0.15 + int(question["code"][1:]) % 7 * 0.07
    known = ability + random.gauss(0, SPREAD) > hard + 0.1
    return raw(question) if known else _missed(question, random)


def _sit(person: Person, course: CoursePage, day: date, random: Random) -> Attempt:
    enrolment = enrol(person=person, course=course, by=None, at=at(day - timedelta(days=12)))
    study(enrolment, None, day - timedelta(days=2))
    assert course.exam is not None
    attempt = start_attempt(person=person, exam=course.exam, by=None, at=at(day), seed=random.getrandbits(40))
    ability = random.betavariate(3, 2)
    rows = []
    for question in attempt.questions:
        value = shaped(question, _answer(question, ability, random))
        assert isinstance(value, list)
        number = question["number"]
        rows.append(Answer(attempt=attempt, number=number, client_id=str(number), value=value, saved_at=at(day, 10)))
    Answer.objects.bulk_create(rows)
    return submit(attempt=attempt, by=None, at=at(day, 10))


def tell_sittings(people: Sequence[Person], course: CoursePage, today: date) -> None:
    """Each sits the exam once, over the last months; then the figures are worked out."""
    for number, person in enumerate(people):
        _sit(person, course, today - timedelta(days=10 + number % 70), Random(f"sitting {number}"))
    assert course.exam is not None
    renew(course.exam, at(today, 3))
