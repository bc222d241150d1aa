"""Steps that every kind's check shares: pick the sheets, name the rows that are no records, warn about the file.

tables = tables_of(workbook, kind)                       # Refused(FileRefusal("no_matching_sheet"))
check = SheetCheck(kind=…, context=context, answers=answers)
for sheet, table in tables:
    for row in check.records(sheet, table):              # layout rows become skip findings on the way
        line = check.line(table, row, name="…")
        line.note("thousands", field="total", raw="1,446", value=1446)
        line.ask("unit_wan", field="residents", raw="0.93万", choices=(Choice("9300", "9300"),), pick="number")
        line.values["residents"] = line.answer("unit_wan", "residents") or 9300
return check.verdict(file_warnings=…)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.imports.findings import ACCEPT, LEAVE_OUT, QUESTION, REJECT, SKIP, Choice, FileWarning, Finding
from core.imports.verdicts import Record, Verdict, count, row_verdict
from core.refusals import Refused
from core.rules.identity import with_ids_masked
from core.spreadsheets import FileRefusal, Sheet, Table, TableRow, Workbook, find_table
from core.spreadsheets.tables import RECORD

if TYPE_CHECKING:
    from core.imports.columns import Column
    from core.imports.kinds import Answers, ImportContext, ImportKind


def tables_of(
    workbook: Workbook, kind: ImportKind, *, key_fields: tuple[str, ...], least: int = 3
) -> list[tuple[Sheet, Table]]:
    """Every sheet that has the kind's header, in the file's order. Raises Refused(FileRefusal("no_matching_sheet"))."""
    columns = kind.columns
    found = [
        (sheet, table)
        for sheet in workbook.sheets
        if (table := find_table(sheet, columns, key_fields=key_fields, least=least)) is not None
    ]
    if not found:
        labels = "、".join(column.label for column in columns.values() if column.required)
        raise Refused(FileRefusal("no_matching_sheet", {"kind": kind.label, "columns": labels}))
    return found


@dataclass(slots=True)
class Line:
    """One record under check: its remarks and the clean values read so far."""

    sheet: str
    row: int
    name: str
    columns: Mapping[str, Column]
    answers: Answers
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, *, field: str = "", **facts: Any) -> None:
        """A remark on a row that is taken. Keywords raw, value, sentence go to the finding, the rest are facts."""
        self.findings.append(self._finding(ACCEPT, code, field, facts))

    def refuse(self, code: str, *, field: str = "", **facts: Any) -> None:
        """The row cannot be taken until the file is corrected."""
        self.findings.append(self._finding(REJECT, code, field, facts))

    def ask(
        self, code: str, *, field: str = "", choices: Sequence[Choice] = (), pick: str = "", **facts: Any
    ) -> str | None:
        """A question, or (when a fitting answer is there) a remark with the answer; returns the answer."""
        offered = (*choices, Choice(LEAVE_OUT, _("本次不收这一行")))
        finding = self._finding(QUESTION, code, field, facts, choices=offered, pick=pick)
        answer = self.answers.get(finding.key)
        if answer is None or not (pick or any(choice.value == answer for choice in offered)):
            self.findings.append(finding)
            return None
        if answer == LEAVE_OUT:
            self.findings.append(self._finding(SKIP, "left_out", field, {}))
            return None
        self.findings.append(finding.answered(answer))
        return answer

    def ask_again(self, code: str, *, field: str = "") -> None:
        """The answer given does not hold: put the question back."""
        label = self._label(field)
        for index, finding in enumerate(self.findings):
            if finding.code == code and finding.field == label and finding.answer is not None:
                self.findings[index] = replace(finding, verdict=QUESTION, answer=None)

    @property
    def verdict(self) -> str:
        return row_verdict(self.findings)

    def _label(self, field: str) -> str:
        return self.columns[field].label if field in self.columns else field

    def _finding(self, verdict: str, code: str, field: str, facts: dict[str, Any], **more: Any) -> Finding:
        # An ID number that strayed into another column (phones and numbers swapped) is masked there too.
        facts = {name: with_ids_masked(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        known = {name: facts.pop(name) for name in ("raw", "value", "sentence") if name in facts}
        return Finding(
            self.sheet,
            self.row,
            verdict,
            code,
            field=self._label(field),
            name=with_ids_masked(self.name),
            facts=facts,
            **known,
            **more,
        )


@dataclass(slots=True)
class SheetCheck:
    """Collects lines and layout rows over all sheets of a file and makes the verdict."""

    kind: ImportKind
    context: ImportContext
    answers: Answers
    lines: list[Line] = field(default_factory=list)
    layout: list[Finding] = field(default_factory=list)
    warnings: list[FileWarning] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)

    def records(self, sheet: Sheet, table: Table) -> Iterator[TableRow]:
        """The record rows of a table; rows of layout are noted as skipped, columns without a field remembered."""
        self.unmapped += [label for label in table.unmapped if label not in self.unmapped]
        for row in table.rows:
            if row.kind == RECORD:
                yield row
            else:
                facts = {"text": row.label[:40]}
                self.layout.append(Finding(sheet.name, row.number, SKIP, row.kind, facts=facts))

    def line(self, table: Table, row: TableRow, *, name: str = "") -> Line:
        line = Line(table.sheet, row.number, name, self.kind.columns, self.answers)
        self.lines.append(line)
        return line

    def warn(self, code: str, *, where: Sequence[dict[str, Any]] = (), **facts: Any) -> None:
        self.warnings.append(FileWarning(code, facts, tuple(where)))

    def verdict(self) -> Verdict:
        """Counts, remarks in the file's order, accepted records."""
        counts = count([line.findings for line in self.lines] + [[finding] for finding in self.layout])
        findings = [finding for line in self.lines for finding in line.findings] + self.layout
        sheets = {name: n for n, name in enumerate(dict.fromkeys(finding.sheet for finding in findings))}
        return Verdict(
            kind=self.kind.slug,
            file=self.context.file,
            as_of=self.context.as_of,
            counts=counts,
            findings=tuple(sorted(findings, key=lambda finding: (sheets[finding.sheet], finding.row, finding.code))),
            file_warnings=tuple(self.warnings),
            unmapped=tuple(self.unmapped),
            records=tuple(Record(line.sheet, line.row, line.values) for line in self.lines if line.verdict == ACCEPT),
        )
