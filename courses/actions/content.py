"""A folder of plain text becomes a course: `import_course`, `load_content`. The same folder again changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from django.db import models, transaction
from django.utils import timezone

from core.models import User
from core.refusals import Refused
from courses.actions.authoring import course_index
from courses.actions.content_blocks import canonical, picture_to_raw, to_raw
from courses.actions.content_export import (
    BY_WORD,
    EXAM_FIELDS,
    PAGE_FIELDS,
    POLICY_FIELDS,
    course_data,
    default_of,
    english_text,
    export_course,
    lesson_text,
    normal,
    told,
)
from courses.actions.questions import retire_question, same_content, write_question
from courses.models import (
    Chapter,
    ChecklistItem,
    CoursePage,
    CourseSkill,
    Exam,
    LessonPage,
    PolicyDocument,
    Question,
)
from courses.rules import course_files as files
from courses.rules.lesson_text import Block, Unreadable, read, read_blocks, write, write_blocks
from courses.rules.questions import Flaw, parse_key, parse_options
from staff.models import NamedPractice, Post, Skill


@dataclass(frozen=True, slots=True)
class Written:
    """What an import changed."""

    code: str
    course: bool
    lessons: int
    questions: int

    @property
    def changed(self) -> bool:
        return self.course or bool(self.lessons or self.questions)


# --- reading ------------------------------------------------------------------------------


def read_folder(folder: Path) -> files.CourseFolder:
    """The folder as data. Raises Refused(BadFolder)."""
    lessons = []
    for path in sorted((folder / files.LESSONS).glob("*.md")):
        slug, parsed = files.lesson_slug(path.name), read(path.read_text(encoding="utf-8"))
        if slug is None:
            raise Refused(files.BadFolder(path.name, "name a lesson 01-slug.md"))
        if isinstance(parsed, Unreadable):
            raise Refused(files.BadFolder(path.name, parsed.why))
        lessons.append(files.LessonFile(slug, *parsed, english=_english_blocks(folder, path.name)))
    found = files.CourseFolder(
        course=_yaml(folder / files.COURSE) or {},
        lessons=lessons,
        questions=_yaml(folder / files.QUESTIONS) or (),
        policies=_yaml(folder / files.POLICIES) or (),
        english={line["code"]: line for line in _yaml(folder / files.ENGLISH / files.QUESTIONS) or ()},
    )
    if (flaw := files.flaw_in(found)) is not None:
        raise Refused(flaw)
    return found


def _english_blocks(folder: Path, name: str) -> Sequence[Block]:
    path = folder / files.ENGLISH / files.LESSONS / name
    found = read_blocks(path.read_text(encoding="utf-8")) if path.exists() else []
    if isinstance(found, Unreadable):
        raise Refused(files.BadFolder(f"{files.ENGLISH}/{name}", found.why))
    return found


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
    except yaml.YAMLError as error:
        raise Refused(files.BadFolder(path.name, str(error))) from error


# --- importing ----------------------------------------------------------------------------


@transaction.atomic
def import_course(*, folder: Path, by: User | None, publish: bool = True) -> Written:
    """Take a course folder in. With `publish=False` changes wait as drafts for the reviewer.

    Raises Refused(BadFolder) and writes nothing; skills, posts and practices it names must exist.
    """
    found = read_folder(folder)
    for policy in found.policies:
        fields = {name: policy.get(name) or ("" if name in POLICY_FIELDS[:4] else None) for name in POLICY_FIELDS}
        PolicyDocument.objects.update_or_create(
            code=policy["code"], defaults={**fields, "summary": policy.get("summary", "")}
        )
    course, course_changed = _take_course(found.course, by, publish)
    lessons = sum(_take_lesson(course, lesson, folder, by, publish) for lesson in found.lessons)
    lessons += _order_lessons(course, [lesson.slug for lesson in found.lessons])
    lessons += _withdraw_lessons(course, [lesson.slug for lesson in found.lessons], by) if publish else 0
    _take_exam(course, found.course.get("exam"))
    questions = _take_questions(course, found, folder)
    return Written(code=course.code, course=course_changed, lessons=lessons, questions=questions)


def load_content(folder: Path, *, by: User | None = None) -> list[Written]:
    """Import and publish every course folder below `folder`."""
    return [import_course(folder=path.parent, by=by) for path in sorted(folder.glob(f"*/{files.COURSE}"))]


def _rows(model: type[models.Model], field: str, codes: Sequence[str], file: str) -> list[Any]:
    """Rows by code in the given order; Refused names the first that is not there."""
    known = {getattr(row, field): row for row in model._default_manager.filter(**{f"{field}__in": codes})}
    for code in codes:
        if code not in known:
            raise Refused(files.BadFolder(file, f"{model._meta.verbose_name} {code} unknown"))
    return [known[code] for code in codes]


def _take_course(said: Mapping[str, Any], by: User | None, publish: bool) -> tuple[CoursePage, bool]:
    course = CoursePage.objects.filter(code=said["code"]).first()
    if course is not None and course_data(course) == normal(said):
        return course, False
    is_new = course is None
    course = course or CoursePage(code=said["code"], slug=said["code"].lower())
    course.title, course.hours = said["title"], Decimal(str(said["hours"]))
    for name in PAGE_FIELDS:
        setattr(course, name, said.get(name) or CoursePage._meta.get_field(name).get_default())
    skills = _rows(Skill, "code", [line["code"] for line in said["skills"]], files.COURSE)
    course.chapters = _chapters(course, said["chapters"])
    course.course_skills = [
        CourseSkill(sort_order=n, skill=skill, level=line["level"], shown_by_task=line.get("shown_by_task", True))
        for n, (skill, line) in enumerate(zip(skills, said["skills"], strict=True))
    ]
    course.checklist = [
        ChecklistItem(sort_order=n, text=line["text"], text_en=line.get("text_en", ""))
        for n, line in enumerate(said.get("checklist") or ())
    ]
    course.posts = _rows(Post, "code", said.get("posts") or [], files.COURSE)
    course.practices = _rows(NamedPractice, "code", said.get("practices") or [], files.COURSE)
    if is_new:
        course.live = publish
        course_index().add_child(instance=course)
    revision = course.save_revision(user=by)
    if publish:
        revision.publish(user=by)
    return CoursePage.objects.get(pk=course.pk), True


def _chapters(course: CoursePage, said: Sequence[Mapping[str, str]]) -> list[Chapter]:
    """Chapters keep their rows by key, so that nothing that names one loses it."""
    known = {chapter.key: chapter.pk for chapter in course.chapters.all()} if course.pk else {}
    return [
        Chapter(pk=known.get(line["key"]), sort_order=n, key=line["key"], title=line["title"],
                title_en=line.get("title_en", ""))
        for n, line in enumerate(said)
    ]  # fmt: skip


def _take_lesson(course: CoursePage, said: files.LessonFile, folder: Path, by: User | None, publish: bool) -> int:
    lesson = LessonPage.objects.child_of(course).filter(slug=said.slug).first()
    wanted = write(told(said.front), [canonical(*block) for block in said.blocks])
    english = write_blocks([canonical(*block) for block in said.english]) if said.english else ""
    if lesson is not None and (lesson_text(lesson), english_text(lesson)) == (wanted, english):
        return 0
    is_new = lesson is None
    lesson = lesson or LessonPage(slug=said.slug)
    lesson.title, lesson.title_en = said.front["title"], said.front.get("title_en", "")
    lesson.chapter, lesson.minutes = said.front["chapter"], said.front["minutes"]
    lesson.body = _stream(f"{course.code}/{said.slug}", said.blocks, folder)
    lesson.body_en = _stream(f"{course.code}/{said.slug}/{files.ENGLISH}", said.english, folder)
    if is_new:
        lesson.live = publish
        course.add_child(instance=lesson)
    revision = lesson.save_revision(user=by)
    if publish:
        revision.publish(user=by)
    return 1


def _stream(place: str, blocks: Sequence[Block], folder: Path) -> list[dict[str, Any]]:
    """Blocks as the StreamField stores them; their ids follow from the place, so a second import gives the same."""
    raw = [to_raw(kind, content, folder) for kind, content in blocks]
    practices = count(1)
    return [
        {
            "type": kind,
            "value": value,
            # What learners did is kept under a practice's id: text put in before it must not take that away.
            "id": _block_id(f"{place}/practice/{next(practices)}" if kind == "practice" else f"{place}/{n}"),
        }
        for n, (kind, value) in enumerate(raw)
    ]


def _block_id(place: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, place))


def _order_lessons(course: CoursePage, slugs: Sequence[str]) -> int:
    """Bring the folder's lessons into the order of its files."""
    present = LessonPage.objects.child_of(course).filter(slug__in=slugs).order_by("path").values_list("slug", flat=True)
    if list(present) == list(slugs):
        return 0
    for slug in slugs:
        lesson = LessonPage.objects.child_of(course).get(slug=slug)
        lesson.move(CoursePage.objects.get(pk=course.pk), pos="last-child")
    return 1


def _withdraw_lessons(course: CoursePage, slugs: Sequence[str], by: User | None) -> int:
    """Unpublish lessons the folder no longer has; what was learnt in them stays on record."""
    gone = LessonPage.objects.child_of(course).live().exclude(slug__in=slugs)
    for lesson in gone:
        lesson.unpublish(user=by)
    return len(gone)


def _take_exam(course: CoursePage, said: Mapping[str, Any] | None) -> None:
    if not said:
        return
    exam = course.exams.first() or Exam(course=course)
    for name in EXAM_FIELDS:
        setattr(exam, name, said.get(name, default_of(Exam, name)))
    exam.blueprint = [
        {"type": "part", "value": {**dict.fromkeys(("chapter", "skill", "difficulty")), **part}}
        for part in said["blueprint"]
    ]
    exam.save()


def _take_questions(course: CoursePage, found: files.CourseFolder, folder: Path) -> int:
    """Write what differs, retire what the file no longer has. Returns how many questions changed."""
    known = {question.code: question for question in Question.objects.current().filter(course=course)}
    skills = {skill.code: skill for skill in Skill.objects.all()}
    lessons = {lesson.slug: lesson for lesson in LessonPage.objects.child_of(course)}
    changed = 0
    for line in found.questions:
        wanted = _question_content(line, skills) | {"english": _english(line, found.english.get(line["code"]))}
        wanted["pictures"] = [picture_to_raw(picture, folder) for picture in line.get("pictures", ())]
        lesson = lessons.get(line.get("lesson", ""))
        question = known.pop(line["code"], None)
        if question is not None and same_content(question, {**wanted, "lesson_id": lesson.pk if lesson else None}):
            continue
        question = question or Question(course=course, code=line["code"])
        for name, value in wanted.items():
            setattr(question, name, value)
        question.lesson = lesson
        write_question(question=question)
        changed += 1
    for question in known.values():
        retire_question(question=question, at=timezone.now())
        changed += 1
    return changed


def _english(line: Mapping[str, Any], said: Mapping[str, Any] | None) -> dict[str, Any]:
    """A question's English as it is stored: its options under the ids of the Chinese ones."""
    if said is None:
        return {}
    options = parse_options(line["kind"], "\n".join(said.get("options") or ()))
    english = {"body": said["body"], "options": options, "explanation": said["explanation"]}
    answer = parse_key(line["kind"], str(said.get("answer", "")), options) if line["kind"] in BY_WORD else []
    if isinstance(answer, Flaw):
        raise Refused(files.BadFolder(f"{files.ENGLISH}/{files.QUESTIONS}", f"{line['code']}: answer missing"))
    return {**english, "answer": answer} if answer else english


def _question_content(line: Mapping[str, Any], skills: Mapping[str, Skill]) -> dict[str, Any]:
    kind = line["kind"]
    options = parse_options(kind, "\n".join(line.get("options") or ()))
    key = parse_key(kind, str(line.get("answer", "")), options)
    if isinstance(key, Flaw) or line["skill"] not in skills:
        raise Refused(files.BadFolder(files.QUESTIONS, f"{line['code']}: answer or skill not understood"))
    return {
        "kind": kind, "body": line["body"], "options": options, "key": key, "explanation": line.get("explanation", ""),
        "skill_id": skills[line["skill"]].pk, "level": line.get("level", 1), "chapter": line.get("chapter", ""),
        "difficulty": line.get("difficulty", 1), "category": line.get("category", ""),
    }  # fmt: skip


__all__ = ["Written", "export_course", "import_course", "load_content", "read_folder"]
