"""Signs of life: does a worker still beat, and how long does the queue wait?"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Max, Min
from django_tasks_db.models import DBTaskResult

from core.jobs.progress import BACKEND


def worker_lag(now: datetime) -> float | None:
    """Seconds since any worker last gave a sign; None when none ever did, or all have signed off."""
    from core.models import WorkerBeat

    last = WorkerBeat.objects.aggregate(last=Max("beat_at"))["last"]
    return None if last is None else max((now - last).total_seconds(), 0.0)


def has_stopped(now: datetime) -> bool:
    """No worker has given a sign for longer than settings.JOBS["stopped_after"] seconds."""
    lag = worker_lag(now)
    return lag is None or lag > settings.JOBS["stopped_after"]


def waiting_since(now: datetime) -> float | None:
    """Seconds that the oldest job which is due has been waiting; None when none waits."""
    ready = DBTaskResult.objects.ready().filter(backend_name=BACKEND)
    oldest = ready.aggregate(oldest=Min("enqueued_at"))["oldest"]
    return None if oldest is None else max((now - oldest).total_seconds(), 0.0)
