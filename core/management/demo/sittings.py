"""Exams sat all over the district, so that authors see how their questions behave. Deterministic: seeded by place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from core.management.demo.learning import at, raw, study
from core.models import Person
from courses.actions.exams import bank, blueprint, start_attempt, submit
from courses.actions.learning import enrol
from courses.models import Answer, Attempt, CoursePage, Question
from courses.rules.answers import shaped
from courses.rules.papers import draw
from courses.statistics import renew

# The question whose key the strong pass over, and the one nobody finds hard: what the analysis is there to find.
DOUBTED, EASY = "q19", "q02"
SPREAD = 0.22
WRITTEN = "w01"
REPLIES = (
    "我会说：阿姨，先别转，真公安不会在电话里要钱。把手机给我看看，我陪您打110或96110问清楚。也别挂着那边的电话。",
    "先让老人挂电话，告诉她这是骗子。",
    "第一，公安办案不会让您转账到“安全账户”。第二，现在就挂断，咱们打96110核实。第三，要是已经转了，马上报警，我陪您去派出所，也给您女儿打个电话。",
    "告诉她不要相信陌生电话，平时多看宣传单，社区每个月都有讲座。",
)  # fmt: skip


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


def _seed(course: CoursePage, random: Random) -> int:
    """A seed whose paper holds the written question."""
    assert course.exam is not None
    parts, items = blueprint(course.exam), bank(course.exam)
    while True:
        seed = random.getrandbits(40)
        paper = draw(items, parts, seed)
        if not isinstance(paper, list) or any(question["code"] == WRITTEN for question in paper):
            return seed


def _sit(person: Person, course: CoursePage, day: date, random: Random, written: str = "") -> Attempt:
    enrolment = enrol(person=person, course=course, by=None, at=at(day - timedelta(days=12)))
    study(enrolment, None, day - timedelta(days=2))
    assert course.exam is not None
    seed = _seed(course, random) if written else random.getrandbits(40)
    attempt = start_attempt(person=person, exam=course.exam, by=None, at=at(day), seed=seed)
    ability = random.betavariate(3, 2)
    rows = []
    for question in attempt.questions:
        is_written = question["kind"] == "short"
        value = shaped(question, [written] if is_written else _answer(question, ability, random))
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


def tell_written(people: Sequence[Person], course: CoursePage, today: date) -> None:
    """A question answered in one's own words, asked now and then; four answers wait for the trainer."""
    like = Question.objects.current().filter(course=course, chapter="huodong").first()
    assert like is not None
    Question.objects.get_or_create(
        course=course, code=WRITTEN, version=1,
        defaults={
            "kind": "short", "skill": like.skill, "level": 2, "chapter": "huodong", "lesson": like.lesson,
            "difficulty": 3, "body": "一位独居老人正接着“公安局”的电话，要去银行转账。您当场怎么说？写两三句。",
            "key": ["先挂断：公安不会在电话里要求转账。陪她拨96110核实。已经转了就马上报警，联系家人。"],
            "explanation": "三点一样重：点破骗局；当场挂断，陪着核实；已转账立即报警，告诉家人。",
        },
    )  # fmt: skip
    for number, (person, reply) in enumerate(zip(people, REPLIES, strict=False)):
        _sit(person, course, today - timedelta(days=1 + number), Random(f"written {number}"), reply)
