"""Import of 5,000 questions from Excel beside the least it could cost: the reader, and a bulk insert of its rows.

Shown are the medians of three runs, each on an empty bank, and their ratio (aim: at most 3).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

QUESTIONS, ROUNDS = 5_000, 3


def a_file(count: int) -> bytes:
    """A bank of single, multiple, true/false and fill-in questions, as a trainer would hand it in."""
    from courses.question_files.entries import Entry
    from courses.question_files.export_excel import write_excel

    def entry(n: int) -> Entry:
        options = [{"id": letter, "text": f"第{n}题的做法{letter}"} for letter in "ABCD"]
        kind, key = [("single", ["B"]), ("multiple", ["A", "C"]), ("true_false", [True]), ("fill", ["核实", "核对"])][
            n % 4
        ]
        shown = options if n % 4 < 2 else []
        return Entry(kind, f"居民来办第{n}件事，先做______。", shown, key, f"第{n}件事的解析。", n % 3 + 1, "平台")

    return write_excel([entry(n) for n in range(count)]).content


def yardstick(content: bytes, course: Any, skill: Any) -> None:
    from core.spreadsheets import read
    from courses.models import Question

    rows = read(content, "bank.xlsx").sheets[0].rows[1:]
    Question.objects.bulk_create(
        [
            Question(
                course=course, code=f"q{n:04d}", kind="single", skill=skill, body=row.cell(2).text,
                options=[{"id": letter, "text": row.cell(3 + at).text} for at, letter in enumerate("ABCD")],
                key=[row.cell(9).text], explanation=row.cell(10).text,
            )
            for n, row in enumerate(rows)
        ],
        batch_size=500,
    )  # fmt: skip


def median(act: Callable[[], Any]) -> float:
    """Seconds; every run finds an empty bank, because the one before is taken back."""
    from django.db import transaction

    from courses.models import Question

    times = []
    for _ in range(ROUNDS):
        with transaction.atomic():
            start = time.perf_counter()
            act()
            times.append(time.perf_counter() - start)
            assert Question.objects.count() == QUESTIONS
            transaction.set_rollback(True)
    return statistics.median(times)


def a_course() -> Any:
    from courses.actions.authoring import course_index
    from courses.models import CoursePage, CourseSkill
    from staff.models import Skill

    course = CoursePage(code="ZS-000", slug="zs-000", title="量一量", hours=1, lead="量一量。", audience="量一量")
    course.course_skills = [CourseSkill(skill=Skill.objects.first(), level=1)]
    course_index().add_child(instance=course)
    return course


def show() -> None:
    """Print one line. The database is migrated and holds the skills."""
    from django.db import connection

    from courses.actions.question_imports import import_questions

    content, course = a_file(QUESTIONS), a_course()
    skill = course.course_skills.first().skill
    least = median(lambda: yardstick(content, course, skill))
    ours = median(lambda: import_questions(course=course, content=content, name="bank.xlsx"))
    print(f"import of {QUESTIONS} Excel questions on {connection.vendor}: {ours:.2f} s, "
          f"reader and bulk insert {least:.2f} s, ratio {ours / least:.2f}")  # fmt: skip
