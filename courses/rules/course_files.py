"""A course as a folder of plain text, and what is wrong with one: names of files, names of fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.rules.lesson_text import Block

COURSE, QUESTIONS, POLICIES, LESSONS = "course.yaml", "questions.yaml", "policies.yaml", "lessons"
ENGLISH = "en"  # the folder inside a course folder that holds lessons and questions in English
REQUIRED = ("code", "title", "lead", "audience", "hours", "chapters", "skills")
_LESSON_FILE = re.compile(r"^\d+-(?P<slug>[a-z0-9][a-z0-9-]*)\.md$")


@dataclass(frozen=True, slots=True)
class LessonFile:
    slug: str
    front: Mapping[str, Any]
    blocks: Sequence[Block]
    english: Sequence[Block] = ()


@dataclass(frozen=True, slots=True)
class CourseFolder:
    """Everything the folder says; `questions` and `policies` are lists of mappings as written.

    `english`: the questions' English by code, each {"code", "body", "options", "explanation"}.
    """

    course: Mapping[str, Any]
    lessons: Sequence[LessonFile]
    questions: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    policies: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    english: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadFolder:
    """The folder is not a course: where and why."""

    file: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}: {self.why}"


def lesson_slug(name: str) -> str | None:
    """«03-bianma-guize.md» -> «bianma-guize»; None when the file is not named like a lesson."""
    found = _LESSON_FILE.match(name)
    return found["slug"] if found else None


def lesson_name(place: int, slug: str) -> str:
    return f"{place:02d}-{slug}.md"


def flaw_in(folder: CourseFolder) -> BadFolder | None:
    """The first thing that keeps the folder from being a course."""
    missing = [name for name in REQUIRED if not folder.course.get(name)]
    if missing:
        return BadFolder(COURSE, f"missing {', '.join(missing)}")
    chapters = {chapter["key"] for chapter in folder.course["chapters"]}
    slugs = {lesson.slug for lesson in folder.lessons}
    for lesson in folder.lessons:
        if lesson.front.get("chapter") not in chapters:
            return BadFolder(lesson.slug, f"no chapter {lesson.front.get('chapter')!r}")
        if not lesson.front.get("title") or not lesson.front.get("minutes"):
            return BadFolder(lesson.slug, "missing title or minutes")
    codes = [question.get("code") for question in folder.questions]
    if len(set(codes)) < len(codes) or None in codes:
        return BadFolder(QUESTIONS, "a code is missing or used twice")
    for question in folder.questions:
        if question.get("chapter") and question["chapter"] not in chapters:
            return BadFolder(QUESTIONS, f"{question['code']}: no chapter {question['chapter']!r}")
        if question.get("lesson") and question["lesson"] not in slugs:
            return BadFolder(QUESTIONS, f"{question['code']}: no lesson {question['lesson']!r}")
    return _flaw_in_english(folder)


def _flaw_in_english(folder: CourseFolder) -> BadFolder | None:
    """English belongs to a question that is there, and has an option for each of its options."""
    options = {question["code"]: len(question.get("options") or ()) for question in folder.questions}
    for code, said in folder.english.items():
        if code not in options:
            return BadFolder(f"{ENGLISH}/{QUESTIONS}", f"no question {code!r}")
        if not said.get("body") or not said.get("explanation"):
            return BadFolder(f"{ENGLISH}/{QUESTIONS}", f"{code}: missing body or explanation")
        if len(said.get("options") or ()) != options[code]:
            return BadFolder(f"{ENGLISH}/{QUESTIONS}", f"{code}: {options[code]} options wanted")
    return None
