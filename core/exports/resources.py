"""The base of every exported list: a django-import-export resource whose rows go to our own safe writers.

A subclass declares `ExportField`s; the library walks the rows and asks each field. What comes out keeps its types
(dates, numbers), because `core.exports.writers` disarm text and write the heading lines; the library's own file
formats are not used. Subclasses are registered in the slot `exports`, from where `/desk/reports/` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from import_export.fields import Field
from import_export.resources import Resource

from core.exports.tables import Head, Table

Value = str | Callable[[Any], Any]
CHUNK = 2_000  # rows of one query of the prefetched details


class ExportField(Field):
    """A column: its label, and how a row says its value, by attribute path («person__name») or by a function.

    What is `personal` stands in the file only where the resource was built with `personal=True` (ticked, with a
    reason); without, the column says `masked`, or is left out where there is none.
    """

    def __init__(self, label: Any, value: Value, *, personal: bool = False, masked: Value | None = None) -> None:
        super().__init__(attribute=value if isinstance(value, str) else None, column_name=label, readonly=True)
        self.value = value
        self.personal = personal
        self.masked = masked

    def get_value(self, instance: Any) -> Any:
        return self.value(instance) if callable(self.value) else super().get_value(instance)

    def export(self, instance: Any, **kwargs: Any) -> Any:
        """The value with its type; the library's widgets would make text of it."""
        return self.get_value(instance)

    def hidden(self) -> ExportField | None:
        """The column as it stands without the reason."""
        return None if self.masked is None else ExportField(self.column_name, self.masked)


class ExportResource(Resource):
    """A list that can be taken away as a file. `table(rows, head)` gives what the writers take."""

    #: key in the slot `exports`
    slug: ClassVar[str]
    title: Any
    #: one sentence: what a row is, and whether people are in it
    about: ClassVar[Any]
    #: the permission to take the file away
    permission: ClassVar[str]
    #: route of the page where the rows are chosen and the file is asked for
    page: ClassVar[str]
    #: what the page can choose by
    filters: ClassVar[tuple[Any, ...]] = ()
    #: columns that depend on the rows (skills of a post, sessions of a class), in words
    varying: ClassVar[Any] = ""

    def __init__(self, *, personal: bool = False) -> None:
        super().__init__()
        if not personal:
            kept = ((name, field.hidden() if field.personal else field) for name, field in self.fields.items())
            self.fields = {name: field for name, field in kept if field is not None}

    def add(self, fields: Mapping[str, ExportField], *, before: str = "") -> None:
        """Columns known only now, at the end or before a declared one."""
        own = list(self.fields.items())
        place = [name for name, _ in own].index(before) if before else len(own)
        self.fields = dict([*own[:place], *fields.items(), *own[place:]])

    def table(self, rows: QuerySet | Iterable[Any], head: Head) -> Table:
        data = self.export(rows)
        return Table(str(self.title), data.headers, data[:], head)

    # --- the library's side ---------------------------------------------------------------

    @classmethod
    def labels(cls) -> list[Any]:
        """The headings, in order, and what stands for those that vary."""
        return [*(field.column_name for field in cls.fields.values()), *([cls.varying] if cls.varying else [])]

    @cached_property
    def _columns(self) -> list[Field]:
        return super().get_export_fields()

    def get_export_fields(self, selected_fields: Any = None) -> list[Field]:
        """The library asks for every row; the answer does not change while one file is written."""
        return super().get_export_fields(selected_fields) if selected_fields else self._columns

    def export_field(self, field: Field, instance: Any, **kwargs: Any) -> Any:
        """Our fields know how to read a row; the library would look for a `dehydrate_` method for every cell."""
        return field.export(instance)

    def iter_queryset(self, queryset: QuerySet | Iterable[Any]) -> Iterator[Any]:
        """One query, so that no row is twice or missing; the library would ask page by page for prefetched rows."""
        if isinstance(queryset, QuerySet):
            yield from queryset.iterator(chunk_size=CHUNK)
        else:
            yield from queryset
