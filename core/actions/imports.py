"""Imports: upload, check, answer, write, discard. Undo stands in `core.actions.undo`.

The command `import_sheet` takes the same way without a batch: `check(kind=…, content=…, context=…)`, then
`write(kind=…, verdict=…, context=…)`.
"""

from __future__ import annotations

import hashlib
import mimetypes
import secrets
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from core import audit, slots
from core.imports.changes import changes_of
from core.imports.kinds import NO_ANSWERS, Answers, ImportContext, ImportKind
from core.imports.verdicts import Verdict, Written
from core.jobs import Progress, enqueue, job, unfinished_about
from core.models import Attachment, Division, ImportBatch, Job, Organisation, User
from core.refusals import Refused
from core.rules.imports import ALL_ROWS, GOOD_ROWS, NotAllGood, NothingToWrite, StillWorking
from core.spreadsheets import FileRefusal, read
from core.states import move

# What a job calls first in a transaction, to be sure that it still holds its claim.
Hold = Callable[[], None]


def _nothing() -> None:
    """Outside a job there is no claim to hold."""


OPEN = (ImportBatch.State.CHECKING, ImportBatch.State.CHECKED)


def check(*, kind: ImportKind, content: bytes, context: ImportContext, answers: Answers = NO_ANSWERS) -> Verdict:
    """Read a file and say what would happen; writes nothing. Raises Refused(FileRefusal) for a whole file."""
    verdict = kind.check(read(content, context.file), context, answers)
    if not verdict.counts["person_rows"]:
        raise Refused(FileRefusal("no_records"))
    return verdict


@transaction.atomic
def write(*, kind: ImportKind, verdict: Verdict, context: ImportContext, dry_run: bool = False) -> Written:
    """Write the accepted rows of a fresh verdict (one that still holds its records)."""
    return kind.write(verdict, context, dry_run=dry_run)


class _TakeBack(Exception):
    """Ends a rehearsal."""


def rehearse(*, kind: ImportKind, verdict: Verdict, context: ImportContext) -> dict[str, Any]:
    """Write, look at what that changed, and take it all back: the counts and lines of the check page."""
    outcome: dict[str, Any] = {}
    try:
        with transaction.atomic():
            written = kind.write(verdict, context)
            outcome = written.as_json() | {"changes": changes_of(written)}
            raise _TakeBack
    except _TakeBack:
        return outcome


def kind_of(batch: ImportBatch) -> ImportKind:
    return slots.entry("imports", batch.kind)


def about(batch: ImportBatch) -> str:
    return f"core.importbatch:{batch.pk}"


def context_of(batch: ImportBatch) -> ImportContext:
    return ImportContext(
        as_of=batch.as_of, file=batch.file_name, division=batch.division, organisation=batch.organisation,
        by=batch.uploaded_by, source=about(batch),
    )  # fmt: skip


def unfinished_job(batch: ImportBatch) -> Job | None:
    """The job that waits or works on this batch."""
    return unfinished_about(about(batch))


def upload(
    *,
    content: bytes,
    name: str,
    kind: ImportKind,
    as_of: date,
    by: User,
    division: Division | None = None,
    organisation: Organisation | None = None,
) -> ImportBatch:
    """Keep the file privately and queue its check. The same file once more while it waits is the same batch.

    Raises Refused(FileRefusal) when the content is no workbook we read; then nothing is kept. Reading comes before the
    transaction, which on SQLite would keep everybody else from writing meanwhile.
    """
    read(content, name)
    batch = ImportBatch(
        kind=kind.slug, division=division, organisation=organisation, file_name=PurePath(name).name[:200],
        sha256=hashlib.sha256(content).hexdigest(), as_of=as_of, uploaded_by=by,
    )  # fmt: skip
    return _enter(batch, content, by)


@transaction.atomic
def _enter(batch: ImportBatch, content: bytes, by: User) -> ImportBatch:
    same = ImportBatch.objects.filter(
        kind=batch.kind, division=batch.division, organisation=batch.organisation, sha256=batch.sha256,
        as_of=batch.as_of, uploaded_by=by, state__in=OPEN,
    ).first()  # fmt: skip
    if same is not None:
        return same
    batch.save()
    batch.file = _keep(content, batch, by)
    batch.save(update_fields=["file"])
    data = {"kind": batch.kind, "sha256": batch.sha256}
    audit.record("import.upload", about=batch, by=by, scope=batch.division, data=data)
    _enqueue_check(batch, by)
    return batch


def _keep(content: bytes, batch: ImportBatch, by: User) -> Attachment:
    """Under a random name: what a person typed never becomes a path."""
    suffix = PurePath(batch.file_name).suffix.lower()
    suffix = suffix if suffix in (".xlsx", ".xls", ".csv") else ".bin"
    attachment = Attachment(
        uploaded_by=by, about=about(batch), name=batch.file_name, size=len(content), sha256=batch.sha256,
        mime=mimetypes.types_map.get(suffix, "application/octet-stream"),
    )  # fmt: skip
    attachment.file.save(f"{secrets.token_hex(16)}{suffix}", ContentFile(content), save=True)
    return attachment


def _enqueue_check(batch: ImportBatch, by: User | None) -> Job:
    return enqueue(
        check_import, batch.pk, owner=by, division=batch.division, about=about(batch),
        title=_("核对：%(file)s") % {"file": batch.file_name}, unique=f"check_import:{batch.pk}",
    )  # fmt: skip


def content_of(batch: ImportBatch) -> bytes:
    assert batch.file is not None  # kept as long as the batch
    with batch.file.file.open("rb") as stream:
        return stream.read()


def check_batch(*, batch: ImportBatch, hold: Hold = _nothing) -> ImportBatch:
    """Check the batch's file and keep the verdict and what writing it would change. A refused file ends the batch.

    Only the last step writes; `hold` is called first in its transaction.
    """
    verb, columns = _examined(batch)
    with transaction.atomic():
        hold()
        move(batch, verb, **columns)
    return batch


def _examined(batch: ImportBatch) -> tuple[str, dict[str, Any]]:
    """The step to take and its columns."""
    kind, context = kind_of(batch), context_of(batch)
    try:
        verdict = check(kind=kind, content=content_of(batch), context=context, answers=batch.answers)
        written = rehearse(kind=kind, verdict=verdict, context=context)
    except Refused as refusal:
        if not isinstance(refusal.reason, FileRefusal):
            raise
        facts = {name: fact if isinstance(fact, int) else str(fact) for name, fact in refusal.reason.facts.items()}
        return "discard", {"error": {"code": refusal.reason.code, "facts": facts}}
    stored = verdict.as_stored()
    return "check", {"counts": verdict.counts, "verdict": stored, "as_of": verdict.as_of, "written": written}


@transaction.atomic
def answer(*, batch: ImportBatch, answers: Mapping[str, str], by: User) -> ImportBatch:
    """Keep answers to questions and check the file again with them; an empty answer takes an earlier one back."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    _refuse_while_working(batch)
    merged = {key: text for key, text in {**batch.answers, **answers}.items() if text}
    move(batch, "recheck", answers=merged)
    _enqueue_check(batch, by)
    return batch


@transaction.atomic
def recheck(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Check the same file once more: after a stopped job, or because the data has moved on."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != ImportBatch.State.CHECKING:
        _refuse_while_working(batch)
        move(batch, "recheck")
    _enqueue_check(batch, by)
    return batch


def _refuse_while_working(batch: ImportBatch) -> None:
    if unfinished_job(batch) is not None:
        raise Refused(StillWorking())


def why_not_confirm(batch: ImportBatch, mode: str) -> NotAllGood | NothingToWrite | None:
    """Judged by the kept verdict; writing judges again by a fresh one."""
    counts = batch.counts
    if mode == ALL_ROWS and (counts.get("question") or counts.get("reject")):
        return NotAllGood(counts["question"], counts["reject"])
    return NothingToWrite() if not counts.get("accept") else None


@transaction.atomic
def confirm(*, batch: ImportBatch, mode: str, by: User) -> Job:
    """Queue the writing. Pressed twice it is one job; of two jobs one writes, for `move` lets one through."""
    if batch.state != ImportBatch.State.CHECKED:
        move(batch, "confirm")  # raises in the words of the state the batch is in
    if (reason := why_not_confirm(batch, mode)) is not None:
        raise Refused(reason)
    return enqueue(
        write_import, batch.pk, mode, by.pk, owner=by, division=batch.division, about=about(batch),
        title=_("写入：%(file)s") % {"file": batch.file_name}, unique=f"write_import:{batch.pk}",
    )  # fmt: skip


def write_batch(*, batch: ImportBatch, by: User | None, mode: str = GOOD_ROWS, hold: Hold = _nothing) -> Written:
    """Write the batch, all of it or nothing. The guarded step comes first: of two at once the other is refused.

    The file is read and checked again, so that nothing is written on the strength of yesterday's look.
    """
    kind, context = kind_of(batch), context_of(batch)
    verdict = check(kind=kind, content=content_of(batch), context=context, answers=batch.answers)
    with transaction.atomic():
        hold()
        move(batch, "confirm", confirmed_at=timezone.now())
        if mode == ALL_ROWS and not verdict.all_taken:
            raise Refused(NotAllGood(verdict.counts["question"], verdict.counts["reject"]))
        written = write(kind=kind, verdict=verdict, context=context)
        batch.counts, batch.verdict, batch.written = verdict.counts, verdict.as_stored(), written.as_json()
        batch.undo = [step.as_stored() for step in written.undo]
        batch.save(update_fields=["counts", "verdict", "written", "undo"])
        data: dict[str, Any] = {"kind": batch.kind, "mode": mode, **written.as_json()}
        audit.record("import.confirm", about=batch, by=by, scope=batch.division, data=data)
    return written


@transaction.atomic
def discard(*, batch: ImportBatch, by: User) -> None:
    """Give the batch up; nothing was written, nothing will be."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state == ImportBatch.State.CHECKED:
        _refuse_while_working(batch)
    move(batch, "discard")
    audit.record("import.discard", about=batch, by=by, scope=batch.division, data={"kind": batch.kind})


@job
def check_import(progress: Progress, batch_pk: int) -> None:
    """Starts again from the beginning after a crash: it only writes the verdict."""
    batch = ImportBatch.objects.get(pk=batch_pk)
    url = reverse("import-batch", args=[batch.pk])
    if batch.state != ImportBatch.State.CHECKING:
        return
    progress.step(0, 1)
    check_batch(batch=batch, hold=progress.hold)
    progress.step(1, 1)
    rows = batch.counts.get("person_rows", 0)
    words = ngettext("已核对%(rows)s行，还没有写入。", "已核对%(rows)s行，还没有写入。", rows) % {"rows": rows}
    progress.report(url=url, words=_("这份文件没有收下。") if batch.error else words)


@job
def write_import(progress: Progress, batch_pk: int, mode: str, user_pk: int | None) -> None:
    """All in one transaction: after kill -9 it has either happened or starts anew; a second job finds nothing to do."""
    batch = ImportBatch.objects.get(pk=batch_pk)
    if batch.state != ImportBatch.State.CHECKED:
        return
    progress.step(0, batch.counts.get("accept", 0))
    by = User.objects.filter(pk=user_pk).first()
    written = write_batch(batch=batch, by=by, mode=mode, hold=progress.hold)
    total = written.new + written.changed + written.unchanged
    progress.step(total, total)
    words = _("已写入：新增%(new)s，有变化%(changed)s，不变%(unchanged)s。") % written.as_json()
    progress.report(url=reverse("import-batch", args=[batch.pk]), words=words)
