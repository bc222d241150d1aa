"""Take a question file into a course's bank: check, confirm, discard. The same file again changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.refusals import Refused
from core.states import move
from courses.models import CoursePage, Question, QuestionImport
from courses.question_files import Bank, BankRefusal, Item, Problem, read_bank
from courses.question_files.items import REFUSED
from courses.question_files.problems import problem_words
from courses.question_pictures import Drawn, drawn_anew, kept
from courses.rules.question_matching import Matches, folded, match_up
from courses.rules.questions import KINDS
from staff.models import Skill

BATCH = 500


@dataclass(frozen=True, slots=True)
class Written:
    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """A file against a course: its bank, the pictures drawn anew by place, and what each item means for the bank."""

    bank: Bank
    pictures: Mapping[str, Sequence[Drawn]] = field(default_factory=dict)
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
        "words": problem_words(problem.code, problem.facts),
        "text": problem.text,
    }


def check_questions(*, course: CoursePage, content: bytes, name: str) -> Checked:
    """Read a file and hold it against the bank; nothing is written. Raises Refused for a file that cannot be read."""
    bank = read_bank(content, name)
    if bank.items and not course.course_skills.exists():
        raise Refused(BankRefusal("no_skill", {"code": course.code}))
    bank, pictures = _with_pictures(bank)
    held = Question.objects.current().filter(course=course).select_related("skill")
    digests, titles = _digests(held), dict(course.chapters.values_list("key", "title"))
    matches = match_up(
        held,
        bank.items,
        contents=lambda question: _contents(question, digests.get(question.code, []), titles),
        content=lambda item: _content(item, item.category[:80], _shown(pictures.get(item.place, ()))),
        stem=lambda row: (row.kind, folded(row.body)),
        name=lambda row: row.source_name if isinstance(row, Question) else row.name,
    )
    return Checked(bank, pictures, matches)


def _with_pictures(bank: Bank) -> tuple[Bank, dict[str, list[Drawn]]]:
    """Items whose picture is none become problems; the others' pictures are drawn anew."""
    items, problems, pictures = [], list(bank.problems), {}
    for item in bank.items:
        drawn = [drawn_anew(picture) for picture in item.pictures]
        if None in drawn:
            facts = {"name": item.pictures[drawn.index(None)].name}
            problems.append(Problem(item.place, "bad_picture", REFUSED, facts, item.body[:40]))
            continue
        items.append(item)
        if drawn:
            pictures[item.place] = [picture for picture in drawn if picture]
    return Bank(bank.format, tuple(items), tuple(problems)), pictures


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


@transaction.atomic
def import_questions(*, course: CoursePage, content: bytes, name: str) -> Checked:
    """Check and write in one go, one file of a course at a time. Raises Refused for a file that cannot be read."""
    CoursePage.objects.select_for_update(of=("self",)).get(pk=course.pk)
    checked = check_questions(course=course, content=content, name=name)
    _write(course, checked)
    return checked


def _write(course: CoursePage, checked: Checked) -> None:
    """Write what is new or changed; a question that was drawn is followed by its next version."""
    home = course.course_skills.select_related("skill").first()
    if home is None:
        return
    words = _course_words(course)
    for question, item in checked.matches.changed:
        _revise(question, item, checked.pictures.get(item.place, ()), words)
    rows = []
    for number, item in enumerate(checked.matches.new, _highest_number(course) + 1):
        said = _fields(item, checked.pictures.get(item.place, ()), words)
        skill = said.pop("skill", None) or home.skill
        rows.append(Question(course=course, code=f"q{number:03d}", skill=skill, source_name=item.name[:80], **said))
    Question.objects.bulk_create(rows, batch_size=BATCH)


def _course_words(course: CoursePage) -> dict[str, dict[str, Any]]:
    """What a category of the file may name: a chapter of the course, or a skill by code or name."""
    chapters = {folded(word): {"chapter": c.key} for c in course.chapters.all() for word in (c.key, c.title)}
    skills = {folded(word): {"skill": s} for s in Skill.objects.all() for word in (s.code, s.name)}
    return {**skills, **chapters}


def _highest_number(course: CoursePage) -> int:
    codes = Question.objects.filter(course=course, code__startswith="q").values_list("code", flat=True)
    return max((int(code[1:]) for code in codes if code[1:].isdigit()), default=0)


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


# --- on screen: hand in, confirm, discard --------------------------------------------------


def hand_in(*, course: CoursePage, content: bytes, name: str) -> QuestionImport:
    """Check a file and keep it until its author confirms. Raises Refused for a file that cannot be read."""
    checked = check_questions(course=course, content=content, name=name)
    return QuestionImport.objects.create(
        course=course, file_name=name[-120:], sha256=hashlib.sha256(content).hexdigest(), content=content,
        format=checked.bank.format, counts=checked.counts, rows=checked.rows, written=asdict(checked.written),
    )  # fmt: skip


@transaction.atomic
def confirm(*, held: QuestionImport) -> Written:
    """Write a checked file; what changed in the bank meanwhile is looked at anew. Twice is once."""
    content = bytes(held.content)
    move(held, "confirm", content=b"", confirmed_at=timezone.now())
    checked = import_questions(course=held.course, content=content, name=held.file_name)
    held.counts, held.rows, held.written = checked.counts, checked.rows, asdict(checked.written)
    held.save(update_fields=["counts", "rows", "written"])
    return checked.written


def discard(*, held: QuestionImport) -> None:
    move(held, "discard", content=b"")
