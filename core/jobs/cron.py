"""Timed jobs: which there are, and who takes a slot."""

from __future__ import annotations

from datetime import datetime, timedelta

from croniter import croniter
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task

# A slot that was missed by more than this (all workers were down) is left out, not made up for.
GRACE = timedelta(minutes=5)
KEEP = timedelta(days=30)
_schedule: dict[str, tuple[str, Task]] = {}


def schedule(name: str, expression: str, task: Task) -> None:
    """Run `task` at the times of a cron expression (Asia/Shanghai). Idempotent; call it from the app's slots.py."""
    if not croniter.is_valid(expression):
        raise ValueError(f"{expression!r} is no cron expression")
    _schedule[name] = (expression, task)


def timetable() -> dict[str, tuple[str, Task]]:
    """All timed jobs: those registered, and those of settings.CRON, which win."""
    given = {name: (expression, import_string(path)) for name, (expression, path) in settings.CRON.items()}
    return _schedule | given


def enqueue_due(now: datetime) -> list[str]:
    """Queue every timed job whose slot has come and that no worker has taken; returns their names."""
    from core.jobs.queue import enqueue
    from core.models import CronSlot

    taken = []
    for name, (expression, task) in timetable().items():
        slot = croniter(expression, timezone.localtime(now), ret_type=datetime).get_prev()
        if now - slot > GRACE or CronSlot.objects.filter(name=name, slot=slot).exists():
            continue
        try:
            with transaction.atomic():
                CronSlot.objects.create(name=name, slot=slot)
                enqueue(task, title=name)
        except IntegrityError:
            continue
        taken.append(name)
    if taken:
        CronSlot.objects.filter(slot__lt=now - KEEP).delete()
    return taken
