"""Put a job into the queue; take one out again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.jobs.progress import Cancelled

if TYPE_CHECKING:
    from core.models import Division, Job, User

UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@transaction.atomic
def enqueue(
    task: Task,
    *args: Any,
    owner: User | None = None,
    division: Division | None = None,
    title: str = "",
    about: str = "",
    unique: str = "",
    run_after: datetime | None = None,
    **kwargs: Any,
) -> Job:
    """Queue `task(*args, **kwargs)` (JSON values) in the caller's transaction; see `core.jobs` for the words.

    With `unique`, an unfinished job of that name is returned instead; the database settles two at once.
    """
    from core.models import Job

    if unique and (standing := _unfinished(unique)):
        return standing
    try:
        with transaction.atomic():
            result = task.using(run_after=run_after).enqueue(*args, **kwargs)
            return Job.objects.create(
                task_result=result.db_result,
                owner=owner if owner is not None and owner.pk else None,
                division=division,
                title=title or task.name,
                about=about,
                unique_key=unique or None,
            )
    except IntegrityError:
        # Someone queued the same work between our look and our write.
        if unique and (standing := _unfinished(unique)):
            return standing
        raise


def _unfinished(unique: str) -> Job | None:
    """The waiting or running job of that name; a finished one gives the name up."""
    from core.models import Job

    job = Job.objects.select_related("task_result").filter(unique_key=unique).first()
    if job is not None and job.task_result.status not in UNFINISHED:
        Job.objects.filter(pk=job.pk).update(unique_key=None)
        return None
    return job


def unfinished_about(about: str) -> Job | None:
    """The newest waiting or running job about this row («app.model:pk»)."""
    from core.models import Job

    jobs = Job.objects.select_related("task_result").filter(about=about, task_result__status__in=UNFINISHED)
    return jobs.order_by("-task_result__enqueued_at").first()


@transaction.atomic
def cancel(*, job: Job, by: User | None) -> bool:
    """Ask a job to stop: one that waits ends at once, one that runs at its next step. False when it is over."""
    from core import audit
    from core.models import Job

    cancelled = f"{Cancelled.__module__}.{Cancelled.__qualname__}"
    waiting = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.READY)
    ended = waiting.update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now(), exception_class_path=cancelled, traceback=""
    )
    running = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING).exists()
    if not ended and not running:
        return False
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    job.cancel_requested = True
    audit.record("job.cancel", about=job, by=by, scope=job.division)
    return True
