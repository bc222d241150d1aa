"""Drawing a paper: so many questions from each part of the blueprint, by a seed, with the options shuffled.

The same questions, parts and seed give the same paper. The result is plain data: it is frozen into the attempt.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.rules.questions import LETTERS

# Options that speak of the others («以上都对») lose their sense in the middle; they stay last.
LAST_WORDS = ("以上", "上述")


@dataclass(frozen=True, slots=True)
class Item:
    """A question as the bank holds it. `lesson` is the slug of the lesson that teaches it, or empty.

    `english`: {} or {"body", "options", "explanation", "answer"}: options under the same ids, `answer` the further
    variants that a fill-in accepts.
    """

    pk: int
    code: str
    version: int
    kind: str
    body: str
    options: tuple[dict[str, str], ...]
    key: tuple[Any, ...]
    explanation: str
    chapter: str = ""
    skill: str = ""
    difficulty: int = 1
    lesson: str = ""
    english: Mapping[str, Any] = field(default_factory=dict)
    pictures: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a blueprint; an empty criterion takes any."""

    count: int
    chapter: str = ""
    skill: str = ""
    difficulty: int | None = None

    def takes(self, item: Item) -> bool:
        return (
            (not self.chapter or item.chapter == self.chapter)
            and (not self.skill or item.skill == self.skill)
            and (self.difficulty is None or item.difficulty == self.difficulty)
        )

    @property
    def narrowness(self) -> int:
        return bool(self.chapter) + bool(self.skill) + (self.difficulty is not None)


@dataclass(frozen=True, slots=True)
class TooFewQuestions:
    """The bank cannot fill this part of the blueprint."""

    part: Part
    have: int


def _relabelled(options: Sequence[dict[str, str]], dice: random.Random) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The options in their shown order under the letters A, B, …; and which old id became which letter."""
    shown = [option for option in options if not option["text"].startswith(LAST_WORDS)]
    last = [option for option in options if option["text"].startswith(LAST_WORDS)]
    dice.shuffle(shown)
    shown += last
    letters = {option["id"]: LETTERS[place] for place, option in enumerate(shown)}
    return [{"id": letters[option["id"]], "text": option["text"]} for option in shown], letters


def _shown(item: Item, dice: random.Random) -> dict[str, Any]:
    """What the learner sees of the options, with the key in the same letters."""
    if item.kind in ("single", "multiple", "ordering"):
        options, letters = _relabelled(item.options, dice)
        key = [letters[old] for old in item.key]
        english = _english(item, {"options": letters})
        return {"options": options, "key": key if item.kind == "ordering" else sorted(key), **english}
    if item.kind == "matching":
        matches, letters = _relabelled([{"id": o["id"], "text": o["match"]} for o in item.options], dice)
        left = [{"id": str(place), "text": o["text"]} for place, o in enumerate(item.options, 1)]
        key = [[str(place), letters[o["id"]]] for place, o in enumerate(item.options, 1)]
        places = {o["id"]: str(place) for place, o in enumerate(item.options, 1)}
        return {
            "options": left,
            "matches": matches,
            "key": key,
            **_english(item, {"options": places, "matches": letters}),
        }
    return {"options": [], "key": [*item.key, *item.english.get("answer", ())], **_english(item, {})}


def _english(item: Item, shown: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The question's English for the paper, its options under the letters they are shown with; nothing without it.

    `shown`: for "options" and "matches", the bank's id to the letter. The key is one for both languages.
    """
    if not item.english:
        return {}
    words = {"options": "text", "matches": "match"}
    said = {row["id"]: row for row in item.english.get("options", ())}
    english = {name: {letter: said[old][words[name]] for old, letter in letters.items() if old in said}
               for name, letters in shown.items()}  # fmt: skip
    texts = {name: item.english[name] for name in ("body", "explanation", "answer") if item.english.get(name)}
    return {"english": {**texts, **english}}


def in_english(question: Mapping[str, Any]) -> dict[str, Any]:
    """A question of a frozen paper with its words in English, as far as it has any; letters and key stay."""
    said = question.get("english") or {}
    texts = {name: said[name] for name in ("body", "explanation", "answer") if said.get(name)}
    rows = {
        name: [{**row, "text": said[name].get(row["id"], row["text"])} for row in question[name]]
        for name in ("options", "matches")
        if name in question and said.get(name)
    }
    return {**question, **texts, **rows}


def draw(items: Iterable[Item], parts: Sequence[Part], seed: int) -> list[dict[str, Any]] | TooFewQuestions:
    """Numbered questions of one paper, or the first part that cannot be filled.

    Narrow parts choose first, so that «any five» does not take what «two of chapter 3» needs; no question twice.
    """
    dice = random.Random(seed)
    left = sorted(items, key=lambda item: (item.code, item.version))
    chosen: list[Item] = []
    for part in sorted(parts, key=lambda part: -part.narrowness):
        fitting = [item for item in left if part.takes(item)]
        if len(fitting) < part.count:
            return TooFewQuestions(part=part, have=len(fitting))
        taken = dice.sample(fitting, part.count)
        chosen += taken
        left = [item for item in left if item not in taken]
    dice.shuffle(chosen)
    return [
        {
            "number": number,
            "question": item.pk,
            "code": item.code,
            "version": item.version,
            "kind": item.kind,
            "body": item.body,
            "explanation": item.explanation,
            "chapter": item.chapter,
            "skill": item.skill,
            "lesson": item.lesson,
            **({"pictures": list(item.pictures)} if item.pictures else {}),
            **_shown(item, dice),
        }
        for number, item in enumerate(chosen, 1)
    ]
