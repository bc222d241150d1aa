"""The one next step of a course: lessons, the practice, the exam, the task."""

import pytest

from courses.rules.progress import Step, standing

COURSE = {"lessons": [1, 2], "done": {1, 2}, "has_exam": True, "exam_passed": False, "has_task": True, "task_state": ""}


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        ({"done": {1}, "practice_left": True}, Step.LESSON),
        ({"practice_left": True}, Step.PRACTICE),
        ({}, Step.EXAM),
        ({"exam_passed": True, "practice_left": True}, Step.TASK),
        ({"exam_passed": True, "practice_left": True, "task_state": "requested"}, Step.WAIT),
        ({"exam_passed": True, "practice_left": True, "task_state": "confirmed"}, Step.DONE),
        ({"has_exam": False, "practice_left": True}, Step.PRACTICE),
    ],
)
def test_the_next_step(facts, step):
    assert standing(**{**COURSE, **facts}).step is step


def test_a_practice_left_keeps_nothing_shut():
    how = standing(**COURSE, practice_left=True)
    assert how.exam_is_open
    assert how.task_is_open
