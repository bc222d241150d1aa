"""One row of a list of interns: cells to values, every doubt to a remark. Writes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from certification.models import Programme
from certification.rules.clauses import why_not_clause
from core.imports.checking import Line
from core.imports.findings import Choice
from core.rules.dates import DateProblem, DateReading, read_date
from core.rules.divisions import Gazetteer, PlaceProblem
from core.rules.identity import IdProblem, masked_in_place, read_id_number
from core.spreadsheets import Cell, TableRow
from core.spreadsheets.workbook import EMPTY_CELL, TEXT

LATER, WITHOUT = "later", "without"
LEVELS = {
    "专科": Programme.Level.VOCATIONAL, "高职": Programme.Level.VOCATIONAL, "大专": Programme.Level.VOCATIONAL,
    "本科": Programme.Level.BACHELOR, "硕士": Programme.Level.MASTER, "研究生": Programme.Level.MASTER,
}  # fmt: skip
_UNIT = re.compile(r"^(\d+)\s*(?:个)?(?:学时|小时|课时|时|h)$", re.IGNORECASE)
_PAPERS = {"faculty_supervisor": "no_faculty", "host_supervisor": "no_supervisor", "insurance": "no_insurance"}


@dataclass(slots=True)
class Book:
    """What the rows of one file are read with; `numbers` remembers where each student number stood first."""

    as_of: date
    places: Gazetteer
    counts_from_1904: bool = False
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)


class InternReader:
    """Reads a row into `line.values`; one method a subject."""

    def __init__(self, line: Line, row: TableRow, book: Book) -> None:
        self.line, self.row, self.book = line, row, book

    def read(self) -> None:
        for name in ("school", "major", "name"):
            self.line.values[name] = self._text(name)[:60]
        self._person()
        self._number()
        self._programme()
        self._place()
        self._dates()
        self._hours()
        self._papers()
        self._promise()

    def _cell(self, name: str) -> Cell:
        return self.row.cell(name) or EMPTY_CELL

    def _text(self, name: str) -> str:
        return " ".join(self._cell(name).text.split())

    def _value(self, name: str) -> object:
        cell = self._cell(name)
        return None if cell.kind == TEXT else cell.value

    # --- who ------------------------------------------------------------------------------

    def _person(self) -> None:
        cell = self._cell("id_number")
        reading = read_id_number(self._value("id_number"), cell.raw, on=self.book.as_of)
        if isinstance(reading, IdProblem):
            raw = masked_in_place(cell.raw) if cell.raw else None
            self.line.refuse(reading.code, field="id_number", raw=raw, length=reading.length)
        else:
            self.line.values["id_number"] = reading.number
        if not self.line.values["name"]:
            self.line.refuse("name_missing", field="name")
        self.line.values["phone"] = re.sub(r"\.0$", "", self._text("phone"))[:20]
        self.line.values["emergency"] = self._text("emergency")[:60]
        if not self.line.values["emergency"]:
            self._ask_later("no_emergency", "emergency")

    def _number(self) -> None:
        number = re.sub(r"\.0$", "", self._text("number"))
        if not number:
            self.line.refuse("student_no_missing", field="number")
            return
        first = self.book.numbers.setdefault((self._text("school"), number), self.line.row)
        if first != self.line.row:
            answer = self.line.ask("student_no_twice", field="number", pick="text", value=number, other=first)
            if answer and (self._text("school"), answer) in self.book.numbers:
                self.line.ask_again("student_no_twice", field="number")
            number = answer or number
        self.line.values["number"] = number[:30]

    def _programme(self) -> None:
        raw = self._text("level")
        level = next((level for word, level in LEVELS.items() if word in raw), None)
        if level is None:
            choices = [Choice(value, str(label)) for value, label in Programme.Level.choices]
            level = self.line.ask("level_unreadable", field="level", raw=raw, choices=choices)
        self.line.values["level"] = level and str(level)
        raw = self._text("intake")
        year = re.search(r"20\d{2}", raw)
        answer = year[0] if year else self.line.ask("intake_unreadable", field="intake", raw=raw, pick="number")
        self.line.values["intake"] = int(float(answer)) if answer else None

    # --- where and when -------------------------------------------------------------------

    def _place(self) -> None:
        raw = self._text("community")
        found = self.book.places.find("", raw)
        if not isinstance(found, PlaceProblem):
            self.line.values["division"] = found.place.key
            if found.remark and found.remark != "street_blank_resolved":
                value = self.book.places.label(found.place)
                self.line.note(
                    found.remark, field="community", raw=raw, value=value, now=found.place.name, since=found.since
                )
            return
        several = found.code == "street_blank_ambiguous"
        choices = [Choice(str(place.key), self.book.places.label(place)) for place in found.candidates[:8]]
        answer = self.line.ask(
            "community_ambiguous" if several else found.code, field="community", raw=raw or None, choices=choices,
            pick="division", count=len(found.candidates), community=raw,
            sentence="intern_community_ambiguous" if several else "",
        )  # fmt: skip
        known = {str(place.key) for place in self.book.places.places}
        if answer and answer not in known:
            self.line.ask_again("community_ambiguous" if several else found.code, field="community")
        elif answer:
            self.line.values["division"] = int(answer)

    def _dates(self) -> None:
        first, last = self._date("starts_on"), self._date("ends_on", last=True)
        if first and last and last < first:
            raw = self._text("ends_on")
            answer = self.line.ask(
                "dates_reversed", field="ends_on", raw=raw, pick="date", sentence="intern_dates_reversed"
            )
            reading = read_date(None, answer, tenth=1) if answer else None
            last = reading.last if isinstance(reading, DateReading) and reading.last >= first else None
            if answer and last is None:
                self.line.ask_again("dates_reversed", field="ends_on")
        self.line.values["starts_on"], self.line.values["ends_on"] = first, last

    def _date(self, name: str, *, last: bool = False) -> date | None:
        reading = read_date(self._value(name), self._text(name), counts_from_1904=self.book.counts_from_1904)
        if isinstance(reading, DateProblem):
            choices = [Choice(row.iso, row.iso) for row in reading.readings]
            answer = self.line.ask(reading.code, field=name, choices=choices, pick="date", raw=self._text(name))
            chosen = read_date(None, answer, tenth=1) if answer else None
            if answer and not isinstance(chosen, DateReading):
                self.line.ask_again(reading.code, field=name)
            reading = chosen
        if not isinstance(reading, DateReading):
            return None
        return reading.last if last else reading.first

    # --- hours, papers, promises ----------------------------------------------------------

    def _hours(self) -> None:
        required = self._whole("required_hours")
        done = self._whole("done_hours", is_asked=False)
        self.line.values["required_hours"] = required
        if required is not None and done is not None and done > required:
            self.line.note("hours_over", field="done_hours", value=done)

    def _whole(self, name: str, *, is_asked: bool = True) -> int | None:
        raw = self._text(name)
        if re.fullmatch(r"\d+(?:\.0)?", raw):
            return int(float(raw))
        unit = _UNIT.match(raw)
        if unit:
            self.line.note("hours_unit", field=name, raw=raw, value=int(unit[1]))
            return int(unit[1])
        if not is_asked:
            return None
        answer = self.line.ask("hours_unreadable", field=name, raw=raw, pick="number")
        return int(float(answer)) if answer else None

    def _papers(self) -> None:
        for name, code in _PAPERS.items():
            self.line.values[name] = self._text(name)[:100]
            if not self.line.values[name]:
                self._ask_later(code, name)

    def _promise(self) -> None:
        raw = self._text("promise")
        if raw and why_not_clause(raw):
            self.line.ask(
                "promise_post", field="promise", raw=raw, choices=[Choice(WITHOUT, _("不写承诺，按公开招聘收"))]
            )

    def _ask_later(self, code: str, name: str) -> None:
        self.line.ask(code, field=name, choices=[Choice(LATER, _("先收，补齐以前不能开始实习"))])
