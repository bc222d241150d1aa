"""CSV: UTF-8 with a byte order mark (Excel takes it for GBK without), every text disarmed."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import TextIOWrapper
from typing import IO, Any

from core.exports.cells import cell_value, disarmed
from core.exports.tables import Table


def _text(value: Any) -> str:
    value = cell_value(value)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    # A negative number is a number, not a formula: it is written by us, not typed by someone.
    return disarmed(value) if isinstance(value, str) else str(value)


def write_csv(table: Table, stream: IO[bytes]) -> None:
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for label, value in table.lines_above():
        writer.writerow([disarmed(label), disarmed(value)])
    writer.writerow([_text(str(column)) for column in table.columns])
    writer.writerows([_text(value) for value in row] for row in table.rows)
    text.flush()
    text.detach()
