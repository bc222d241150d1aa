"""A large import whose worker is killed with -9 is written by the next one: all of it, once."""

from __future__ import annotations

import pytest
from django_tasks.base import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from core.models import Job
from courses.actions.question_hand_ins import confirm, hand_in
from courses.models import Question, QuestionImport
from tests.core.jobs.test_kill import at_step, finished, until
from tests.courses.actions.test_question_imports import picture
from tests.courses.question_files.test_xml import moodle

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.slow]
COUNT = 600
LEASE = {"JOB_LEASE": "3"}  # seconds; the writing itself is one step


def slow_bank() -> bytes:
    """Many questions with a picture each: drawing them anew takes the worker a while."""
    shown = f"<img src='data:image/png;base64,{picture('red')}' alt='平台'>"
    answer = "<answer fraction='100'><text>true</text></answer>"
    return moodle(
        "".join(
            f"<question type='truefalse'><questiontext><text><![CDATA[<p>第{n}题</p>{shown}]]></text></questiontext>"
            f"{answer}</question>"
            for n in range(COUNT)
        )
    ).encode()


def attempts(job: Job) -> int:
    return len(DBTaskResult.objects.get(pk=job.pk).worker_ids)


def test_a_killed_check_and_a_killed_writing_are_finished_by_another_worker(course, worker_process):
    held = hand_in(course=course, content=slow_bank(), name="a.xml")
    checking = Job.objects.get()
    first = worker_process(**LEASE)
    assert until(at_step(checking, 20))
    first.kill()
    second = worker_process(**LEASE)
    assert until(finished(checking), seconds=60)
    held.refresh_from_db()
    assert (attempts(checking) > 1, held.state, held.counts["total"]) == (True, "checked", COUNT)

    writing = confirm(held=held)
    assert until(at_step(writing, 20))
    second.kill()
    assert not Question.objects.filter(body="第1题").exists()
    worker_process(**LEASE)
    assert until(finished(writing), seconds=60)
    assert (attempts(writing) > 1, DBTaskResult.objects.get(pk=writing.pk).status) == (True, Status.SUCCESSFUL)
    assert Question.objects.filter(body__startswith="第", kind="true_false").count() == COUNT
    assert QuestionImport.objects.get().state == "confirmed"
