"""The base of every sheet's django-import-export resource: column map, dry run, one transaction, counts.

A subclass declares `Column`s, says which held row a record means (`held`), whether it differs (`differs`) and how it
is saved (`save`, by an action of the app). Everything else (order, dry run, roll-back, totals) is the library's.
"""

from __future__ import annotations

from typing import Any

from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult
from tablib import Dataset

from core.imports.columns import columns_of
from core.imports.kinds import ImportContext
from core.imports.verdicts import Record, Undo, Verdict, Written


class Outcome:
    """What saving one record came to: the words of `Written`."""

    NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


# How the library calls them.
IMPORT_TYPES = {
    Outcome.NEW: RowResult.IMPORT_TYPE_NEW,
    Outcome.CHANGED: RowResult.IMPORT_TYPE_UPDATE,
    Outcome.UNCHANGED: RowResult.IMPORT_TYPE_SKIP,
}


class SheetResource(Resource):
    """A resource over checked records. Saves row by row, or in bulk from `before_import`, as the subclass likes."""

    class Meta:
        instance_loader_class = BaseInstanceLoader
        # The whole file is one transaction; a savepoint of the library's per row would only cost.
        use_transactions = True
        use_bulk = True
        report_skipped = True
        skip_unchanged = True

    def __init__(self, context: ImportContext | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.context = context
        self.undo: list[Undo] = []
        self.records: dict[int, Record] = {}

    # --- what a kind says -----------------------------------------------------------------

    def prepare(self, records: list[Record]) -> None:
        """Load in a few queries what the records will be compared with."""

    def save_record(self, record: Record) -> str:
        """Save one record through the app's actions; an `Outcome`. Append to `self.undo` what was changed."""
        raise NotImplementedError

    # --- the library's side ---------------------------------------------------------------

    @classmethod
    def dataset(cls, verdict: Verdict) -> Dataset:
        """The accepted records as the library's table: one column per `Column`, in the order written down."""
        names = list(columns_of(cls))
        data = Dataset(headers=["record", *(columns_of(cls)[name].label for name in names)])
        for number, record in enumerate(verdict.records):
            data.append([number, *(record.values.get(name) for name in names)])
        return data

    def write(self, verdict: Verdict, *, dry_run: bool = False) -> Written:
        """Import the verdict's records in one transaction.

        With `dry_run` it is rolled back; the undo steps then say what would change.
        """
        self.records = dict(enumerate(verdict.records))
        result = self.import_data(self.dataset(verdict), dry_run=dry_run, raise_errors=True, use_transactions=True)
        totals = result.totals
        return Written(
            new=totals[RowResult.IMPORT_TYPE_NEW],
            changed=totals[RowResult.IMPORT_TYPE_UPDATE],
            unchanged=totals[RowResult.IMPORT_TYPE_SKIP],
            undo=tuple(self.undo),
        )

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        self.prepare(list(self.records.values()))

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        """One record; the library's own row machinery compares model instances, ours a person with all papers."""
        outcome = self.save_record(self.records[row["record"]])
        result = self.get_row_result_class()()
        result.import_type = IMPORT_TYPES[outcome]
        return result
