"""Jobs that the tests run, in this process and in real worker processes."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from django.utils import timezone

from core.jobs import Progress, job
from core.models import CronSlot
from core.refusals import Refused


def leave_a_mark(name: str) -> None:
    """An effect that can be counted: a row. Twice the same name gives two rows."""
    CronSlot.objects.create(name=name, slot=timezone.now())


@dataclass(frozen=True)
class SheetIsEmpty:
    def words(self) -> str:
        return "这张表没有数据行。"


@job
def count_slowly(progress: Progress, steps: int, pause: float) -> None:
    """Each step leaves a mark, then takes its time inside its own transaction."""

    def step(number: int) -> None:
        leave_a_mark(f"step {number}")
        time.sleep(pause)

    progress.each(range(steps), step)
    progress.report(url="/done/", words="完成。")


@job
def fall_over(progress: Progress, times: int) -> None:
    """Fails in the first `times` attempts."""
    leave_a_mark(f"attempt {progress.attempt}")
    if progress.attempt <= times:
        raise ValueError("the disk is full")


@job
def refuse(progress: Progress) -> None:
    leave_a_mark("refusal")
    raise Refused(SheetIsEmpty())


@job
def kill_the_worker(progress: Progress) -> None:
    """Takes its worker down with it, as a crash inside a C library would."""
    leave_a_mark("blow")
    os.kill(os.getpid(), 9)


@job
def tick(progress: Progress) -> None:
    leave_a_mark("tick")
