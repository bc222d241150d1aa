"""A course as a folder of plain text: what `courses.actions.content` takes back in without loss."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models

from courses.actions.content_blocks import MEDIA, files_of, from_block, pictures_of
from courses.models import CoursePage, Exam, LessonPage, Question
from courses.rules import course_files as files
from courses.rules.lesson_text import to_yaml, write, write_blocks
from courses.rules.questions import key_text, options_text

PAGE_FIELDS = (
    "title_en", "lead", "lead_en", "audience", "audience_en", "provider", "language", "in_english",
    "task_title", "task_title_en", "task_intro", "task_intro_en", "asks_resident_score",
)  # fmt: skip
BY_WORD = ("fill", "short")  # answered in words, so English has its own
POLICY_FIELDS = ("title", "title_en", "number", "issuer", "in_force_on", "summary", "checked_on")
EXAM_FIELDS = ("title", "title_en", "pass_mark", "minutes", "tries", "wait_days", "scheme")


def default_of(model: type[models.Model], name: str) -> Any:
    """What a column holds when nothing is said."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field.get_default()


def export_course(*, course: CoursePage, folder: Path) -> list[Path]:
    """Write the published course as text below `folder`; returns the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {files.COURSE: to_yaml(course_data(course)), files.QUESTIONS: to_yaml(_question_data(course))}
    lessons = list(course.lessons())
    for place, lesson in enumerate(lessons, 1):
        name = f"{files.LESSONS}/{files.lesson_name(place, lesson.slug)}"
        texts[name] = lesson_text(lesson)
        if lesson.body_en:
            texts[f"{files.ENGLISH}/{name}"] = english_text(lesson)
    if english := _english_questions(course):
        texts[f"{files.ENGLISH}/{files.QUESTIONS}"] = to_yaml(english)
    if policies := _policy_data(lessons):
        texts[files.POLICIES] = to_yaml(policies)
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts] + _copied_files(course, lessons, folder / MEDIA)


def _copied_files(course: CoursePage, lessons: Sequence[LessonPage], folder: Path) -> list[Path]:
    """Pictures, documents and recordings of the lessons, pictures of the questions, under their own names."""
    copied = []
    questions = Question.objects.current().filter(course=course).exclude(pictures=[]).values_list("pictures", flat=True)
    of_questions = [file for pictures in questions for file, _alt in pictures_of(pictures)]
    of_lessons = (stored for lesson in lessons for block in _blocks(lesson) for stored in files_of(block))
    for stored in [*of_lessons, *of_questions]:
        folder.mkdir(exist_ok=True)
        target = folder / Path(stored.name).name
        with stored.open("rb") as opened, target.open("wb") as written:
            shutil.copyfileobj(opened, written)
        copied.append(target)
    return copied


def _blocks(lesson: LessonPage) -> list[Any]:
    """All blocks of a lesson, those of its English too."""
    return [*lesson.body, *lesson.body_en]


def told(pairs: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {name: value for name, value in pairs.items() if value not in (None, "", [], ())}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def normal(said: Mapping[str, Any]) -> dict[str, Any]:
    """A course file with defaults filled and empties dropped, to compare with what is stored."""
    defaults = {"language": "zh-hans"}
    ticks = {name: said.get(name) or None for name in ("in_english", "asks_resident_score")}
    given = {**ticks, "hours": _number(Decimal(str(said["hours"])))}
    filled = told({**defaults, **said, **given})
    filled["skills"] = [{"shown_by_task": True, **line} for line in said["skills"]]
    for name in ("posts", "practices"):
        if name in filled:
            filled[name] = sorted(filled[name])
    if exam := said.get("exam"):
        parts = [told(part) for part in exam["blueprint"]]
        given = {name: default_of(Exam, name) for name in EXAM_FIELDS} | dict(exam)
        filled["exam"] = told({**given, "blueprint": parts})
    return filled


def course_data(course: CoursePage) -> dict[str, Any]:
    exam = course.exam
    data = {"code": course.code, "title": course.title, "hours": _number(course.hours)}
    data |= {name: getattr(course, name) or None for name in PAGE_FIELDS}
    data["posts"] = sorted(post.code for post in course.posts.all())
    data["practices"] = sorted(practice.code for practice in course.practices.all())
    data["skills"] = [
        {"code": line.skill.code, "level": line.level, "shown_by_task": line.shown_by_task}
        for line in course.course_skills.select_related("skill")
    ]
    data["chapters"] = [told({"key": c.key, "title": c.title, "title_en": c.title_en}) for c in course.chapters.all()]
    data["checklist"] = [told({"text": item.text, "text_en": item.text_en}) for item in course.checklist.all()]
    if exam is not None:
        parts = [told(dict(block.value)) for block in exam.blueprint]
        data["exam"] = told({**{name: getattr(exam, name) for name in EXAM_FIELDS}, "blueprint": parts})
    return told(data)


def lesson_text(lesson: LessonPage) -> str:
    front = {"title": lesson.title, "title_en": lesson.title_en, "chapter": lesson.chapter, "minutes": lesson.minutes}
    return write(told(front), [from_block(block) for block in lesson.body])


def english_text(lesson: LessonPage) -> str:
    """The file of a lesson's English; empty when it has none."""
    return write_blocks([from_block(block) for block in lesson.body_en]) if lesson.body_en else ""


def _english_questions(course: CoursePage) -> list[dict[str, Any]]:
    rows = Question.objects.current().filter(course=course).exclude(english={}).order_by("code")
    return [
        told({
            "code": row.code, "body": row.english["body"],
            "options": options_text(row.kind, row.english["options"]).splitlines(),
            "answer": key_text(row.kind, row.english.get("answer", [])) if row.kind in BY_WORD else "",
            "explanation": row.english["explanation"],
        })
        for row in rows
    ]  # fmt: skip


def _question_data(course: CoursePage) -> list[dict[str, Any]]:
    rows = Question.objects.current().filter(course=course).select_related("skill", "lesson").order_by("code")
    return [
        told({
            "code": row.code, "kind": row.kind, "skill": row.skill.code,
            "level": row.level if row.level > 1 else None, "chapter": row.chapter,
            "lesson": row.lesson.slug if row.lesson else "", "category": row.category, "difficulty": row.difficulty,
            "body": row.body,
            "pictures": [told({"file": Path(file.name).name, "alt": alt}) for file, alt in pictures_of(row.pictures)],
            "options": options_text(row.kind, row.options).splitlines(),
            "answer": key_text(row.kind, row.key), "explanation": row.explanation,
        })
        for row in rows
    ]  # fmt: skip


def _policy_data(lessons: Sequence[LessonPage]) -> list[dict[str, Any]]:
    found = {
        block.value["policy"]: None
        for lesson in lessons
        for block in _blocks(lesson)
        if block.block_type == "policy" and block.value["policy"]
    }
    return [
        told({"code": p.code} | {name: getattr(p, name) for name in POLICY_FIELDS})
        for p in sorted(found, key=lambda p: p.code)
    ]
