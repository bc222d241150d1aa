"""Real worker processes: killed with -9, paused, stopped. Each safety has a twin that shows the rig can fail."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import pytest
from django_tasks.base import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from core.jobs import cancel, enqueue
from core.jobs.cron import timetable
from core.models import CronSlot, Job, WorkerBeat
from tests.core.jobs import bodies

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.slow]
ONCE = Counter({f"step {n}": 1 for n in range(6)})


def until(question: Callable[[], bool], seconds: float = 20) -> bool:
    """Ask until yes; False when time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if question():
            return True
        time.sleep(0.05)
    return False


def marks() -> Counter:
    """What the jobs of these tests did; the house's own timed jobs take slots beside them."""
    return Counter(CronSlot.objects.exclude(name__in=timetable()).values_list("name", flat=True))


def row(job: Job) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=job.pk)


def at_step(job: Job, number: int) -> Callable[[], bool]:
    return lambda: Job.objects.filter(pk=job.pk, done__gte=number).exists()


def finished(job: Job) -> Callable[[], bool]:
    return lambda: row(job).status in (Status.SUCCESSFUL, Status.FAILED)


def test_job_of_a_killed_worker_is_finished_by_another_and_every_effect_happens_once(worker_process):
    job = enqueue(bodies.count_slowly, 6, pause=0.15)
    first = worker_process()
    assert until(at_step(job, 2))
    first.kill()
    killed_at = time.monotonic()
    worker_process()
    assert until(finished(job))
    assert time.monotonic() - killed_at < 10
    assert (row(job).status, len(row(job).worker_ids), marks()) == (Status.SUCCESSFUL, 2, ONCE)


def test_twin_without_reaper_the_job_of_a_killed_worker_stays_for_ever(worker_process):
    job = enqueue(bodies.count_slowly, 6, pause=0.15)
    first = worker_process("reaper")
    assert until(at_step(job, 2))
    first.kill()
    worker_process("reaper")
    assert not until(finished(job), seconds=5)
    assert row(job).status == Status.RUNNING


def paused_and_overtaken(worker_process, *sabotage: str) -> Job:
    """A worker is stopped between two steps, its job is taken over, then it wakes up and goes on."""
    job = enqueue(bodies.count_slowly, 6, pause=0.3)
    sleeper = worker_process(*sabotage)
    assert until(at_step(job, 2))
    sleeper.pause()
    worker_process(*sabotage)
    assert until(lambda: len(row(job).worker_ids) == 2)
    sleeper.resume()
    assert until(finished(job))
    time.sleep(1)
    return job


@pytest.mark.postgres
def test_worker_that_was_only_asleep_writes_nothing_any_more(worker_process):
    job = paused_and_overtaken(worker_process)
    assert (row(job).status, marks()) == (Status.SUCCESSFUL, ONCE)


@pytest.mark.postgres
def test_twin_without_fencing_the_sleeper_does_steps_again(worker_process):
    paused_and_overtaken(worker_process, "fencing")
    assert max(marks().values()) == 2


def test_job_that_kills_its_worker_is_given_up_at_the_cap(worker_process):
    job = enqueue(bodies.kill_the_worker)
    for attempt in range(1, 4):
        worker_process()
        assert until(lambda n=attempt: marks()["blow"] == n)
    worker_process()
    assert until(finished(job))
    assert (row(job).exception_class_path, marks()["blow"]) == ("core.jobs.worker.WorkerDied", 3)


def test_stopped_worker_hands_its_job_back_at_the_next_step(worker_process):
    job = enqueue(bodies.count_slowly, 6, pause=0.15)
    first = worker_process()
    assert until(at_step(job, 2))
    assert first.stop() == 0
    assert (row(job).status, len(row(job).worker_ids)) == (Status.READY, 0)
    assert WorkerBeat.objects.count() == 0
    worker_process()
    assert until(finished(job))
    assert (row(job).status, marks()) == (Status.SUCCESSFUL, ONCE)


def test_running_job_is_cancelled_from_outside(worker_process):
    job = enqueue(bodies.count_slowly, 400, pause=0.05)
    worker_process()
    assert until(at_step(job, 2))
    assert cancel(job=job, by=None) is True
    assert until(finished(job), seconds=5)
    assert row(job).exception_class_path == "core.jobs.progress.Cancelled"
    assert len(marks()) == Job.objects.get(pk=job.pk).done
