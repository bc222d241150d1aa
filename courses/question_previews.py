"""What a checked question file holds, as its author looks at it: each question, what changes, what is not taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.models import Question, QuestionImport, QuestionImportItem
from courses.question_files.entries import DIFFICULTY_WORDS
from courses.question_files.items import REFUSED
from courses.question_files.places import said
from courses.question_files.problems import NOTES, problem_words
from courses.rules.questions import KIND_WORDS, key_text, options_text


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a question that would read otherwise."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One question of the file. `content` as `QuestionImportItem` keeps it."""

    item: QuestionImportItem

    @property
    def content(self) -> dict[str, Any]:
        return self.item.content

    @property
    def kind(self) -> str:
        return str(KIND_WORDS[self.content["kind"]])

    @property
    def place(self) -> str:
        return said(self.item.place)

    @property
    def matches(self) -> list[str]:
        """The right-hand sides of a matching question in an order that gives nothing away."""
        return sorted(option.get("match", "") for option in self.content["options"] if "match" in option)

    @property
    def answer(self) -> str:
        return answer_words(self.content["kind"], self.content["options"], self.content["key"])

    @property
    def difficulty(self) -> str:
        return str(DIFFICULTY_WORDS[self.content["difficulty"]])

    @property
    def notes(self) -> list[str]:
        return [str(NOTES[note]) for note in self.content["notes"]]

    @property
    def changes(self) -> list[Change]:
        """What differs from the question of the bank; pictures are compared by their number only."""
        held = self.item.question
        if held is None or self.item.verdict != QuestionImportItem.Verdict.CHANGED:
            return []
        before, after = _said(_content_of(held)), _said(self.content)
        found = [Change(label, before[label], after[label]) for label in after if before[label] != after[label]]
        pictures = Change(_("图片"), _count(held.pictures), _count(self.item.pictures))
        return [*found, pictures] if pictures.before != pictures.after or not found else found


def _count(pictures: Sequence[Any]) -> str:
    return _("%(count)s张") % {"count": len(pictures)}


def _content_of(question: Question) -> dict[str, Any]:
    names = ("kind", "body", "options", "key", "explanation", "difficulty", "category")
    return {name: getattr(question, name) for name in names}


def _said(content: Mapping[str, Any]) -> dict[str, str]:
    """A question in words, part by part."""
    kind, options = content["kind"], content["options"]
    return {
        _("题型"): str(KIND_WORDS[kind]),
        _("题干"): content["body"],
        _("选项"): options_text(kind, options),
        _("答案"): answer_words(kind, options, content["key"]),
        _("解析"): content["explanation"],
        _("难度"): str(DIFFICULTY_WORDS[content["difficulty"]]),
        _("分类"): content["category"],
    }


def answer_words(kind: str, options: Sequence[Mapping[str, str]], key: Sequence[Any]) -> str:
    """The right answer for an author to read."""
    if kind == "true_false":
        return _("对") if key and key[0] else _("错")
    if kind == "ordering":
        texts = {option["id"]: option["text"] for option in options}
        return " → ".join(texts.get(letter, "") for letter in key)
    if kind == "matching":
        rights = {option["id"]: option["match"] for option in options}
        belongs = dict(key)
        return "\n".join(f"{option['text']} → {rights.get(belongs.get(option['id']), '')}" for option in options)
    if kind == "fill":
        return _("；").join(str(variant) for variant in key)
    return key_text(kind, key)


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that is not taken, where it stands, and why."""

    place: str
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Left:
    """What is not taken: `broken` can be put right, `unsupported` has no place in the bank."""

    broken: Sequence[Aside]
    unsupported: Sequence[Aside]


def left_of(held: QuestionImport) -> Left:
    broken, unsupported = [], []
    for row in held.rows:
        kept = broken if row["verdict"] == REFUSED else unsupported
        kept.append(Aside(said(row["place"]), problem_words(row["code"], row["facts"]), row["text"]))
    return Left(broken, unsupported)


def kinds_of(held: QuestionImport) -> list[tuple[str, int]]:
    """How many of each kind, kinds in words."""
    return [(str(words), held.counts[kind]) for kind, words in KIND_WORDS.items() if held.counts.get(kind)]
