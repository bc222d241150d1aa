"""Jobs, import batches and private files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core.permissions import places_where

if TYPE_CHECKING:
    from core.models import User


def private_storage():
    return storages["private"]


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> Self:
        """One's own jobs; for administrators those of their scope too, and the timed ones, which are nobody's."""
        places = places_where(user, "jobs.view")
        timed = Q(owner__isnull=True, division__isnull=True) if places else Q(pk__in=[])
        return self.filter(Q(owner=user) | places.within("division__path") | timed)


class Job(models.Model):
    """What the library's own row does not know: progress, owner, wish to cancel, the heartbeat of the worker.

    The state is the library's (`task_result.status`); nothing is stored twice.
    """

    task_result = models.OneToOneField(
        "django_tasks_database.DBTaskResult", models.CASCADE, primary_key=True, related_name="job"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="jobs")
    division = models.ForeignKey("core.Division", models.SET_NULL, null=True, related_name="jobs")
    title = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=80, blank=True, db_index=True, help_text="app.model:pk 或网址")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    beat_at = models.DateTimeField(null=True, db_index=True)
    unique_key = models.CharField(
        max_length=120, null=True, unique=True, help_text="未完成期间独占的名称：同一件事不会排两次"
    )
    result = models.JSONField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"

    def __str__(self) -> str:
        return self.title or str(self.pk)


class GuardedTaskResult(DBTaskResult):
    """The library's row, written only by the holder of the newest claim (see `core.jobs.worker`)."""

    class Meta:
        proxy = True

    def save(self, *args: Any, update_fields: Iterable[str], **kwargs: Any) -> None:
        """Fencing: a worker that was taken for dead and wakes up must not overwrite the newer attempt."""
        from core.jobs.progress import LostLease

        held = DBTaskResult.objects.filter(pk=self.pk, status=TaskResultStatus.RUNNING, worker_ids=self.worker_ids)
        if not held.update(**{name: getattr(self, name) for name in update_fields}):
            raise LostLease(str(self.pk))


class CronSlot(models.Model):
    """A slot of a timed job that has been taken: unique, so that of many workers one enqueues it."""

    name = models.CharField(max_length=64)
    slot = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="cron_slot_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot}"


class WorkerBeat(models.Model):
    """One row per worker process, for /healthz and «the worker has stopped»."""

    worker_id = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker_id


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> Self:
        """Files one uploaded oneself, and files of one's own person; others come through their subject's page."""
        return self.filter(Q(uploaded_by=user) | Q(owner=user.person) if user.person_id else Q(uploaded_by=user))


class Attachment(models.Model):
    """A private file under a random name outside MEDIA_ROOT; handed out only by a view that asks the subject."""

    owner = models.ForeignKey("core.Person", models.CASCADE, null=True, blank=True, related_name="attachments")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    about = models.CharField(max_length=80, blank=True, db_index=True)
    file = models.FileField(storage=private_storage, upload_to="%Y/%m")
    name = models.CharField("文件名", max_length=200)
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, db_index=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"

    def __str__(self) -> str:
        return self.name


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User) -> Self:
        """Batches of the divisions in which one may upload, and of one's own university.

        Who keeps the divisions and no people sees the lists of communities only: no file with names in it.
        """
        people = places_where(user, "people.import")
        indicators = places_where(user, "indicators.edit")
        students = places_where(user, "students.import")
        places = places_where(user, "divisions.edit")
        return self.filter(
            people.within("division__path")
            | Q(places.within("division__path"), kind="communities")
            | indicators.within("division__path")
            | Q(organisation__in=students.organisations)
        )


class ImportBatch(models.Model):
    """One uploaded sheet: its verdict, the questions and their answers, what was written, how to undo it."""

    class State(models.TextChoices):
        CHECKING = "checking", _("正在核对")
        CHECKED = "checked", _("已核对，未写入")
        CONFIRMED = "confirmed", _("已写入")
        DISCARDED = "discarded", _("已作废")
        UNDONE = "undone", _("已撤销")

    MOVES = {
        State.CHECKING: {"check": State.CHECKED, "discard": State.DISCARDED},
        State.CHECKED: {"confirm": State.CONFIRMED, "discard": State.DISCARDED, "recheck": State.CHECKING},
        State.CONFIRMED: {"undo": State.UNDONE},
        State.DISCARDED: {},
        State.UNDONE: {},
    }

    kind = models.CharField("表格种类", max_length=20)
    division = models.ForeignKey("core.Division", models.PROTECT, null=True, related_name="import_batches")
    organisation = models.ForeignKey("core.Organisation", models.PROTECT, null=True, related_name="import_batches")
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    as_of = models.DateField("数据日期")
    state = models.CharField("状态", max_length=12, choices=State, default=State.CHECKING)
    counts = models.JSONField(default=dict)
    verdict = models.JSONField(default=dict, help_text="逐行结论")
    answers = models.JSONField(default=dict, help_text="对疑问的回答")
    written = models.JSONField(default=dict, help_text="新增、变化、不变的条数")
    undo = models.JSONField(default=list, help_text="撤销所需的原值")
    error = models.JSONField(null=True, help_text="整个文件不收的原因")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
