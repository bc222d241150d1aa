"""A frozen paper as the screens show it: questions with what was answered, and after marking what was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from courses.actions.exams import marked
from courses.models import Answer, Attempt
from courses.models.catalogue import reads_english
from courses.question_pictures import shown_pictures
from courses.rules.answers import is_answered
from courses.rules.marking import Marked
from courses.rules.papers import in_english
from courses.rules.questions import KIND_WORDS
from courses.rules.rulings import Ruled, as_ruled, is_struck
from courses.rulings import rulings_on

# What a learner is told where the author's word says too little.
KINDS = {**KIND_WORDS, "numeric": gettext_lazy("填数字"), "short": gettext_lazy("简答，由讲师阅卷")}


@dataclass(frozen=True, slots=True)
class Shown:
    """One question of a sheet. `value` is the standing answer, [] when there is none."""

    frozen: dict[str, Any]
    value: list[Any]
    is_flagged: bool
    saved_at: datetime | None
    is_struck: bool = False

    @property
    def number(self) -> int:
        return self.frozen["number"]

    @property
    def kind(self) -> str:
        return self.frozen["kind"]

    @property
    def kind_words(self) -> str:
        return str(KINDS[self.kind])

    @property
    def pictures(self) -> list[dict[str, Any]]:
        """The pictures under the stem, as the page shows them; one that was deleted is told by its words."""
        return shown_pictures(self.frozen.get("pictures") or ())

    @property
    def answered(self) -> bool:
        return is_answered(self.frozen, self.value)

    @property
    def pairs(self) -> dict[str, str]:
        return dict(self.value) if self.kind == "matching" else {}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Options with what the reader gave to each: chosen, matched letter, or place in her order."""
        chosen = self.value if self.kind in ("single", "multiple") else []
        pairs = self.pairs
        places = {letter: place for place, letter in enumerate(self.value, 1)} if self.kind == "ordering" else {}
        return [
            {
                **option,
                "chosen": option["id"] in chosen,
                "match": pairs.get(option["id"], ""),
                "place": places.get(option["id"], ""),
            }
            for option in self.frozen["options"]
        ]

    def said(self, value: Sequence[Any]) -> str:
        """An answer in words, for the result page."""
        texts = {option["id"]: option["text"] for option in self.frozen["options"]}
        if not value:
            return _("没有作答")
        if self.kind == "true_false":
            return _("对") if value[0] else _("错")
        if self.kind == "matching":
            right = {option["id"]: option["text"] for option in self.frozen["matches"]}
            return _("；").join(f"{texts[left]} → {right[match]}" for left, match in value)
        if self.kind == "ordering":
            return " → ".join(texts[letter] for letter in value)
        if self.kind in ("single", "multiple"):
            return _("；").join(texts[letter] for letter in value)
        return str(value[0])

    @property
    def given_words(self) -> str:
        return self.said(self.value)

    @property
    def key_words(self) -> str:
        if self.kind in ("fill", "numeric", "short"):
            return self.said((self.frozen.get("answer") or self.frozen["key"])[:1])
        return self.said(self.frozen["key"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole paper with the standing answers; `marks` as they stand today, None while it is open."""

    attempt: Attempt
    questions: Sequence[Shown]
    marks: Marked | None = None

    @property
    def unanswered(self) -> list[Shown]:
        return [question for question in self.questions if not question.answered]

    @property
    def flagged(self) -> list[Shown]:
        return [question for question in self.questions if question.is_flagged]

    @property
    def last(self) -> Shown | None:
        """The answer saved last, for the line that says so."""
        saved = [question for question in self.questions if question.saved_at]
        return max(saved, key=lambda question: question.saved_at) if saved else None

    @property
    def wrong(self) -> list[Shown]:
        numbers = set(self.marks.wrong if self.marks else ())
        return [question for question in self.questions if question.number in numbers]

    @property
    def right(self) -> list[Shown]:
        numbers = {mark.number for mark in self.marks.marks if mark.is_right} if self.marks else set()
        return [question for question in self.questions if question.number in numbers]


Rulings = Mapping[int, Sequence[Ruled]]


def sheet_of(attempt: Attempt, answers: Sequence[Answer] | None = None, rulings: Rulings | None = None) -> Sheet:
    """The paper in the reader's language: the words change, the letters, the key and the answers do not.

    `answers` and `rulings` are those of the attempt, where a list has read them for many.
    """
    by_number = attempt.answers.newest() if answers is None else {answer.number: answer for answer in answers}
    if rulings is None:
        rulings = {} if attempt.is_open else rulings_on(question["question"] for question in attempt.questions)
    shown = [_shown(question, by_number.get(question["number"]), rulings) for question in attempt.questions]
    return Sheet(attempt, shown, None if attempt.is_open else marked(attempt, by_number.values(), rulings))


def _shown(question: dict[str, Any], answer: Answer | None, rulings: Rulings) -> Shown:
    decided = rulings.get(question["question"], ())
    return Shown(
        as_ruled(in_english(question) if reads_english() else question, decided),
        answer.value if answer else [],
        bool(answer and answer.is_flagged),
        answer.saved_at if answer else None,
        is_struck(decided),
    )
