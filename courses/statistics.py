"""The figures of an exam and its questions, kept in `ExamFigures`. Persons go in as marks and come out as sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Prefetch

from courses.models import Answer, Attempt, Exam, ExamFigures
from courses.rules.item_statistics import (
    Choice,
    ItemStatistics,
    Reliability,
    Response,
    item_statistics,
    reliability,
)
from courses.rules.marking import mark

MOST = 3000  # the newest sittings that are read: more change no figure an author acts on
TRUTH = {True: "对", False: "错"}


@dataclass(slots=True)
class Gathered:
    """What came in for one version: its responses, and its options and key as texts."""

    responses: list[Response] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    key: list[str] = field(default_factory=list)
    is_picked: bool = True


@dataclass(frozen=True, slots=True)
class Figures:
    """The stored figures as the rule's classes again; `items` by question pk."""

    sittings: int
    reliability: Reliability | None
    items: Mapping[int, ItemStatistics]
    taken_at: datetime


def _texts(question: Mapping[str, Any], letters: list[Any]) -> list[str]:
    """Options by what they say: their letters differ from paper to paper."""
    if question["kind"] == "true_false":
        return [TRUTH[truth] for truth in letters]
    texts = {option["id"]: option["text"] for option in question["options"]}
    return [texts[letter] for letter in letters if letter in texts]


def _begin(question: Mapping[str, Any]) -> Gathered:
    if question["kind"] == "true_false":
        return Gathered(options=["对", "错"], key=_texts(question, question["key"]), is_picked=False)
    if question["kind"] in ("single", "multiple"):
        options = sorted(option["text"] for option in question["options"])
        return Gathered(options=options, key=_texts(question, question["key"]))
    return Gathered()


def _read(attempt: Attempt, gathered: dict[int, Gathered]) -> dict[int, float]:
    """Add one sitting to what was gathered; its shares by question."""
    answers = {answer.number: answer for answer in attempt.standing}  # type: ignore[attr-defined]
    values = {number: answer.value for number, answer in answers.items()}
    by_hand = {number: answer.marks for number, answer in answers.items() if answer.marks is not None}
    shares = {one.number: float(one.share or 0) for one in mark(attempt.paper, values, by_hand).marks}
    total = sum(shares.values())
    for question in attempt.questions:
        number, share = question["number"], shares[question["number"]]
        one = gathered.setdefault(question["question"], _begin(question))
        rest = (total - share) / (len(shares) - 1) if len(shares) > 1 else None
        chosen = tuple(_texts(question, values.get(number, []))) if one.options else ()
        one.responses.append(Response(share, rest, chosen))
    return {question["question"]: shares[question["number"]] for question in attempt.questions}


def work_out(exam: Exam) -> dict[str, Any]:
    """The figures from the first sitting of each person, the newest `MOST` of them."""
    rows = Attempt.objects.filter(exam=exam).firsts().order_by("-started_at", "-pk")[:MOST]
    rows = rows.prefetch_related(Prefetch("answers", Answer.objects.standing(), to_attr="standing"))
    gathered: dict[int, Gathered] = {}
    papers = [_read(attempt, gathered) for attempt in rows.iterator(chunk_size=200)]
    whole = reliability(papers)
    items = {
        pk: item_statistics(one.responses, one.options, one.key, is_picked=one.is_picked)
        for pk, one in gathered.items()
    }
    return {
        "sittings": len(papers),
        "reliability": asdict(whole) if whole else None,
        "items": {str(pk): asdict(item) for pk, item in items.items() if item},
    }


def _basis(exam: Exam) -> str:
    counted = Attempt.objects.filter(exam=exam).marked().aggregate(n=Count("pk"), last=Max("marked_at"))
    return f"{counted['n']} {counted['last'].isoformat() if counted['last'] else ''}"


def renew(exam: Exam, at: datetime) -> ExamFigures:
    """Work the figures out again if a sitting was marked, marked anew or voided since; two at once write the same."""
    basis = _basis(exam)
    stored = ExamFigures.objects.filter(exam=exam).first()
    if stored is not None and stored.basis == basis:
        return stored
    columns = {"taken_at": at, "basis": basis, "figures": work_out(exam)}
    return ExamFigures.objects.update_or_create(exam=exam, defaults=columns)[0]


def as_figures(stored: ExamFigures) -> Figures:
    kept = stored.figures
    whole = Reliability(**kept["reliability"]) if kept["reliability"] else None
    return Figures(kept["sittings"], whole, {int(pk): _item(one) for pk, one in kept["items"].items()}, stored.taken_at)


def _item(kept: Mapping[str, Any]) -> ItemStatistics:
    choices = tuple(Choice(**choice) for choice in kept["choices"])
    return ItemStatistics(**{**kept, "choices": choices, "flags": tuple(kept["flags"])})
