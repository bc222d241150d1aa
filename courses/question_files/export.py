"""One door for the three formats a bank is written in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from courses.question_files.entries import Entry, Written
from courses.question_files.export_excel import write_excel
from courses.question_files.export_gift import write_gift
from courses.question_files.export_moodle import write_moodle


@dataclass(frozen=True, slots=True)
class Format:
    label: str
    suffix: str
    content_type: str
    write: Callable[[Sequence[Entry]], Written]


FORMATS = {
    "excel": Format("Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_excel),
    "gift": Format("GIFT", "gift", "text/plain; charset=utf-8", write_gift),
    "moodle": Format("Moodle XML", "xml", "application/xml", write_moodle),
}
