"""One row of a training ledger: cells to values, every doubt to a remark. Writes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from core.imports.checking import Line
from core.imports.findings import Choice
from core.rules.dates import DateProblem, DateReading, read_date
from core.rules.identity import masked_in_place
from core.rules.person_names import PersonName, read_name
from core.spreadsheets import Cell, TableRow
from core.spreadsheets.workbook import NUMBER, TEXT
from courses.imports.ledger_persons import Persons
from courses.models import LedgerRow
from courses.rules import ledger as rules

HOURS_A_DAY = (8, 6)
_FORMS = (
    ("线上", LedgerRow.Form.ONLINE), ("网络", LedgerRow.Form.ONLINE), ("在线", LedgerRow.Form.ONLINE),
    ("派", LedgerRow.Form.DISPATCHED), ("外出", LedgerRow.Form.DISPATCHED), ("外培", LedgerRow.Form.DISPATCHED),
    ("面授", LedgerRow.Form.FACE), ("集中", LedgerRow.Form.FACE), ("线下", LedgerRow.Form.FACE),
    ("现场", LedgerRow.Form.FACE),
)  # fmt: skip
_SENTENCES = {
    "person_unknown": "ledger_person_unknown", "hours_unreadable": "ledger_hours_unreadable",
    "date_missing": "ledger_date_missing",
}  # fmt: skip


@dataclass(slots=True)
class Book:
    """What the rows of one file are read with; `seen` remembers who stood first in which run."""

    as_of: date
    persons: Persons
    counts_from_1904: bool = False
    has_numbers: bool = True
    seen: dict[tuple[int, str], Line] = field(default_factory=dict)


class LedgerReader:
    """Reads a row into `line.values`; one method a subject."""

    def __init__(self, line: Line, row: TableRow, book: Book) -> None:
        self.line, self.row, self.book = line, row, book

    def read(self) -> None:
        values = self.line.values
        values["run"] = self._text("run")[:120] or (self.line.ask("run_missing", field="run", pick="text") or "")[:120]
        values["organiser"] = self._text("organiser")[:80]
        form = rules.plain(self._text("form"))
        values["form"] = str(next((kind for word, kind in _FORMS if word in form), LedgerRow.Form.OTHER))
        self._person()
        self._period()
        self._result()
        self._hours()
        self._repeated()

    def _cell(self, name: str) -> Cell:
        return self.row.cell(name)

    def _text(self, name: str) -> str:
        return " ".join(self._cell(name).text.split())

    def _ask(self, code: str, name: str, choices: list[Choice], pick: str = "", **facts: object) -> str | None:
        raw = facts.pop("raw", self._text(name) or None)
        sentence = str(facts.pop("sentence", _SENTENCES.get(code, "")))
        return self.line.ask(code, field=name, choices=choices, pick=pick, raw=raw, sentence=sentence, **facts)

    # --- who ------------------------------------------------------------------------------

    def _person(self) -> None:
        name = read_name(self._text("name"))
        if not isinstance(name, PersonName):
            self.line.refuse(name.code, field="name", raw=self._text("name") or None, suggestion=name.suggestion)
            return
        cell, written = self._cell("last_four"), rules.plain(self._cell("last_four").text).upper()
        written = re.sub(r"\.0$", "", written)
        last_four = written.zfill(4) if cell.kind == NUMBER and len(written) < 4 else written
        found = self.book.persons.find(name.value, last_four, self._text("unit"))
        if isinstance(found, rules.Known):
            self.line.values["person"] = found.key
            if cell.kind == NUMBER:
                self.line.note("last4_number", field="last_four", raw=written, value=last_four)
            return
        choices = [Choice(str(row.key), self.book.persons.label(row)) for row in found.candidates]
        where = {"person_unknown": "name", "person_unit": "unit", "person_ambiguous": "unit"}.get(
            found.code, "last_four"
        )
        blank = "person_last4_blank" if found.code == "person_last4" and not last_four else ""
        answer = self._ask(
            found.code, where, choices, count=len(choices), sentence=blank or _SENTENCES.get(found.code, ""),
            raw=masked_in_place(written) if where == "last_four" else self._text(where) or None,
        )  # fmt: skip
        if answer:
            self.line.values["person"] = int(answer)

    # --- when -----------------------------------------------------------------------------

    def _period(self) -> None:
        year = self._year()
        span = self._span(year)
        if span is None or isinstance(span, DateProblem):
            span = self._asked_for_day(span.code if span else "date_missing", span)
            if span is None:
                return
        elif span.is_year_added:
            self.line.note(
                "date_year_from_column",
                field=self._day_field,
                raw=self._text(self._day_field),
                value=span.first.isoformat(),
            )
        if year is not None and not span.first.year <= year <= span.last.year:
            span = self._asked_for_year(year, span)
        if span is not None and span.last > self.book.as_of:
            self._ask("date_future", self._day_field, [], raw=span.last.isoformat())
        if span is not None:
            self.line.values["starts_on"], self.line.values["ends_on"] = span.first, span.last

    @property
    def _day_field(self) -> str:
        return "period" if self._text("period") or not self._text("starts_on") else "starts_on"

    def _year(self) -> int | None:
        raw = self._text("year")
        found = re.fullmatch(r"((?:19|20)\d{2})(?:\.0)?\s*年?度?", rules.plain(raw))
        if raw and found is None:
            self.line.note("year_unreadable", field="year", raw=raw)
        return int(found[1]) if found else None

    def _span(self, year: int | None) -> rules.Span | DateProblem | None:
        first = self._reading(self._day_field, year)
        if not isinstance(first, rules.Span) or not self._text("ends_on"):
            return first
        last = self._reading("ends_on", year)
        if not isinstance(last, rules.Span):
            return last
        if last.last < first.first:
            return DateProblem("span_reversed")
        return rules.Span(first.first, last.last, first.is_year_added)

    def _reading(self, name: str, year: int | None) -> rules.Span | DateProblem | None:
        cell = self._cell(name)
        value = None if cell.kind == TEXT else cell.value
        return rules.read_span(value, cell.text, year, counts_from_1904=self.book.counts_from_1904)

    def _asked_for_day(self, code: str, problem: DateProblem | None) -> rules.Span | None:
        choices = [Choice(row.iso, row.iso) for row in (problem.readings if problem else ())]
        answer = self._ask(code, self._day_field, choices, pick="date")
        return self._typed_day(answer, code, self._day_field)

    def _asked_for_year(self, year: int, span: rules.Span) -> rules.Span | None:
        as_written = Choice("as_written", _("以起止日期为准，计入%(year)s年") % {"year": span.first.year})
        answer = self._ask("year_vs_date", "year", [as_written], pick="date", raw=str(year), year=span.first.year)
        return span if answer == "as_written" else self._typed_day(answer, "year_vs_date", "year")

    def _typed_day(self, answer: str | None, code: str, name: str) -> rules.Span | None:
        reading = read_date(None, answer, tenth=1) if answer else None
        if isinstance(reading, DateReading):
            return rules.Span(reading.first, reading.last)
        if answer:
            self.line.ask_again(code, field=name)
        return None

    # --- with what end, how many hours ------------------------------------------------------

    def _result(self) -> None:
        raw = re.sub(r"\.0$", "", self._text("result"))
        reading = rules.read_result(raw)
        if isinstance(reading, rules.ResultProblem):
            choices = [Choice(rules.PASSED, _("合格，计学时")), Choice(rules.FAILED, _("不合格，不计学时"))]
            result = self._ask(reading.code, "result", choices)
        else:
            result = reading.result
            if reading.is_score:
                self.line.note("result_score", field="result", raw=raw, value=result)
        number = self._text("certificate_number")
        self.line.values["certificate_number"] = number[:60]
        if result == rules.ABSENT:
            self.line.note("absent", field="result", raw=raw, value=0)
        elif result == rules.PASSED and not number and self.book.has_numbers:
            self.line.note("no_cert_no", field="certificate_number")
        self.line.values["result"] = result

    def _hours(self) -> None:
        raw = self._text("hours")
        reading = rules.read_hours(raw)
        if isinstance(reading, rules.Hours):
            hours: Decimal | None = reading.hours
            if reading.unit:
                value = int(reading.hours) if reading.hours == int(reading.hours) else float(reading.hours)
                self.line.note("hours_unit", field="hours", raw=raw, value=value, sentence="ledger_hours_unit")
        elif reading.code == "hours_missing" and self.line.values["result"] != rules.PASSED:
            hours = Decimal(0)
        else:
            hours = self._asked_for_hours(reading, raw)
        if hours == 0 and self.line.values["result"] == rules.PASSED:
            self.line.note("hours_zero", field="hours", raw=raw)
        self.line.values["hours"] = hours.quantize(Decimal("0.1")) if hours is not None else None

    def _asked_for_hours(self, problem: rules.HoursProblem, raw: str) -> Decimal | None:
        rates = [(rate, problem.days * rate) for rate in HOURS_A_DAY] if problem.days is not None else []
        words = _("%(hours)s学时（1天按%(rate)s学时）")
        choices = [
            Choice(f"{hours:f}", words % {"hours": f"{hours.normalize():f}", "rate": rate}) for rate, hours in rates
        ]
        answer = self._ask(problem.code, "hours", choices, pick="number", raw=raw or None)
        try:
            hours = Decimal(answer) if answer else None
        except InvalidOperation:
            hours = Decimal(-1)
        if hours is not None and not 0 <= hours <= rules.MOST_HOURS:
            self.line.ask_again(problem.code, field="hours")
            return None
        return hours

    # --- once --------------------------------------------------------------------------------

    def _repeated(self) -> None:
        """A person stands once in a run; a second row is asked about, whatever it says."""
        values = self.line.values
        if not {"person", "starts_on"} <= set(values) or not values["run"]:
            return
        values["key"] = rules.run_key(values["run"], values["starts_on"])[:160]
        first = self.book.seen.setdefault((values["person"], values["key"]), self.line)
        if first is not self.line:
            told = ("starts_on", "ends_on", "hours", "result")
            same = all(first.values.get(name) == values.get(name) for name in told)
            self.line.ask("row_repeated", sentence="run_repeated" if same else "run_conflict", other=first.row)
