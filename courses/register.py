"""The register of platforms and practices with its live status: published, taught, held. Asked, never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from courses.models import CoursePage, CourseRun, CourseSkill
from staff.models import HeldSkill, NamedPractice, Skill

HELD_AT, TEACHES_AT = 3, 4  # 独立, 熟练带教
RECENT = timedelta(days=365)  # a class that ended longer ago says nothing of who teaches now [A]
FEWEST = 3  # people below which no number is said
STEPS = ("published", "taught", "held")


@dataclass(frozen=True, slots=True)
class Entry:
    """A practice, what carries it, and how far it has come.

    `courses` name the practice themselves; where none does, those that teach its skills (`is_by_skill`). `teachers`
    are the people with L4 in one of its skills and those who give a class of its courses, each once; `holders` those
    with L3. Levels are the ones that still count; 0 holders where it needs no skill.
    """

    practice: NamedPractice
    skills: tuple[Skill, ...]
    courses: tuple[CoursePage, ...]
    is_by_skill: bool = False
    teachers: int = 0
    holders: int = 0

    @property
    def needs_skill(self) -> bool:
        return bool(self.skills)

    @property
    def steps(self) -> tuple[bool, bool, bool]:
        """Course published, someone teaches it, someone holds L3; a later step may stand without an earlier one."""
        return (bool(self.courses), self.teachers > 0, self.holders > 0)

    @property
    def is_complete(self) -> bool:
        return all(self.steps) if self.needs_skill else bool(self.courses)

    @property
    def missing(self) -> str:
        """The first step not reached: published, taught, held or ""."""
        steps = self.steps if self.needs_skill else self.steps[:1]
        return next((name for name, reached in zip(STEPS, steps, strict=False) if not reached), "")

    @property
    def said_holders(self) -> int | None:
        """The number, or None where it is too small to be said of people."""
        return self.holders if self.holders >= FEWEST else None

    @property
    def said_teachers(self) -> int | None:
        return self.teachers if self.teachers >= FEWEST else None


Teacher = tuple[str, int | str]  # ("person", key), or ("guest", name) of somebody without an account


def register(on: date, practices: Iterable[NamedPractice] | None = None) -> list[Entry]:
    """Every practice with its status on a day, in the order of the paper; the same few queries for any number."""
    rows = NamedPractice.objects.prefetch_related("skills") if practices is None else practices
    named, by_skill = _courses()
    holders, coaches, classes = _holders(on), _coaches(on), _classes(on)
    entries = []
    for practice in rows:
        skills = tuple(practice.skills.all())
        own = named[practice.pk]
        taught = own or _unique(course for skill in skills for course in by_skill[skill.pk])
        teachers = coaches[practice.pk].union(*(classes[course.pk] for course in taught))
        entries.append(
            Entry(practice, skills, tuple(taught), is_by_skill=bool(taught) and not own,
                  teachers=len(teachers), holders=holders.get(practice.pk, 0))
        )  # fmt: skip
    return entries


def _courses() -> tuple[dict[int, list[CoursePage]], dict[int, list[CoursePage]]]:
    """Published courses by the practice they name, and by the skill they teach."""
    live = {page.pk: page for page in CoursePage.objects.live().order_by("code")}
    named: dict[int, list[CoursePage]] = defaultdict(list)
    links = CoursePage.practices.through.objects.filter(coursepage__in=live).order_by("coursepage__code")
    for page, practice in links.values_list("coursepage", "namedpractice"):
        named[practice].append(live[page])
    by_skill: dict[int, list[CoursePage]] = defaultdict(list)
    for page, skill in CourseSkill.objects.filter(course__in=live).values_list("course", "skill").order_by("course"):
        by_skill[skill].append(live[page])
    return named, by_skill


def _holders(on: date) -> dict[int, int]:
    """How many people hold L3 in at least one skill of each practice; each person once a practice."""
    rows = HeldSkill.objects.counting(on).at_least(HELD_AT).filter(skill__practices__isnull=False)
    told = rows.values("skill__practices").annotate(n=Count("person", distinct=True)).order_by()
    return dict(told.values_list("skill__practices", "n"))


def _coaches(on: date) -> dict[int, set[Teacher]]:
    """Who holds L4, by practice."""
    found: dict[int, set[Teacher]] = defaultdict(set)
    rows = HeldSkill.objects.counting(on).at_least(TEACHES_AT).filter(skill__practices__isnull=False)
    for practice, person in rows.order_by().values_list("skill__practices", "person"):
        found[practice].add(("person", person))
    return found


def _classes(on: date) -> dict[int, set[Teacher]]:
    """Who gives a class of each course: one that is announced and goes on, or ended within the last year."""
    found: dict[int, set[Teacher]] = defaultdict(set)
    runs = CourseRun.objects.announced().exclude(state=CourseRun.State.CANCELLED).filter(ends_on__gte=on - RECENT)
    for course, person, guest in runs.order_by().values_list("course", "trainers__person", "guest"):
        if person is not None:
            found[course].add(("person", person))
        if guest.strip():
            found[course].add(("guest", guest.strip()))
    return found


def _unique(courses: Iterable[CoursePage]) -> list[CoursePage]:
    return sorted({course.pk: course for course in courses}.values(), key=lambda course: course.code)


def matching(entries: Iterable[Entry], words: str, kind: str, missing: str) -> list[Entry]:
    """Those that hold the words (name, place, sentence, code, in either language), are of the kind, lack the step."""
    wanted = words.casefold()
    return [
        entry
        for entry in entries
        if (not kind or entry.practice.kind == kind)
        and (not missing or (entry.missing or "complete") == missing)
        and (not wanted or any(wanted in text.casefold() for text in _texts(entry)))
    ]


def _texts(entry: Entry) -> tuple[str, ...]:
    row = entry.practice
    own = (row.code, row.name, row.name_en, row.city, row.about, row.about_en)
    return own + tuple(page.code for page in entry.courses) + tuple(f"{s.code} {s.name}" for s in entry.skills)
