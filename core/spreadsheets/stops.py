"""How the reading process gives a file up."""

from __future__ import annotations

from core.spreadsheets.refusals import FileRefusal


class Stop(Exception):
    """The file is refused; `refusal` says why. Never leaves the reading process."""

    def __init__(self, code: str, **facts: object) -> None:
        self.refusal = FileRefusal(code, facts)
        super().__init__(code)
