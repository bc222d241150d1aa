"""A practice screen laid out for its reader: which step, which screen, what was said. Read by screens and actions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from courses.rules.practice import CHOICE, FIELD, TAP, Step, Verdict, judge

if TYPE_CHECKING:
    from courses.models import LessonPage, PracticeRun
    from staff.models import Skill

LETTERS = "ABCDEF"


@dataclass(frozen=True)
class Practice:
    """A practice block of a lesson. `key` names it in both languages: the id of the Chinese block."""

    key: str
    block: str
    value: Any
    digest: str

    @cached_property
    def steps(self) -> Sequence[Step]:
        return [step_of(step) for step in self.value["steps"]]

    @property
    def skills(self) -> Sequence[str]:
        return skills_named(self.value)


def skills_named(value: Any) -> list[str]:
    """Codes of the skills a practice shows; none means all of its course."""
    return list(value["skills"].replace("，", " ").replace("、", " ").split())


def step_of(step: Any) -> Step:
    """A step of the block as the rule wants it."""
    value = step.value
    if step.block_type == TAP:
        return Step(TAP, (value["part"],))
    if step.block_type == FIELD:
        return Step(FIELD, tuple(value["answers"]), value["form"])
    right = next(n for n, option in enumerate(value["options"]) if option["is_right"])
    return Step(CHOICE, (LETTERS[right],))


def _blocks(body: Any) -> list[Any]:
    return [block for block in body if block.block_type == "practice"]


def digest_of(block: Any) -> str:
    """What is asked and what is right: another title, hint or picture does not send anybody back to the start."""
    shown = block.value["steps"]
    steps = [step_of(step) for step in shown]
    asked = [(step.value["say"], how.kind, list(how.right), how.form) for step, how in zip(shown, steps, strict=True)]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()


def practices_of(lesson: LessonPage) -> list[Practice]:
    """The practices of a lesson in the reader's language; the nth in English is the nth in Chinese."""
    own = _blocks(lesson.body)
    shown = _blocks(lesson.text)
    return [_as_in(own[n] if n < len(own) else block, block) for n, block in enumerate(shown)]


def _as_in(own: Any, shown: Any) -> Practice:
    """What is shown under the key of the Chinese block. With as many steps it is the same practice to go on in."""
    same = len(own.value["steps"]) == len(shown.value["steps"])
    return Practice(own.id, shown.id, shown.value, digest_of(own if same else shown))


def listed(lesson: LessonPage) -> list[dict[str, Any]]:
    """What lists say of a lesson's practices, kept beside the page so that they need not read its body."""
    english = _blocks(lesson.body_en)
    return [
        {
            "key": block.id,
            "title": block.value["title"],
            "digest": digest_of(block),
            "steps": len(block.value["steps"]),
            "skills": skills_named(block.value),
            "key_en": english[n].id if n < len(english) else "",
            "title_en": english[n].value["title"] if n < len(english) else "",
        }
        for n, block in enumerate(_blocks(lesson.body))
    ]


def differs_in_english(lesson: LessonPage) -> str:
    """The title of an English practice that has not the steps of the Chinese one in its place; empty if all have."""
    pairs = zip(_blocks(lesson.body), _blocks(lesson.body_en), strict=False)
    unlike = (english for own, english in pairs if _kinds(own) != _kinds(english))
    return next((str(block.value["title"]) for block in unlike), "")


def _kinds(block: Any) -> list[str]:
    return [step.block_type for step in block.value["steps"]]


def practice_in(practices: Iterable[Practice], block: str) -> Practice | None:
    """By its own id or by its key."""
    return next((practice for practice in practices if block in (practice.block, practice.key)), None)


@dataclass(frozen=True, slots=True)
class Counted:
    """A skill the practice speaks for, and the level the person holds in it."""

    skill: Skill
    level: int

    @property
    def is_there(self) -> bool:
        """Has the level come that a practice helps to?"""
        return self.level >= 2


@dataclass(frozen=True)
class Drill:
    """Where a reader is in a practice: `at` steps are right. `url` takes the steps; empty, the address itself carries
    them and nothing is kept (visitors, previews). `said`, `given`: the verdict on the last try and what was tried.
    """

    block: str
    value: Any
    at: int = 0
    said: str = ""
    given: str = ""
    url: str = ""
    is_enrolled: bool = False
    is_finished: bool = False
    counted: Sequence[Counted] = ()

    @property
    def total(self) -> int:
        return len(self.value["steps"])

    @property
    def number(self) -> int:
        return min(self.at + 1, self.total)

    @property
    def is_over(self) -> bool:
        return self.at >= self.total

    @property
    def step(self) -> Any:
        """The step to do; on the end page the last one, whose screen stays."""
        return self.value["steps"][min(self.at, self.total - 1)]

    @property
    def kind(self) -> str:
        return "" if self.is_over else str(self.step.block_type)

    @property
    def screen(self) -> Any:
        screens = self.value["screens"]
        return screens[min(self.step.value["screen"] or 1, len(screens)) - 1]

    @property
    def platform(self) -> str:
        """The window's name up to its first stroke; the rest is where in the platform it is."""
        return str(self.screen["name"]).partition("/")[0].strip()

    @property
    def trail(self) -> list[str]:
        return [place.strip() for place in str(self.screen["name"]).split("/")[1:]]

    @property
    def filled(self) -> Mapping[str, str]:
        """What she has put into the fields of this screen already: right by now, so it may be shown."""
        done = list(self.value["steps"])[: self.at]
        here = self.step.value["screen"]
        return {
            step.value["part"]: step.value["answers"][0]
            for step in done
            if step.block_type == FIELD and step.value["screen"] == here
        }

    @property
    def why(self) -> str:
        """The explanation of the step just done."""
        is_told = self.said == Verdict.RIGHT or (self.is_over and not self.said)
        return str(self.value["steps"][self.at - 1].value["why"]) if is_told and self.at else ""

    @property
    def options(self) -> list[tuple[str, str]]:
        return [(LETTERS[n], option["text"]) for n, option in enumerate(self.step.value["options"])]

    @property
    def field(self) -> str:
        """The label of the field to fill, where the screen draws it."""
        if self.kind != FIELD or self.screen["image"]:
            return ""
        return str(self.step.value["part"])


def drill_in(drills: Mapping[str, Drill] | None, block: Any, value: Any) -> Drill:
    """The drill the view laid out for this block, else the untouched first step."""
    key = getattr(block, "id", "") or ""
    return (drills or {}).get(key) or Drill(block=key, value=value)


def tried(practice: Practice, at: str, given: str) -> Drill:
    """A step tried by somebody of whom nothing is kept: the address says where she is and what she did."""
    place = min(int(at), len(practice.steps)) if at.isascii() and at.isdigit() else 0
    if place >= len(practice.steps) or not at:
        return Drill(practice.block, practice.value)
    verdict = judge(practice.steps[place], given)
    here = place + (verdict is Verdict.RIGHT)
    return Drill(practice.block, practice.value, here, verdict, "" if verdict is Verdict.RIGHT else given)


def kept(
    practice: Practice, run: PracticeRun | None, *, url: str, is_enrolled: bool, said: str = "", given: str = ""
) -> Drill:
    """Where the person's own row says she is."""
    is_current = run is not None and run.digest == practice.digest
    return Drill(
        practice.block,
        practice.value,
        at=min(run.step, len(practice.steps)) if run is not None and is_current else 0,
        said=said if said in set(Verdict) else "",
        given=given[:60],
        url=url,
        is_enrolled=is_enrolled,
        is_finished=run is not None and run.finished_at is not None,
    )
