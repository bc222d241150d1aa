"""How a job stands, in the words of its page. The stored state is the library's; this only reads it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.jobs.progress import Cancelled


class Standing(models.TextChoices):
    WAITING = "waiting", _("排队中")
    AGAIN = "again", _("等待重试")
    RUNNING = "running", _("正在运行")
    STOPPING = "stopping", _("正在取消")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")
    FAILED = "failed", _("没有完成")

    @property
    def is_over(self) -> bool:
        return self in (Standing.DONE, Standing.CANCELLED, Standing.FAILED)

    @property
    def tag(self) -> str:
        """Which kind of tag shows it."""
        if self is Standing.FAILED:
            return "bad"
        if self is Standing.DONE:
            return "done"
        return "now" if self in (Standing.RUNNING, Standing.STOPPING) else ""


def standing(row: DBTaskResult, *, cancel_requested: bool) -> Standing:
    """Where the job is. `row` is the library's."""
    match row.status:
        case TaskResultStatus.SUCCESSFUL:
            return Standing.DONE
        case TaskResultStatus.RUNNING:
            return Standing.STOPPING if cancel_requested else Standing.RUNNING
        case TaskResultStatus.READY:
            return Standing.AGAIN if row.worker_ids else Standing.WAITING
    cancelled = row.exception_class_path == f"{Cancelled.__module__}.{Cancelled.__qualname__}"
    return Standing.CANCELLED if cancelled else Standing.FAILED
