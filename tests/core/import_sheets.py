"""Small sheets of indicators for the tests of the import machinery (any kind would do)."""

from __future__ import annotations

from datetime import date
from functools import cache
from io import BytesIO

import openpyxl

from core import slots
from core.actions import imports as actions
from core.models import ImportBatch
from tests.factories import Town

DAY = date(2026, 9, 30)
HEADER = ["街道", "社区", "户数", "常住人口", "便民终端数"]


def xlsx(*rows: list) -> bytes:
    """The same rows give the same bytes, although a workbook carries the second it was made in."""
    return _xlsx(tuple(map(tuple, rows)))


@cache
def _xlsx(rows: tuple[tuple, ...]) -> bytes:
    book, stream = openpyxl.Workbook(), BytesIO()
    for row in (HEADER, *rows):
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


GOOD = ["临溪街道", "槐安里社区", 1500, 3800, 2]
ASKED = ["临溪街道", "杏花社区", 1446, "0.93万", 1]


def uploaded(town: Town, by, *rows: list, name: str = "基本情况.xlsx", division=None) -> ImportBatch:
    return actions.upload(
        content=xlsx(*(rows or (GOOD, ASKED))), name=name, kind=slots.entry("imports", "indicators"),
        division=division or town.qinghe, as_of=DAY, by=by,
    )  # fmt: skip


def fresh(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)
