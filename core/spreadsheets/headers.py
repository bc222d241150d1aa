"""Header cells and the columns they mean. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

_BRACKETS = re.compile(r"[(\[【〔<][^)\]】〕>]*[)\]】〕>]")
_NOISE = re.compile(r"[\s*★☆:：,，、。.;；\-_—|'\"“”]+")
MAX_HEADER_CHARACTERS = 40


class HeaderColumn(Protocol):
    """What a column map must offer (`core.imports.columns.Column` does)."""

    @property
    def label(self) -> str: ...

    words: tuple[str, ...]
    required: bool


def plain(text: str, *, keep_brackets: bool = False) -> str:
    """«姓 名（必填）*» → «姓名»: NFKC, no blanks, no marks, nothing in brackets unless that is all there is."""
    text = unicodedata.normalize("NFKC", text)
    bare = _NOISE.sub("", text if keep_brackets else _BRACKETS.sub("", text))
    return (bare or _NOISE.sub("", text)).lower()


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """The label of one column as written, and the heading it stands under in a two-row header."""

    label: str
    group: str = ""

    @property
    def as_written(self) -> str:
        return " ".join(self.label.split())


class ColumnWords:
    """Looks up which field a header cell means."""

    def __init__(self, columns: Mapping[str, HeaderColumn]) -> None:
        self.alone: dict[str, str] = {}
        self.grouped: list[tuple[str, str, str]] = []
        for name, column in columns.items():
            for word in (column.label, *column.words):
                group, _, label = word.rpartition("/")
                for form in {plain(label), plain(label, keep_brackets=True)}:
                    if group:
                        self.grouped.append((plain(group), form, name))
                    else:
                        self.alone.setdefault(form, name)

    def field_of(self, cell: HeaderCell) -> str | None:
        """The field's name, or None for a column we do not keep. A word bound to a group goes first."""
        if not cell.label or len(cell.label) > MAX_HEADER_CHARACTERS:
            return None
        forms = (plain(cell.label, keep_brackets=True), plain(cell.label))
        group = plain(cell.group)
        for wanted_group, form, name in self.grouped:
            if form in forms and wanted_group in group:
                return name
        for form in forms:
            if form in self.alone:
                return self.alone[form]
        joined = group + forms[1]
        return self.alone.get(joined)


def fields_of(cells: Iterable[HeaderCell], words: ColumnWords) -> dict[str, int]:
    """Field name → column number; of two columns that mean the same the first counts."""
    found: dict[str, int] = {}
    for column, cell in enumerate(cells):
        name = words.field_of(cell)
        if name is not None:
            found.setdefault(name, column)
    return found
