"""How far a learner is in a course, and what the one next step is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    LESSON = "lesson"
    PRACTICE = "practice"  # worth doing before the exam, which is open all the same
    EXAM = "exam"
    TASK = "task"
    WAIT = "wait"  # handed in, somebody else's turn
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Standing:
    """A course for one learner. `next_lesson` is the key of the first lesson not done, or None."""

    lessons: int
    done: int
    next_lesson: int | None
    exam_is_open: bool
    exam_passed: bool
    task_is_open: bool
    task_confirmed: bool
    step: Step

    @property
    def lessons_left(self) -> int:
        return self.lessons - self.done


def standing(
    *,
    lessons: Sequence[int],
    done: Collection[int],
    has_exam: bool,
    exam_passed: bool,
    has_task: bool,
    task_state: str,
    practice_left: bool = False,
) -> Standing:
    """Exam and task open when the lessons are done; a course is finished when both are through.

    `lessons` are keys in order, `done` those finished; `task_state` is "", requested, confirmed or returned.
    `practice_left`: is a practice screen unfinished? It comes before the exam and holds up nothing.
    """
    open_lessons = [key for key in lessons if key not in done]
    lessons_done = not open_lessons
    exam_through = exam_passed or not has_exam
    task_through = task_state == "confirmed" or not has_task
    if open_lessons:
        step = Step.LESSON
    elif practice_left and not exam_passed and not task_state:
        step = Step.PRACTICE
    elif not exam_through:
        step = Step.EXAM
    elif task_through:
        step = Step.DONE
    else:
        step = Step.WAIT if task_state == "requested" else Step.TASK
    return Standing(
        lessons=len(lessons),
        done=len(lessons) - len(open_lessons),
        next_lesson=open_lessons[0] if open_lessons else None,
        exam_is_open=has_exam and lessons_done,
        exam_passed=exam_passed,
        task_is_open=has_task and lessons_done and task_state in ("", "returned"),
        task_confirmed=task_state == "confirmed",
        step=step,
    )
