"""Take a written import back, within a day, except for what has been edited since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, slots
from core.imports.verdicts import Undo
from core.jobs import Progress, enqueue, job
from core.models import ImportBatch, Job, User
from core.refusals import Refused
from core.rules.imports import UndoTooLate, undo_until
from core.states import move


@dataclass(frozen=True, slots=True)
class Undone:
    """Rows taken back, and the labels of those that were left as they are because someone edited them later."""

    taken_back: int
    kept: tuple[str, ...]


@transaction.atomic
def request_undo(*, batch: ImportBatch, by: User, at: datetime | None = None) -> Job:
    """Queue the undo, for a roster takes its time. Raises Refused(UndoTooLate | NoSuchMove)."""
    if batch.state != ImportBatch.State.CONFIRMED:
        move(batch, "undo")  # raises in the words of the state the batch is in
    _refuse_when_late(batch, at or timezone.now())
    return enqueue(
        undo_import, batch.pk, by.pk, owner=by, division=batch.division, about=f"core.importbatch:{batch.pk}",
        title=_("撤销：%(file)s") % {"file": batch.file_name}, unique=f"undo_import:{batch.pk}",
    )  # fmt: skip


@job
def undo_import(progress: Progress, batch_pk: int, user_pk: int) -> None:
    """All in one transaction; a second attempt finds it done. The clock that counts is that of the request."""
    batch = ImportBatch.objects.get(pk=batch_pk)
    if batch.state != ImportBatch.State.CONFIRMED:
        return
    progress.step(0, len(batch.undo))
    with transaction.atomic():
        progress.hold()
        undone = undo(batch=batch, by=User.objects.get(pk=user_pk), at=batch.confirmed_at)
    progress.step(len(batch.undo), len(batch.undo))
    facts = {"taken_back": undone.taken_back, "kept": len(undone.kept)}
    words = _("已撤销%(taken_back)s处，%(kept)s处后来有人改过，没有动。") % facts
    progress.report(url=reverse("import-batch", args=[batch.pk]), words=words)


def _refuse_when_late(batch: ImportBatch, now: datetime) -> None:
    if batch.confirmed_at is not None and now > undo_until(batch.confirmed_at):
        raise Refused(UndoTooLate(undo_until(batch.confirmed_at)))


class _Dependents(Collector):
    """Collects everything that deleting a row would take along."""

    def can_fast_delete(self, *args: Any, **kwargs: Any) -> bool:
        return False


@transaction.atomic
def undo(*, batch: ImportBatch, by: User, at: datetime | None = None) -> Undone:
    """Walk the steps backwards. Raises Refused(UndoTooLate | NoSuchMove)."""
    now = at or timezone.now()
    _refuse_when_late(batch, now)
    move(batch, "undo", undone_at=timezone.now())
    steps = [Undo.from_stored(line) for line in batch.undo]
    made = {(step.model, step.pk) for step in steps if step.before is None}
    kept = tuple(dict.fromkeys(step.label for step in reversed(steps) if not _take_back(step, made)))
    slots.entry("imports", batch.kind).undone(steps, by)
    undone = Undone(len(steps) - len(kept), kept)
    batch.written = batch.written | {"taken_back": undone.taken_back, "kept": list(kept)}
    batch.save(update_fields=["written"])
    data = {"kind": batch.kind, "taken_back": undone.taken_back, "kept": len(kept)}
    audit.record("import.undo", about=batch, by=by, scope=batch.division, data=data)
    return undone


def _take_back(step: Undo, made: set[tuple[str, int]]) -> bool:
    """One step; False when the row has been edited, or other work hangs on it."""
    model = apps.get_model(step.model)
    row = model._base_manager.select_for_update().filter(pk=step.pk).first()
    if row is None:
        return _make_again(model, step)
    if not all(_same(row, name, value) for name, value in step.after.items()):
        return False
    if step.before is None:
        return _delete(row, made)
    columns = {name: _python(model, name, value) for name, value in step.before.items()}
    model._base_manager.filter(pk=step.pk).update(**columns)
    return True


def _make_again(model: type[models.Model], step: Undo) -> bool:
    """A row that the import deleted (`after` is empty) comes back; one that someone else deleted stays away."""
    if step.before is None:
        return True
    if step.after:
        return False
    columns = {name: _python(model, name, value) for name, value in step.before.items()}
    model._base_manager.create(pk=step.pk, **columns)
    return True


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)


def _column(model: type[models.Model], name: str) -> str:
    return _field(model, name).attname


def _python(model: type[models.Model], name: str, value: Any) -> Any:
    """The stored text as the model takes it; a foreign key by its column."""
    field = _field(model, name)
    if field.remote_field is not None:
        return value if value is None else field.remote_field.model._default_manager.get(pk=value)
    return field.to_python(value)


def _same(row: models.Model, name: str, value: Any) -> bool:
    field = _field(type(row), name)
    held = getattr(row, field.attname)
    if field.remote_field is not None:
        return held == value
    return held == field.to_python(value)


def _takes_along(row: models.Model) -> Iterator[tuple[str, int]]:
    collector = _Dependents(using=row._state.db or "default")
    collector.collect([row])
    for model, instances in collector.data.items():
        yield from ((model._meta.label_lower, instance.pk) for instance in instances)


def _delete(row: models.Model, made: set[tuple[str, int]]) -> bool:
    """Delete a row the import made, unless something hangs on it that the import did not make."""
    try:
        if any(key not in made for key in _takes_along(row) if key != (row._meta.label_lower, row.pk)):
            return False
        with transaction.atomic():
            row.delete()
    except (ProtectedError, RestrictedError):
        return False
    return True
