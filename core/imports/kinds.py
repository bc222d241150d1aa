"""Kinds of sheet: the interface between the reader, the check page, the command and each app's resources.

An app registers its kinds in its `slots.py`: `register("imports", RosterKind.slug, RosterKind())`; whoever needs one
asks `core.slots.entry("imports", slug)`. The way of a sheet:

    workbook = core.spreadsheets.read(content, name)            # Refused(FileRefusal) with one sentence
    verdict  = kind.check(workbook, context, answers)           # reads the database, writes nothing
    batch.verdict, batch.counts = verdict.as_stored(), verdict.counts
    …                                                           # a person answers questions
    verdict  = kind.check(workbook, context, answers)           # again, from the file: records are never stored
    written  = kind.write(verdict, context)                     # one transaction; written.undo → ImportBatch.undo

**Questions.** `verdict.questions` are findings with `choices` (Choice.value, .label) and perhaps `pick` ("text",
"date", "number", "division"): a free answer besides the choices. An answer is a string kept under `finding.key`
(sheet, row, code, field): one of the choice values, or what was typed (a date as 2024-03-01 or 2024-03, a division as
its pk). `findings.LEAVE_OUT` is always among the choices and turns the row into a skip. A check with the answers turns
an answered question into an accept with `finding.answer` set; an answer that does not hold is asked again.

**What a kind writes** goes through its django-import-export resource (`core.imports.resources`), which gives the
column map (`Column`) and the dry run; the resource saves by calling the app's actions, never by `save()`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from core.imports.columns import Column
from core.imports.verdicts import Undo, Verdict, Written
from core.spreadsheets import Workbook

if TYPE_CHECKING:
    from core.models import Division, Organisation, User

Answers = Mapping[str, str]
NO_ANSWERS: Answers = {}


@dataclass(frozen=True, slots=True)
class ImportContext:
    """Who uploads what, for where and as of which day.

    `division` (or `organisation`, for a university's lists) bounds everything: rows outside are questions. `by` is
    None when an administrator runs the command. `source` names the batch in what is written ("core.importbatch:7").
    """

    as_of: date
    file: str
    division: Division | None = None
    organisation: Organisation | None = None
    by: User | None = None
    source: str = ""
    # Of a division that does not exist yet: its code and name (kinds with `creates_division` only).
    code: str = ""
    name: str = ""


class ImportKind(ABC):
    """One kind of sheet. Kinds hold no state; everything is in the arguments."""

    slug: ClassVar[str]
    label: ClassVar[Any]
    #: the permission that uploading, answering and confirming need
    permission: ClassVar[str]
    #: "division" or "organisation": what the batch hangs on
    scope: ClassVar[str] = "division"
    #: one sentence for the upload page: what the sheet holds
    about: ClassVar[Any] = ""
    #: what one does after writing: (route name, label, hint), shown on the result page where the route exists
    next_routes: ClassVar[Sequence[tuple[str, Any, Any]]] = ()
    #: the permission that a route of `next_routes` needs, where it is another than the kind's own
    next_permissions: ClassVar[Mapping[str, str]] = {}
    #: may `--division` name a division that does not exist yet (only communities)
    creates_division: ClassVar[bool] = False

    @property
    @abstractmethod
    def columns(self) -> Mapping[str, Column]:
        """The column map by field name: canonical label, other spellings, note. Also the upload template."""

    @abstractmethod
    def check(self, workbook: Workbook, context: ImportContext, answers: Answers = NO_ANSWERS) -> Verdict:
        """Read every row and say what would happen; writes nothing.

        Raises Refused(FileRefusal) when no sheet of the workbook is of this kind.
        """

    @abstractmethod
    def write(self, verdict: Verdict, context: ImportContext, *, dry_run: bool = False) -> Written:
        """Write the accepted records in one transaction (`dry_run`: count the outcome and roll back)."""

    def undone(self, steps: Sequence[Undo], by: User | None) -> None:
        """In the transaction of an undo, after its steps: what the kind wrote through doors follows."""
        return

    def examples(self) -> Sequence[Sequence[Any]]:
        """Invented rows for the second sheet of the upload template, in the order of `columns`."""
        return ()

    def choices(self) -> Mapping[str, Sequence[str]]:
        """Field name → words of the dropdown in the upload template."""
        return {}
