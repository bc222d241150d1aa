"""A question file on its way through /cms/: handed in, checked, looked at, confirmed or not.

Small files are checked and written in the request, large ones (`QuestionImport.is_large`) by a job. Nothing is written
before its author confirms; then all of it in one transaction, or nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import PurePath

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.jobs import Progress, cancel, enqueue, job, unfinished_about
from core.models import Job, User
from core.refusals import Refused
from core.rules.imports import StillWorking
from core.states import move
from courses.actions.question_imports import (
    Checked,
    Prepared,
    Tick,
    Written,
    drawn,
    matched,
    prepare,
    unheard,
    write_matched,
)
from courses.models import CoursePage, Question, QuestionImport, QuestionImportItem
from courses.models.question_imports import LARGE_BYTES, LARGE_ITEMS
from courses.question_files import BankRefusal, Item, read_bank
from courses.question_files.containers import MOST_BYTES
from courses.question_pictures import small

BATCH, KEPT_DAYS = 200, 30
OPEN = (QuestionImport.State.CHECKING, QuestionImport.State.CHECKED)
Verdict = QuestionImportItem.Verdict
# What a job calls first in a transaction, to be sure that it still holds its claim.
Hold = Callable[[], None]


def _nothing() -> None:
    """Outside a job there is no claim to hold."""


def unfinished_job(held: QuestionImport) -> Job | None:
    """The job that waits or works on this file."""
    return unfinished_about(held.source)


# --- hand in and check ---------------------------------------------------------------------


def hand_in(*, course: CoursePage, content: bytes, name: str, by: User | None = None) -> QuestionImport:
    """Keep a file and check it, or queue the check of a large one. Once more, while it waits, it is the same import.

    Raises Refused(BankRefusal | FileRefusal) for a file that cannot be read; then nothing is kept. Whether a file of
    more than LARGE_BYTES can be read is told by its check.
    """
    prepared = _read_here(content, name)
    held = QuestionImport(
        course=course, file_name=_bare(name), size=len(content), content=content,
        sha256=hashlib.sha256(content).hexdigest(), uploaded_by=by if by is not None and by.pk else None,
    )  # fmt: skip
    return _enter(held, prepared)


def _bare(name: str) -> str:
    """A file's name without folders, its end when it is long."""
    return PurePath(name.replace("\\", "/").replace("\0", "")).name[-120:]


def _read_here(content: bytes, name: str) -> Prepared | None:
    """The file as it was read, or None when it is work for a job."""
    if LARGE_BYTES < len(content) <= MOST_BYTES:
        return None
    bank = read_bank(content, name)
    return drawn(bank) if len(bank.items) + len(bank.problems) <= LARGE_ITEMS else None


@transaction.atomic
def _enter(held: QuestionImport, prepared: Prepared | None) -> QuestionImport:
    same = QuestionImport.objects.filter(
        course=held.course, sha256=held.sha256, uploaded_by=held.uploaded_by, state__in=OPEN
    ).first()
    if same is not None and unfinished_job(same) is not None:
        return same
    if same is None:
        held.save()
    elif same.state == QuestionImport.State.CHECKED:
        move(same, "recheck")
    held = same or held
    if prepared is None:
        recheck(held=held)
    else:
        _keep(held, matched(course=held.course, prepared=prepared), _nothing)
    return held


def recheck(*, held: QuestionImport) -> None:
    """Queue the check, also once more after it was stopped."""
    enqueue(
        check_question_file, held.pk, owner=held.uploaded_by, about=held.source,
        title=_("核对题目：%(file)s") % {"file": held.file_name}, unique=f"check_question_file:{held.pk}",
    )  # fmt: skip


def check_held(*, held: QuestionImport, hold: Hold = _nothing, tick: Tick = unheard) -> None:
    """Check a file that was kept; one that cannot be read ends here, and `error` says why."""
    try:
        prepared = prepare(content=bytes(held.content), name=held.file_name, tick=tick)
        checked = matched(course=held.course, prepared=prepared)
    except Refused as refusal:
        with transaction.atomic():
            hold()
            move(held, "discard", error=refusal.words, content=b"")
        return
    _keep(held, checked, hold)


def _keep(held: QuestionImport, checked: Checked, hold: Hold) -> None:
    items = _items(held, checked)
    with transaction.atomic():
        hold()
        move(
            held, "check", format=checked.bank.format, counts=checked.counts, rows=checked.rows,
            written=asdict(checked.written),
        )  # fmt: skip
        held.items.all().delete()
        QuestionImportItem.objects.bulk_create(items, batch_size=BATCH)


def _items(held: QuestionImport, checked: Checked) -> list[QuestionImportItem]:
    """What the author looks at, in the order of the file."""
    meant: dict[int, tuple[Verdict, Question | None]] = {id(item): (Verdict.NEW, None) for item in checked.matches.new}
    meant |= {id(item): (Verdict.CHANGED, question) for question, item in checked.matches.changed}
    meant |= {id(item): (Verdict.UNCHANGED, question) for question, item in checked.matches.same}
    return [
        _item(held, number, item, checked, *meant.get(id(item), (Verdict.UNCHANGED, None)))
        for number, item in enumerate(checked.bank.items, 1)
    ]


def _item(
    held: QuestionImport, number: int, item: Item, checked: Checked, verdict: Verdict, question: Question | None
) -> QuestionImportItem:
    content = {
        "kind": item.kind, "body": item.body, "options": list(item.options), "key": list(item.key),
        "explanation": item.explanation, "difficulty": item.difficulty, "category": item.category,
        "notes": list(item.notes),
    }  # fmt: skip
    pictures = [{"alt": picture.alt, "data": small(picture)} for picture in checked.pictures.get(item.place, ())]
    return QuestionImportItem(
        handed_in=held, number=number, place=item.place[:160], verdict=verdict, content=content, pictures=pictures,
        question=question,
    )  # fmt: skip


# --- confirm or not ------------------------------------------------------------------------


def confirm(*, held: QuestionImport, by: User | None = None) -> Job | None:
    """Write what was checked: here, or by the job that is returned. Of two at once one writes.

    Raises Refused(NoSuchMove) for what was confirmed or given up meanwhile, Refused(BankRefusal) where there is nothing
    to write, where the course is gone, or where its questions have no home any more.
    """
    if held.state == QuestionImport.State.CHECKED and not held.writes:
        raise Refused(BankRefusal("nothing_to_write"))
    if held.state != QuestionImport.State.CHECKED or not held.is_large:
        write_held(held=held, by=by)
        return None
    return enqueue(
        write_question_file, held.pk, by.pk if by is not None else None, owner=by, about=held.source,
        title=_("导入题目：%(file)s") % {"file": held.file_name}, unique=f"write_question_file:{held.pk}",
    )  # fmt: skip


def write_held(*, held: QuestionImport, by: User | None = None, hold: Hold = _nothing, tick: Tick = unheard) -> Written:
    """Write a checked file; what changed in the bank meanwhile is looked at anew. All of it, or nothing."""
    prepared = prepare(content=_still_checked(held), name=held.file_name, tick=tick)
    with transaction.atomic():
        hold()
        checked = write_matched(course=held.course, prepared=prepared)
        move(held, "confirm", content=b"", confirmed_at=timezone.now())
        held.counts, held.rows, held.written = checked.counts, checked.rows, asdict(checked.written)
        held.save(update_fields=["counts", "rows", "written"])
        held.items.all().delete()
        audit.record("questions.import", about=held, by=by, data={"course": held.course.code, **held.written})
    return checked.written


def _still_checked(held: QuestionImport) -> bytes:
    """The file, looked up together with its state: who confirms lets it go."""
    stands = QuestionImport.objects.filter(pk=held.pk).values_list("state", "content").first()
    if stands is None:
        raise Refused(BankRefusal("course_gone"))
    held.state = stands[0]
    if held.state != QuestionImport.State.CHECKED:
        move(held, "confirm")  # raises in the words of the state it is in
    return bytes(stands[1])


@transaction.atomic
def discard(*, held: QuestionImport, by: User | None = None) -> None:
    """Give the file up; nothing was written, nothing will be. A check that runs is stopped.

    Raises Refused(StillWorking) while it is being written.
    """
    running = unfinished_job(held)
    if running is not None:
        if held.state == QuestionImport.State.CHECKED:
            raise Refused(StillWorking())
        cancel(job=running, by=by)
    move(held, "discard", content=b"")
    held.items.all().delete()


def discard_forgotten(*, now: datetime) -> int:
    """Give up files that nobody decided on for KEPT_DAYS, so that they do not pile up; returns how many.

    One that a job works on at the moment waits for the next night.
    """
    forgotten = QuestionImport.objects.filter(state__in=OPEN, made_at__lt=now - timedelta(days=KEPT_DAYS))
    rows = [held for held in forgotten.light() if unfinished_job(held) is None]
    for held in rows:
        discard(held=held)
    return len(rows)


def stop(*, held: QuestionImport, by: User | None = None) -> bool:
    """Ask the job on this file to stop. A check is begun anew later; a writing has then written nothing."""
    running = unfinished_job(held)
    return running is not None and cancel(job=running, by=by)


# --- in the background ---------------------------------------------------------------------


@job
def discard_forgotten_files(progress: Progress) -> None:
    """Every night: question files that were never confirmed."""
    count = discard_forgotten(now=timezone.now())
    progress.report(words=_("清理了%(count)s份没有确认的题库文件。") % {"count": count})


@job
def check_question_file(progress: Progress, pk: int) -> None:
    """Starts again from the beginning after a crash: it only writes the verdict."""
    held = QuestionImport.objects.select_related("course").filter(pk=pk).first()
    if held is None or held.state != QuestionImport.State.CHECKING:
        return
    progress.step(0, 0)
    check_held(held=held, hold=progress.hold, tick=progress.step)
    _done(progress, held)
    words = held.error or _("已核对%(count)s题，还没有导入。") % {"count": held.counts["total"]}
    progress.report(url=reverse("question-import", args=[held.pk]), words=words)


@job
def write_question_file(progress: Progress, pk: int, user_pk: int | None) -> None:
    """All in one transaction: after kill -9 it has either happened or starts anew; a second job finds nothing to do."""
    held = QuestionImport.objects.select_related("course").filter(pk=pk).first()
    if held is None:
        progress.report(words=BankRefusal("course_gone").words())
        return
    if held.state == QuestionImport.State.CHECKED:
        progress.step(0, 0)
        write_held(held=held, by=User.objects.filter(pk=user_pk).first(), hold=progress.hold, tick=progress.step)
        _done(progress, held)
    words = _("已导入：新增%(new)s，改动%(changed)s，不变%(unchanged)s。") % held.written
    progress.report(url=reverse("question-import", args=[held.pk]), words=words)


def _done(progress: Progress, held: QuestionImport) -> None:
    total = held.counts.get("total", 0)
    progress.step(total, total)
