"""One door for both formats: write to a stream, or answer a request with a file."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO

from django.http import FileResponse
from django.utils import timezone
from django.utils.text import get_valid_filename

from core.exports.csv_file import write_csv
from core.exports.tables import Table
from core.exports.xlsx_file import write_xlsx

FORMATS: dict[str, tuple[str, Callable[[Table, IO[bytes]], None]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "csv": ("text/csv; charset=utf-8", write_csv),
}


def write(table: Table, file_format: str, stream: IO[bytes]) -> None:
    """Write the table; an unknown format is taken as xlsx, so that a typed-over address does no harm."""
    FORMATS.get(file_format, FORMATS["xlsx"])[1](table.counted(), stream)


def download(table: Table, file_format: str = "xlsx", *, name: str = "") -> FileResponse:
    """Answer with the file: never shown in the browser, never kept by a cache."""
    suffix = file_format if file_format in FORMATS else "xlsx"
    stream = BytesIO()
    write(table, suffix, stream)
    return attachment(stream.getvalue(), name or table.title, suffix)


def attachment(content: bytes, title: str, suffix: str = "xlsx") -> FileResponse:
    """The bytes of a file we made, under its title and today's date."""
    name = get_valid_filename(f"{title}_{timezone.localdate():%Y%m%d}")
    response = FileResponse(
        BytesIO(content), as_attachment=True, filename=f"{name}.{suffix}", content_type=FORMATS[suffix][0]
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
