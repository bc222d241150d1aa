"""How far a running job is, whether it should stop, and whether it still holds its claim."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django_tasks.base import Task, TaskContext, TaskResultStatus, task

from core.refusals import Refused

BACKEND = "jobs"
Item = TypeVar("Item")


class Cancelled(Exception):
    """Someone asked the job to stop."""


class LostLease(Exception):
    """The claim is gone: this worker was taken for dead and another holds the job. Nothing may be written any more."""


class Interrupted(Exception):
    """The worker is being stopped; the job goes back into the queue and goes on elsewhere."""


# Set by a worker that got SIGTERM; asked at every step.
stopping = False


class Progress:
    """The handle of one attempt: `task_result_id` says which job, `worker_ids` which claim on it."""

    def __init__(self, task_result_id: str, worker_ids: Sequence[str]) -> None:
        self.pk = task_result_id
        self.worker_ids = list(worker_ids)

    @property
    def _job(self) -> Any:
        return apps.get_model("core", "Job").objects.filter(pk=self.pk)

    @property
    def done(self) -> int:
        """Items finished so far, by earlier attempts too."""
        return self._job.values_list("done", flat=True).first() or 0

    @property
    def language(self) -> str:
        """The language of the one who started the job; its words are read by that person."""
        return self._job.values_list("owner__locale", flat=True).first() or settings.LANGUAGE_CODE

    @property
    def attempt(self) -> int:
        return len(self.worker_ids)

    def hold(self) -> None:
        """Lock the claim until the end of the transaction. Raises LostLease, Cancelled or Interrupted.

        The reaper skips locked rows, so a step that is being written is never taken away half way.
        """
        results = apps.get_model("django_tasks_database", "DBTaskResult").objects
        mine = results.filter(pk=self.pk, status=TaskResultStatus.RUNNING, worker_ids=self.worker_ids)
        if mine.select_for_update().values_list("pk", flat=True).first() is None:
            raise LostLease(str(self.pk))
        if self._job.filter(cancel_requested=True).exists():
            raise Cancelled
        if stopping:
            raise Interrupted

    @transaction.atomic
    def step(self, done: int, total: int) -> None:
        """Say that `done` of `total` are finished."""
        self.hold()
        self._job.update(done=done, total=total)

    def each(self, items: Sequence[Item], do: Callable[[Item], Any], *, chunk: int = 1) -> None:
        """Call `do` on every item not yet done, `chunk` items and their count per transaction: all of it, or none."""
        total = len(items)
        self.step(self.done, total)
        while (start := self.done) < total:
            began = time.monotonic()
            with transaction.atomic():
                self.hold()
                for item in items[start : start + chunk]:
                    do(item)
                self._job.update(done=min(start + chunk, total))
            _let_others_write(time.monotonic() - began)

    @transaction.atomic
    def report(self, *, url: str = "", words: str = "", **facts: Any) -> None:
        """What the job's page shows when all is done: a link, a sentence, facts (JSON; no personal data)."""
        self.hold()
        self._job.update(result={"url": url, "words": words, **facts})


def _let_others_write(taken: float) -> None:
    """Leave SQLite's one write lock free for a fifth of the time it was held, at most 0.1 s.

    Who waits for it asks every 0.1 s; a job that takes it again at once would keep everybody else out.
    """
    if connection.vendor == "sqlite":
        time.sleep(min(taken / 5, 0.1))


def job(function: Callable[..., Any]) -> Task:
    """Make a task on the `jobs` backend of a function whose first argument is its `Progress`."""

    def body(context: TaskContext, *args: Any, **kwargs: Any) -> None:
        progress = Progress(context.task_result.id, context.task_result.worker_ids)
        with translation.override(progress.language):
            try:
                function(progress, *args, **kwargs)
            except Refused as refusal:
                progress.report(words=refusal.words, refused=True)
                raise

    # The library finds the task again by this path; `functools.wraps` would also hide the argument `context`.
    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        setattr(body, name, getattr(function, name))
    return task(backend=BACKEND, takes_context=True)(body)
