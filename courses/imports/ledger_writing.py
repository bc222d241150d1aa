"""Write checked ledger rows, and let hours and evidence follow through their doors."""

from __future__ import annotations

from typing import Any

from core.imports.resources import Outcome
from core.imports.verdicts import Record, Undo
from core.models import Division
from courses.actions.ledger import keeper_of, settle
from courses.imports.ledger_columns import LedgerColumns
from courses.models import LedgerCourse, LedgerRow
from courses.rules.ledger import topic_of

KEPT = ("run", "organiser", "form", "starts_on", "ends_on", "hours", "result", "certificate_number")
_AT_ONCE = 500


class LedgerResource(LedgerColumns):
    """The ledger as a django-import-export resource."""

    def prepare(self, records: list[Record]) -> None:
        assert self.context is not None
        assert self.context.division is not None
        self.division: Division = keeper_of(self.context.division)
        topics = LedgerCourse.objects.filter(division=self.division).select_related("course", "decided_by")
        self.topics = {topic.key: topic for topic in topics}
        self.touched: list[LedgerRow] = []
        self.held: dict[tuple[int, str], LedgerRow] = {}
        persons = sorted({record.values["person"] for record in records})
        for start in range(0, len(persons), _AT_ONCE):
            rows = LedgerRow.objects.filter(person__in=persons[start : start + _AT_ONCE]).select_related("person")
            self.held |= {(row.person_id, row.key): row for row in rows}

    def save_record(self, record: Record) -> str:
        values = record.values
        columns = {name: values[name] for name in KEPT} | {"topic": self._topic(values["run"])}
        row = self.held.get((values["person"], values["key"]))
        if row is None:
            # Another import of the same sheet may be faster: then this row is compared with what that one wrote.
            row, is_new = LedgerRow.objects.get_or_create(
                person_id=values["person"], key=values["key"], defaults=columns
            )
            self.held[(values["person"], values["key"])] = row
            if is_new:
                self._keep(row, None, {name: _stored(values[name]) for name in ("hours", "result", "ends_on")})
                return Outcome.NEW
        changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
        if not changed:
            return Outcome.UNCHANGED
        before = {name: getattr(row, name) for name in changed}
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        self._keep(row, {_column(n): _stored(v) for n, v in before.items()},
                   {_column(n): _stored(v) for n, v in changed.items()})  # fmt: skip
        return Outcome.CHANGED

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        assert self.context is not None
        settle(rows=self.touched, by=self.context.by)

    def _topic(self, run: str) -> LedgerCourse:
        key = topic_of(run)[:120]
        if key not in self.topics:
            topic, is_new = LedgerCourse.objects.get_or_create(division=self.division, key=key)
            self.topics[key] = topic
            if is_new:
                self.undo.append(Undo("courses.ledgercourse", topic.pk, None, {"state": topic.state}, topic.key))
        return self.topics[key]

    def _keep(self, row: LedgerRow, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        self.touched.append(row)
        self.undo.append(Undo("courses.ledgerrow", row.pk, before, after, f"{row.person.name} {row.run}"))


def _column(name: str) -> str:
    return "topic_id" if name == "topic" else name


def _stored(value: Any) -> Any:
    if isinstance(value, LedgerCourse):
        return value.pk
    return value if value is None or isinstance(value, int) else str(value)
