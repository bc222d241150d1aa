"""Columns of a sheet: the canonical label and what people write instead."""

from __future__ import annotations

from typing import Any

from import_export.fields import Field
from import_export.resources import Resource


class Column(Field):
    """A field of a django-import-export resource that knows its header's other spellings.

    `words` are compared after NFKC, without spaces, brackets and what stands in them. A word «证/级别» only fits below
    a group heading that contains 证 (two-row headers), for labels that say too little by themselves.
    """

    def __init__(
        self,
        label: str,
        *words: str,
        attribute: str | None = None,
        required: bool = False,
        stored: bool = True,
        note: Any = "",
        **options: Any,
    ) -> None:
        super().__init__(attribute=attribute, column_name=label, **options)
        self.words = words
        self.required = required
        # A column that is read to check the others, and not stored itself (序号, 离职 …).
        self.stored = stored
        self.note = note

    @property
    def label(self) -> str:
        return self.column_name


def columns_of(resource: type[Resource]) -> dict[str, Column]:
    """The columns of a resource by field name (key of a record's values), in the order they are written down."""
    return {name: field for name, field in resource.fields.items() if isinstance(field, Column)}
