"""The verdict of a check and the outcome of a write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from core.imports.findings import ACCEPT, QUESTION, REJECT, SKIP, FileWarning, Finding


@dataclass(frozen=True, slots=True)
class Record:
    """One row that may be written: clean values by field name. Holds full ID numbers, so it is never stored."""

    sheet: str
    row: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. `findings` lists every remark; `records` the accepted rows, only in memory.

    A stored verdict has no records: to write, read the file again and check it with the answers.
    """

    kind: str
    file: str
    as_of: date
    counts: dict[str, int]
    findings: tuple[Finding, ...] = ()
    file_warnings: tuple[FileWarning, ...] = ()
    unmapped: tuple[str, ...] = ()
    records: tuple[Record, ...] = field(default=(), repr=False)

    @property
    def codes(self) -> dict[str, int]:
        return dict(Counter(finding.code for finding in self.findings))

    @property
    def questions(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict == QUESTION)

    @property
    def all_taken(self) -> bool:
        return not (self.counts["question"] or self.counts["reject"])

    def as_json(self) -> dict[str, Any]:
        """The object of commands.md, without `written`."""
        return {
            "file": self.file,
            "kind": self.kind,
            "as_of": self.as_of.isoformat(),
            "counts": self.counts,
            "file_warnings": [warning.as_json() for warning in self.file_warnings],
            "rows": [finding.as_json() for finding in self.findings],
            "codes": self.codes,
        }

    def as_stored(self) -> dict[str, Any]:
        """What ImportBatch.verdict keeps (no records, no full ID number)."""
        return {
            "kind": self.kind,
            "file": self.file,
            "as_of": self.as_of.isoformat(),
            "counts": self.counts,
            "findings": [finding.as_stored() for finding in self.findings],
            "file_warnings": [asdict(warning) for warning in self.file_warnings],
            "unmapped": list(self.unmapped),
        }

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Verdict:
        return cls(
            kind=stored["kind"],
            file=stored["file"],
            as_of=date.fromisoformat(stored["as_of"]),
            counts=dict(stored["counts"]),
            findings=tuple(Finding.from_stored(line) for line in stored["findings"]),
            file_warnings=tuple(FileWarning.from_stored(line) for line in stored["file_warnings"]),
            unmapped=tuple(stored["unmapped"]),
        )


def row_verdict(findings: Iterable[Finding]) -> str:
    """Of a row's remarks the hardest one decides."""
    verdicts = {finding.verdict for finding in findings}
    return next((hardest for hardest in (REJECT, QUESTION, SKIP) if hardest in verdicts), ACCEPT)


def count(rows: Sequence[Sequence[Finding]]) -> dict[str, int]:
    """`counts` of commands.md from the remarks of every row (an empty list is a plain accept).

    A row that a person left out counts as skip, and still as a row of the sheet's own kind.
    """
    verdicts = Counter(row_verdict(findings) for findings in rows)
    notices = sum(finding.verdict == ACCEPT for findings in rows for finding in findings)
    layout = sum(any(f.verdict == SKIP and f.code != "left_out" for f in findings) for findings in rows)
    return {
        "person_rows": len(rows) - layout,
        "accept": verdicts[ACCEPT],
        "question": verdicts[QUESTION],
        "reject": verdicts[REJECT],
        "notices": notices,
        "skip": verdicts[SKIP],
    }


@dataclass(frozen=True, slots=True)
class Undo:
    """How to take one written row back.

    `before` is None for a row that was made (undo deletes it); else the former values of the changed columns.
    `after` are the values written: undo only touches a row that still holds them. Dates as ISO text, no ID number.
    """

    model: str
    pk: int
    before: dict[str, Any] | None
    after: dict[str, Any] = field(default_factory=dict)
    label: str = ""

    def as_stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_stored(cls, line: Mapping[str, Any]) -> Undo:
        return cls(**line)


@dataclass(frozen=True, slots=True)
class Written:
    """Records written, by outcome; `undo` in the order of writing (undo walks it backwards)."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    undo: tuple[Undo, ...] = field(default=(), repr=False)

    def as_json(self) -> dict[str, int]:
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged}
