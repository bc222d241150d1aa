"""Jobs in one process: queue, retry, refusal, cancel, unique names, timed jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from core.jobs import cancel, cron, enqueue
from core.jobs.cron import enqueue_due
from core.jobs.pulse import has_stopped, waiting_since, worker_lag
from core.jobs.worker import reap
from core.models import AuditEntry, CronSlot, Job, WorkerBeat
from tests.core.jobs import bodies

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_pause(settings):
    settings.JOBS = settings.JOBS | {"backoff": 0}


def marks() -> list[str]:
    return list(CronSlot.objects.order_by("pk").values_list("name", flat=True))


def status(job: Job) -> str:
    return DBTaskResult.objects.get(pk=job.pk).status


def test_job_runs_and_says_how_far_it_came(run_jobs):
    job = enqueue(bodies.count_slowly, 3, pause=0, title="数到三")
    run_jobs()
    job.refresh_from_db()
    assert (status(job), job.done, job.total) == (Status.SUCCESSFUL, 3, 3)
    assert job.result == {"url": "/done/", "words": "完成。"}
    assert marks() == ["step 0", "step 1", "step 2"]


def test_job_is_queued_with_its_action_or_not_at_all(run_jobs):
    @transaction.atomic
    def action() -> None:
        enqueue(bodies.tick)
        raise RuntimeError("the action failed after it had queued its job")

    with pytest.raises(RuntimeError):
        action()
    assert run_jobs() == 0
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_failure_is_tried_again_until_it_works(run_jobs):
    job = enqueue(bodies.fall_over, times=2)
    assert run_jobs() == 3
    assert (status(job), marks()) == (Status.SUCCESSFUL, ["attempt 1", "attempt 2", "attempt 3"])


def test_failure_is_final_at_the_cap(run_jobs):
    job = enqueue(bodies.fall_over, times=9)
    assert run_jobs() == 3
    assert (status(job), marks()) == (Status.FAILED, ["attempt 1", "attempt 2", "attempt 3"])


def test_retry_waits_longer_each_time(run_jobs, settings):
    settings.JOBS = settings.JOBS | {"backoff": 5}
    job = enqueue(bodies.fall_over, times=9)
    assert run_jobs() == 1
    row = DBTaskResult.objects.get(pk=job.pk)
    assert row.status == Status.READY
    assert timedelta(seconds=3) < row.run_after - timezone.now() <= timedelta(seconds=5)


def test_refusal_is_an_answer_and_not_tried_again(run_jobs):
    job = enqueue(bodies.refuse)
    assert run_jobs() == 1
    job.refresh_from_db()
    assert (status(job), job.result["words"], job.result["refused"]) == (Status.FAILED, "这张表没有数据行。", True)


def test_same_work_is_queued_once_while_it_waits(run_jobs):
    first = enqueue(bodies.tick, unique="tick:7")
    assert enqueue(bodies.tick, unique="tick:7") == first
    assert enqueue(bodies.tick, unique="tick:8") != first
    run_jobs()
    assert enqueue(bodies.tick, unique="tick:7") != first
    run_jobs()
    assert marks() == ["tick"] * 3


def test_cancelled_while_waiting_never_runs(run_jobs, alice):
    job = enqueue(bodies.tick, owner=alice)
    assert cancel(job=job, by=alice) is True
    assert run_jobs() == 0
    assert (status(job), marks()) == (Status.FAILED, [])
    assert list(AuditEntry.objects.filter(action="job.cancel").values_list("object_id", "user")) == [
        (str(job.pk), alice.pk)
    ]


def test_cancelled_while_running_stops_at_the_next_step(run_jobs, monkeypatch):
    job = enqueue(bodies.count_slowly, 5, pause=0)

    def mark_and_cancel(name: str) -> None:
        CronSlot.objects.create(name=name, slot=timezone.now())
        if name == "step 1":
            cancel(job=job, by=None)

    monkeypatch.setattr(bodies, "leave_a_mark", mark_and_cancel)
    assert run_jobs() == 1
    job.refresh_from_db()
    assert (status(job), job.done, marks()) == (Status.FAILED, 2, ["step 0", "step 1"])


def test_finished_job_cannot_be_cancelled(run_jobs):
    job = enqueue(bodies.tick)
    run_jobs()
    assert cancel(job=job, by=None) is False
    assert status(job) == Status.SUCCESSFUL


def claimed(*, worker_ids: list[str], started: timedelta, beat: timedelta | None) -> Job:
    job = enqueue(bodies.tick)
    now = timezone.now()
    DBTaskResult.objects.filter(pk=job.pk).update(
        status=Status.RUNNING, worker_ids=worker_ids, started_at=now - started
    )
    Job.objects.filter(pk=job.pk).update(beat_at=None if beat is None else now - beat)
    return job


@pytest.mark.parametrize(
    ("started", "beat", "after"),
    [
        (600, 50, Status.READY),  # beat once, now silent for longer than the lease
        (50, None, Status.READY),  # died between claim and first beat
        (600, 10, Status.RUNNING),  # alive
        (10, 600, Status.RUNNING),  # a new attempt; the old beat is of the one before
    ],
)
def test_reaper_takes_back_only_what_is_silent(started, beat, after):
    job = claimed(
        worker_ids=["a"], started=timedelta(seconds=started), beat=None if beat is None else timedelta(seconds=beat)
    )
    reap()
    assert status(job) == after


def test_reaper_ends_a_job_that_killed_three_workers():
    job = claimed(worker_ids=["a", "b", "c"], started=timedelta(minutes=9), beat=timedelta(minutes=8))
    assert reap() == 1
    row = DBTaskResult.objects.get(pk=job.pk)
    assert (row.status, row.exception_class_path) == (Status.FAILED, "core.jobs.worker.WorkerDied")


def test_timed_job_is_queued_once_per_slot(run_jobs, monkeypatch):
    monkeypatch.setattr(cron, "_schedule", {})
    cron.schedule("tick", "* * * * *", bodies.tick)
    now = timezone.now().replace(second=30)
    assert enqueue_due(now) == ["tick"]
    assert enqueue_due(now + timedelta(seconds=20)) == []
    assert enqueue_due(now + timedelta(seconds=60)) == ["tick"]
    assert run_jobs() == 2


def test_missed_slot_is_not_made_up_for(monkeypatch):
    monkeypatch.setattr(cron, "_schedule", {})
    cron.schedule("yearly", "0 3 1 1 *", bodies.tick)
    assert enqueue_due(timezone.now().replace(month=6)) == []


def test_timed_job_needs_a_right_expression():
    with pytest.raises(ValueError, match="no cron expression"):
        cron.schedule("tick", "every day", bodies.tick)


def test_pulse_tells_a_living_worker_from_a_stopped_one():
    now = timezone.now()
    assert (worker_lag(now), has_stopped(now), waiting_since(now)) == (None, True, None)
    WorkerBeat.objects.create(worker_id="a", started_at=now, beat_at=now - timedelta(seconds=5))
    assert (worker_lag(now), has_stopped(now)) == (5.0, False)
    assert has_stopped(now + timedelta(seconds=56)) is True
    enqueue(bodies.tick)
    assert waiting_since(timezone.now() + timedelta(seconds=9)) == pytest.approx(9, abs=1)
