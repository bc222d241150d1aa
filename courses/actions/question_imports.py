"""Take a question file into a course's bank: read, match, write. The same file again changes nothing.

Reading and drawing the pictures anew is slow and needs no lock (`prepare`); what the items mean for the bank and the
writing are quick and belong under the lock of the course (`matched`, `write_matched`). On screen the author confirms
in between: `courses.actions.question_hand_ins`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db import transaction

from core.refusals import Refused
from courses.models import CoursePage, Question
from courses.question_files import Bank, BankRefusal, Item, Problem, read_bank
from courses.question_files.items import REFUSED
from courses.question_pictures import Drawn, drawn_anew, kept
from courses.rules.question_matching import Matches, alike, folded, match_up
from courses.rules.questions import KINDS
from staff.models import Skill

BATCH, EVERY = 500, 20
# How far one is: so many of so many items. May raise, to stop.
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was read: its bank, and the pictures drawn anew by place."""

    bank: Bank
    pictures: Mapping[str, Sequence[Drawn]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked(Prepared):
    """A file against a course: what each item means for the bank."""

    matches: Matches[Question, Item] = field(default_factory=Matches)

    @property
    def written(self) -> Written:
        total = len(self.bank.items)
        new, changed = len(self.matches.new), len(self.matches.changed)
        return Written(new, changed, total - new - changed)

    @property
    def counts(self) -> dict[str, int]:
        """The total, then the number of each kind that occurs."""
        kinds = Counter(item.kind for item in self.bank.items)
        return {"total": len(self.bank.items)} | {kind: kinds[kind] for kind in KINDS if kinds[kind]}

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [row_of(problem) for problem in self.bank.problems]


def row_of(problem: Problem) -> dict[str, Any]:
    return {
        "place": problem.place,
        "verdict": problem.verdict,
        "code": problem.code,
        "facts": problem.facts,
        "text": problem.text,
    }


def unheard(done: int, total: int) -> None:
    """Nobody wants to know how far one is."""


def check_questions(*, course: CoursePage, content: bytes, name: str) -> Checked:
    """Read a file and hold it against the bank; nothing is written. Raises Refused for a file that cannot be read."""
    return matched(course=course, prepared=prepare(content=content, name=name))


def prepare(*, content: bytes, name: str, tick: Tick = unheard) -> Prepared:
    """Read a file and draw its pictures anew; needs no database. Raises Refused for a file that cannot be read."""
    return drawn(read_bank(content, name), tick)


def matched(*, course: CoursePage, prepared: Prepared) -> Checked:
    """What the items mean for the bank as it stands. Raises Refused for a course whose questions have no home."""
    bank, pictures = prepared.bank, prepared.pictures
    if bank.items and not course.course_skills.exists():
        raise Refused(BankRefusal("no_skill", {"code": course.code}))
    held = Question.objects.current().filter(course=course).select_related("skill")
    digests, titles = _digests(held), dict(course.chapters.values_list("key", "title"))
    matches = match_up(
        held,
        bank.items,
        contents=lambda question: _contents(question, digests.get(question.code, []), titles),
        content=lambda item: _content(item, item.category[:80], _shown(pictures.get(item.place, ()))),
        stem=lambda row: (row.kind, folded(row.body)),
        names=(
            lambda row: row.source_name if isinstance(row, Question) else row.name[:80],
            lambda row: row.code if isinstance(row, Question) else row.name,
        ),
        alike=lambda question, item: alike(question.body, _texts(question), item.body, _texts(item)),
    )
    return Checked(bank, pictures, matches)


def _texts(row: Question | Item) -> list[str]:
    return [option["text"] for option in row.options]


def drawn(bank: Bank, tick: Tick = unheard) -> Prepared:
    """Items whose picture is none become problems; the others' pictures are drawn anew."""
    items, problems, pictures = [], list(bank.problems), {}
    for done, item in enumerate(bank.items):
        if done % EVERY == 0:
            tick(done, len(bank.items))
        shown = [drawn_anew(picture) for picture in item.pictures]
        if None in shown:
            facts = {"name": item.pictures[shown.index(None)].name}
            problems.append(Problem(item.place, "bad_picture", REFUSED, facts, item.body[:40]))
            continue
        items.append(item)
        if shown:
            pictures[item.place] = [picture for picture in shown if picture]
    return Prepared(Bank(bank.format, tuple(items), tuple(problems)), pictures)


def _digests(held: Any) -> dict[str, list[tuple[str, str]]]:
    """Digest and words of the pictures that held questions show, by question code."""
    from wagtail.images import get_image_model

    keys = {picture["image"] for row in held for picture in row.pictures}
    rows = get_image_model().objects.in_bulk(keys)
    return {
        row.code: [(rows[p["image"]].file_hash, p["alt"]) for p in row.pictures if p["image"] in rows]
        for row in held if row.pictures
    }  # fmt: skip


def _shown(drawn: Sequence[Drawn]) -> list[tuple[str, str]]:
    return [(picture.digest, picture.alt) for picture in drawn]


def _contents(question: Question, shown: Sequence[tuple[str, str]], titles: Mapping[str, str]) -> list[str]:
    """What a file may say of a question as it stands: one without a category goes by its chapter in our exports."""
    chapter = titles.get(question.chapter, question.chapter)
    categories = {question.category, question.category or chapter}
    return [_content(question, category, shown) for category in categories]


def _content(row: Question | Item, category: str, shown: Sequence[tuple[str, str]]) -> str:
    """Everything a file can say of a question, as one comparable text."""
    said = [row.kind, row.body, list(row.options), list(row.key), row.explanation, row.difficulty, category, shown]
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def import_questions(*, course: CoursePage, content: bytes, name: str) -> Checked:
    """Check and write in one go. Raises Refused for a file that cannot be read."""
    return write_matched(course=course, prepared=prepare(content=content, name=name))


@transaction.atomic
def write_matched(*, course: CoursePage, prepared: Prepared) -> Checked:
    """Match and write, one file of a course at a time; all of it or nothing. Raises Refused when the course is gone."""
    if not _locked(course):
        raise Refused(BankRefusal("course_gone"))
    checked = matched(course=course, prepared=prepared)
    _write(course, checked)
    return checked


def _locked(course: CoursePage) -> bool:
    """Is the course still there? Then it is ours until the end of the transaction."""
    return CoursePage.objects.select_for_update(of=("self",)).filter(pk=course.pk).first() is not None


def _write(course: CoursePage, checked: Checked) -> None:
    """Write what is new or changed; a question that was drawn is followed by its next version."""
    home = course.course_skills.select_related("skill").first()
    if home is None:
        return
    words = _course_words(course)
    for question, item in checked.matches.changed:
        _revise(question, item, checked.pictures.get(item.place, ()), words)
    rows, codes = [], _free_codes(course)
    for item in checked.matches.new:
        said = _fields(item, checked.pictures.get(item.place, ()), words)
        skill = said.pop("skill", None) or home.skill
        rows.append(Question(course=course, code=next(codes), skill=skill, source_name=item.name[:80], **said))
    Question.objects.bulk_create(rows, batch_size=BATCH)


def _course_words(course: CoursePage) -> dict[str, dict[str, Any]]:
    """What a category of the file may name: a chapter of the course, or a skill by code or name."""
    chapters = {folded(word): {"chapter": c.key} for c in course.chapters.all() for word in (c.key, c.title)}
    skills = {folded(word): {"skill": s} for s in Skill.objects.all() for word in (s.code, s.name)}
    return {**skills, **chapters}


def _free_codes(course: CoursePage) -> Iterator[str]:
    """Codes that follow those of the course, as wide as they are: q11 after q10, q011 after q010."""
    codes = Question.objects.filter(course=course, code__startswith="q").values_list("code", flat=True)
    used = [code[1:] for code in codes if code[1:].isdigit()]
    width = max(map(len, used), default=3)
    return (f"q{number:0{width}d}" for number in count(max(map(int, used), default=0) + 1))


def _fields(item: Item, drawn: Sequence[Drawn], words: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "kind": item.kind, "body": item.body, "options": list(item.options), "key": list(item.key),
        "explanation": item.explanation, "difficulty": item.difficulty, "category": item.category[:80],
        "pictures": [{"image": kept(picture).pk, "alt": picture.alt} for picture in drawn],
        **words.get(folded(item.category), {}),
    }  # fmt: skip


def _revise(question: Question, item: Item, drawn: Sequence[Drawn], words: Mapping[str, Mapping[str, Any]]) -> None:
    """The same question with the file's words; its English no longer fits and is written anew by an author."""
    said = _fields(item, drawn, words) | {"english": {}}
    if question.drawn_at is None:
        for name, value in said.items():
            setattr(question, name, value)
        question.save()
        return
    Question.objects.filter(pk=question.pk).update(is_current=False)
    kept_fields = {name: getattr(question, name) for name in Question.CONTENT if name != "skill_id"}
    Question.objects.create(
        **{
            **kept_fields, "skill": question.skill, **said, "course": question.course, "code": question.code,
            "lesson": question.lesson, "version": question.version + 1, "source_name": item.name[:80],
        }
    )  # fmt: skip
