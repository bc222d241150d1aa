"""The worker: the library's loop, and what it lacks to survive kill -9.

- *Heartbeat*: a thread marks the running job and the worker itself as alive every `beat` seconds.
- *Reaper*: a job whose heart has not beaten for `lease` seconds goes back into the queue, up to `max_attempts`.
- *Retry*: a job that raised goes back too, after a pause that doubles.
- *Fencing*: only the holder of the newest claim may write; a worker that was only asleep gets LostLease. One that
  fell asleep in the middle of a step holds a lock, so PostgreSQL ends its session after twice the lease.

The state is the library's own row; there is no second state machine. The number of attempts is the length of
`worker_ids`, to which the library adds one per claim.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from datetime import timedelta
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.signals import connection_created
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from core.jobs import progress
from core.jobs.cron import enqueue_due
from core.jobs.progress import BACKEND, Cancelled, Interrupted, LostLease
from core.models import GuardedTaskResult, Job, WorkerBeat
from core.refusals import Refused

log = logging.getLogger("zhishe.jobs")


class WorkerDied(Exception):
    """The worker was lost while it ran the job, as often as is allowed."""


def path_of(exception: type[BaseException]) -> str:
    return f"{exception.__module__}.{exception.__qualname__}"


# Answers, not accidents: trying again would give the same answer.
FINAL = {path_of(Cancelled), path_of(Refused)}


def reap() -> int:
    """Put jobs of dead workers back into the queue, or end them at the cap; returns how many."""
    now = timezone.now()
    dead = now - timedelta(seconds=settings.JOBS["lease"])
    silent = Q(job__beat_at__isnull=True) | Q(job__beat_at__lt=dead)
    # `started_at` too: the beat of an earlier attempt says nothing about the claim of a moment ago.
    lost = DBTaskResult.objects.running().filter(silent, backend_name=BACKEND, started_at__lt=dead)
    keys = list(lost.values_list("pk", flat=True))
    reaped = 0
    for key in keys:
        with transaction.atomic():
            # A locked row belongs to a worker that is writing a step at this moment: alive, if slow.
            row = DBTaskResult.objects.select_for_update(skip_locked=True).running().filter(pk=key).first()
            if row is not None:
                reaped += _return(row, now)
    WorkerBeat.objects.filter(beat_at__lt=now - timedelta(days=1)).delete()
    return reaped


def _return(row: DBTaskResult, now: Any) -> int:
    if len(row.worker_ids) >= settings.JOBS["max_attempts"]:
        new = {"status": TaskResultStatus.FAILED, "finished_at": now, "exception_class_path": path_of(WorkerDied)}
    else:
        new = {"status": TaskResultStatus.READY}
    log.warning("job %s: its worker is gone at attempt %d, now %s", row.pk, len(row.worker_ids), new["status"])
    return DBTaskResult.objects.filter(
        pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids
    ).update(**new)  # fmt: skip


def end_sleeping_transactions(connection: Any, **kwargs: Any) -> None:
    """A step may hold its claim's lock only as long as it keeps talking to the database."""
    if connection.vendor == "postgresql":
        milliseconds = int(settings.JOBS["lease"] * 2000)
        with connection.cursor() as cursor:
            cursor.execute(f"SET idle_in_transaction_session_timeout = {milliseconds}")


class Worker(LibraryWorker):
    """One process, one job at a time; run as many as there is work for, on as many machines."""

    def __init__(self, *, interval: float = 1) -> None:
        super().__init__(
            queue_names=["*"], interval=interval, batch=False, backend_name=BACKEND, startup_delay=False,
            max_tasks=None, excluded_queue_names=[],
            worker_id=f"{socket.gethostname()[:30]}:{os.getpid()}:{get_random_string(8)}",
        )  # fmt: skip
        self.current: Any = None
        self.stopped = threading.Event()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Stop at the next step of the running job; it goes back into the queue and goes on elsewhere."""
        progress.stopping = True
        super().shutdown(signum, frame)

    def live(self) -> None:
        """Run with a heart, until told to stop."""
        connection_created.connect(end_sleeping_transactions)
        connections.close_all()
        now = timezone.now()
        WorkerBeat.objects.create(worker_id=self.worker_id, started_at=now, beat_at=now)
        heart = threading.Thread(target=self._beat, name="heart", daemon=True)
        heart.start()
        try:
            self.run()
        finally:
            self.stopped.set()
            heart.join(timeout=2)
            WorkerBeat.objects.filter(worker_id=self.worker_id).delete()

    def _beat(self) -> None:
        while True:
            try:
                self.beat_once()
            except Exception:  # the heart must not stop because the database was away for a moment
                log.exception("a beat failed; the next one is in %s s", settings.JOBS["beat"])
            finally:
                connections.close_all()
            if self.stopped.wait(settings.JOBS["beat"]):
                return

    def beat_once(self) -> None:
        now = timezone.now()
        WorkerBeat.objects.update_or_create(
            worker_id=self.worker_id, defaults={"beat_at": now}, create_defaults={"started_at": now, "beat_at": now}
        )
        if self.current is not None:
            Job.objects.filter(pk=self.current).update(beat_at=now)
        reap()
        enqueue_due(now)

    def claim(self) -> DBTaskResult | None:
        """Take the next job that is ready, so that no other worker can."""
        with exclusive_transaction():
            row = DBTaskResult.objects.ready().filter(backend_name=BACKEND).get_locked()
            if row is not None:
                row.claim(self.worker_id)
        return row

    def run_task(self, db_task_result: DBTaskResult) -> None:
        Job.objects.update_or_create(pk=db_task_result.pk, defaults={"beat_at": timezone.now()})
        self.current = db_task_result.pk
        db_task_result.__class__ = GuardedTaskResult
        try:
            super().run_task(db_task_result)
        except LostLease:
            log.warning("job %s: taken over by another worker, this attempt writes nothing", db_task_result.pk)
            return
        finally:
            self.current = None
        if db_task_result.status == TaskResultStatus.FAILED:
            self._again(db_task_result)

    def _again(self, row: DBTaskResult) -> None:
        """Another attempt after a pause, unless the failure is an answer or the cap is reached."""
        claims, why = len(row.worker_ids), row.exception_class_path
        mine = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.FAILED, worker_ids=row.worker_ids)
        if why == path_of(Interrupted):
            mine.update(status=TaskResultStatus.READY, worker_ids=row.worker_ids[:-1])
        elif why not in FINAL and claims < settings.JOBS["max_attempts"]:
            pause = timedelta(seconds=settings.JOBS["backoff"] * 2 ** (claims - 1))
            log.warning("job %s: attempt %d failed (%s), again in %s", row.pk, claims, why, pause)
            mine.update(status=TaskResultStatus.READY, run_after=timezone.now() + pause)
        elif why not in FINAL:
            log.error("job %s: failed for good after %d attempts\n%s", row.pk, claims, row.traceback)


def drain() -> int:
    """Run what is ready in this process, without a heart, until nothing is; returns how many attempts that were.

    Unlike the library's loop it leaves the connection open, so it may run inside the caller's transaction.
    """
    worker = Worker(interval=0)
    attempts = 0
    while (row := worker.claim()) is not None:
        worker.run_task(row)
        attempts += 1
    return attempts
