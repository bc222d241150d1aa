"""A table on its way into a file: heading lines, columns, rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Head:
    """What the lines above the table say; `plain` writes none of them."""

    scope: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    by: Any = None
    at: datetime | None = None
    plain: bool = False

    def lines(self) -> list[tuple[str, str]]:
        """Label and value of each line; the row count is added by the writer when it knows it."""
        if self.plain:
            return []
        at = timezone.localtime(self.at or timezone.now())
        chosen = [f"{label}{_('：')}{value}" for label, value in self.filters.items() if value not in ("", None)]
        return [
            (_("范围"), str(self.scope) or _("全部可见范围")),
            (_("筛选条件"), _("；").join(chosen) or _("无")),
            (_("导出人"), str(self.by or "")),
            (_("导出时间"), f"{at:%Y-%m-%d %H:%M}"),
        ]


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table. `rows` is read once; `count` is the number of rows where it is known beforehand."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    head: Head = field(default_factory=Head)
    count: int | None = None

    @property
    def row_count(self) -> int | None:
        if self.count is not None:
            return self.count
        return len(self.rows) if isinstance(self.rows, Sequence) else None

    def counted(self) -> Table:
        """The same table with its row count known; a generator is read into a list for it."""
        if self.row_count is not None:
            return self
        return Table(self.title, self.columns, list(self.rows), self.head)

    def lines_above(self) -> list[tuple[str, str]]:
        if self.head.plain:
            return []
        return [(str(self.title), ""), *self.head.lines(), (_("行数"), str(self.row_count))]
