"""Read one row of a roster: cells to values, every doubt to a remark. Writes nothing, asks no database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.imports.checking import Line
from core.imports.findings import Choice
from core.rules.dates import DateProblem, DateReading, OpenEnd, Reading, read_date
from core.rules.divisions import Gazetteer, Place, PlaceFound, PlaceProblem
from core.rules.identity import IdNumber, born_on, is_male, masked_id, masked_in_place, read_id_number
from core.rules.person_names import NameProblem, read_name
from core.rules.phones import PhoneProblem, read_phone
from core.spreadsheets import Cell, Table, TableRow
from core.spreadsheets.workbook import DATE, EMPTY_CELL, ERROR, NUMBER, TEXT
from staff.imports.roster_columns import ROW
from staff.rules.roster_words import (
    FEMALE,
    MALE,
    SEX_LABELS,
    WordProblem,
    higher_schooling,
    leave_reason,
    level_label,
    other_kind,
    plain,
    read_absence,
    read_leaving,
    read_level,
    read_schooling,
    read_sex,
    schooling_label,
)  # fmt: skip

_REFERENCE = re.compile(r'("[^"]*")|\$?\b[A-Z]{1,3}\$?\d{1,7}\b')
WORK_DATES = ("in_service_since", "in_post_since", "contract_starts_on", "contract_ends_on")
KEEP_ID, KEEP_SHEET, AS_SUGGESTED, NO_LEVEL = "by_id", "by_sheet", "as_suggested", "none"


@dataclass(frozen=True, slots=True)
class Named:
    """A row of reference data: key, usual name, all spellings."""

    key: int
    name: str
    words: frozenset[str]


@dataclass(slots=True)
class Book:
    """What the rows of one file are read with."""

    as_of: date
    places: Gazetteer
    posts: tuple[Named, ...]
    categories: tuple[Named, ...]
    default_category: Named
    counts_from_1904: bool = False
    # field → {"number" | "text": the month that «yyyy.1» means in this column, or None}
    tenths: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)
    dots_differ: bool = False


class RowReader:
    """Reads the cells of one row into `line.values`; one method a subject."""

    def __init__(self, line: Line, row: TableRow, table: Table, book: Book) -> None:
        self.line, self.row, self.table, self.book = line, row, table, book
        self.cells: dict[str, Cell] = {}
        self.computed: set[str] = set()

    def read(self) -> None:
        self._take_cells()
        self._id_number()
        self._name()
        self._sex()
        self._birth()
        self._schooling()
        self._work()
        self._work_dates()
        self._certificate()
        self._grid()
        self._phone()
        self._leaving()
        self._place()
        self._look()

    # --- cells ----------------------------------------------------------------------------

    def _take_cells(self) -> None:
        """Errors and formulas first; what a person answered stands for the cell."""
        for name, column in self.line.columns.items():
            if name not in self.table.columns:
                continue
            cell = self.row.cell(name)
            if not column.stored and cell.kind == ERROR:
                cell = EMPTY_CELL
            self.cells[name] = self._without_error(name, cell) if column.stored else cell

    def _without_error(self, name: str, cell: Cell) -> Cell:
        if cell.kind == ERROR or not cell.has_result:
            code = "cell_error" if cell.kind == ERROR else "formula_no_result"
            raw = cell.raw if cell.kind == ERROR else shown_formula(cell.formula)
            answer = self.line.ask(code, field=name, pick="text", raw=raw)
            return Cell(answer, answer, TEXT) if answer else EMPTY_CELL
        if cell.formula and cell.text:
            self.computed.add(name)
            value = masked_in_place(cell.text) if name == "id_number" else cell.text
            self.line.note("formula_cached", field=name, raw=shown_formula(cell.formula), value=value)
        return cell

    def cell(self, name: str) -> Cell:
        return self.cells.get(name, EMPTY_CELL)

    def _value(self, name: str) -> object:
        """The value for rules that tell numbers and dates from text."""
        cell = self.cell(name)
        return None if cell.kind == TEXT else cell.value

    def _answered(self, code: str, name: str, choices: list[Choice], pick: str = "", **facts: Any) -> str | None:
        return self.line.ask(code, field=name, choices=choices, pick=pick, **facts)

    # --- who ------------------------------------------------------------------------------

    def _id_number(self) -> None:
        cell = self.cell("id_number")
        reading = read_id_number(self._value("id_number"), cell.raw, on=self.book.as_of)
        if isinstance(reading, IdNumber):
            self.line.values["id_number"] = reading.number
            if reading.cleaned:
                self._id_was_cleaned(reading, cell.raw)
            return
        raw = masked_in_place(cell.raw) if cell.raw else None
        if reading.code == "id_15":
            label = _("按18位写法 %(number)s 收") % {"number": masked_id(reading.suggestion)}
            if self._answered("id_15", "id_number", [Choice(AS_SUGGESTED, label)], raw=raw):
                self.line.values["id_number"] = reading.suggestion
            return
        sentence = "id_too_long" if reading.code == "id_length" and reading.length > 18 else reading.code
        code = "id_lost_digits" if reading.code == "id_scientific" else reading.code
        self.line.refuse(code, field="id_number", raw=raw, sentence=sentence, length=reading.length)

    def _id_was_cleaned(self, reading: IdNumber, text: str) -> None:
        sentence = "id_clean" if reading.cleaned == "marks" else f"id_clean_{reading.cleaned}"
        shown = masked_in_place(text)
        self.line.note(
            "id_clean", field="id_number", sentence=sentence, value=masked_id(reading.number),
            raw=repr(shown) if reading.cleaned == "marks" else shown,
        )  # fmt: skip

    def _name(self) -> None:
        text = self.cell("name").raw
        reading = read_name(text)
        if isinstance(reading, NameProblem):
            self._name_in_doubt(reading, text)
            return
        self.line.values["name"] = reading.value
        if reading.had_blanks:
            self.line.note("name_space", field="name", raw=repr(text), value=reading.value)
        if reading.has_dot and (self.book.dots_differ or reading.dot_was_other):
            self.line.note("name_dot", field="name", raw=text, value=reading.value)
        if reading.is_rare:
            self.line.note("name_rare", field="name", raw=text, value=reading.value)

    def _name_in_doubt(self, problem: NameProblem, text: str) -> None:
        if problem.code == "name_missing":
            self.line.refuse("name_missing", field="name")
            return
        choices = [Choice(problem.suggestion, problem.suggestion)] if problem.suggestion else []
        unknown = problem.code == "name_private_char" and not problem.suggestion
        answer = self._answered(
            problem.code, "name", choices, "text", raw=text, suggestion=problem.suggestion,
            sentence="name_private_unknown" if unknown else "",
        )  # fmt: skip
        if answer is not None:
            reading = read_name(answer)
            if isinstance(reading, NameProblem):
                self.line.ask_again(problem.code, field="name")
            else:
                self.line.values["name"] = reading.value

    def _sex(self) -> None:
        number = self.line.values.get("id_number")
        by_id = (MALE if is_male(number) else FEMALE) if number else ""
        raw = self.cell("gender").text
        word = read_sex(raw)
        if isinstance(word, WordProblem):
            offered = [Choice(value, SEX_LABELS[value]) for value in word.values]
            self.line.values["gender"] = self._answered("sex_unknown", "gender", offered, raw=raw) or by_id
            return
        self.line.values["gender"] = word.value if word else by_id
        if word is None:
            return
        if word.is_synonym:
            self.line.note("sex_word", field="gender", raw=raw, value=word.label)
        if by_id and word.value != by_id:
            choices = [
                Choice(by_id, _("以身份证为准：%(sex)s") % {"sex": SEX_LABELS[by_id]}),
                Choice(word.value, _("以表中为准：%(sex)s") % {"sex": word.label}),
            ]
            self.line.values["gender"] = self._answered("sex_vs_id", "gender", choices, raw=raw) or by_id

    def _birth(self) -> None:
        number = self.line.values.get("id_number")
        by_id = born_on(number) if number else None
        self.line.values["born_on"] = by_id
        cell = self.cell("born_on")
        reading = self._reading("born_on", ask_column=False)
        if reading is None or isinstance(reading, OpenEnd) or number is None or by_id is None:
            return
        if isinstance(reading, DateProblem) and reading.code == "date_tenth":
            proven = next((r for r in reading.readings if r.covers(by_id)), None)
            if proven is not None:
                self.line.note("date_tenth_by_id", field="born_on", raw=cell.text, value=proven.iso)
                return
            reading = self._reading("born_on")
        if isinstance(reading, DateReading) and reading.covers(by_id):
            return
        if isinstance(reading, DateProblem):
            self._ask_date("born_on", reading)
            return
        choices = [
            Choice(KEEP_ID, _("以身份证为准：%(day)s") % {"day": by_id.isoformat()}),
            Choice(KEEP_SHEET, _("以表中为准：%(day)s") % {"day": reading.iso}),
        ]
        if self._answered("birth_vs_id", "born_on", choices, raw=cell.text) == KEEP_SHEET:
            self.line.values["born_on"] = reading.first

    def _schooling(self) -> None:
        levels = [self._one_schooling(name) for name in ("education", "later_education")]
        self.line.values["education"] = higher_schooling(*levels)

    def _one_schooling(self, name: str) -> str | None:
        raw = self.cell(name).text
        word = read_schooling(raw)
        if word is None:
            return None
        if isinstance(word, WordProblem):
            offered = word.values or ("senior_middle", "college", "bachelor", "master")
            choices = [Choice(value, schooling_label(value)) for value in offered]
            return self._answered(word.code, name, choices, raw=raw)
        if word.is_synonym:
            self.line.note("edu_word", field=name, raw=raw, value=word.label)
        return word.value

    # --- work -----------------------------------------------------------------------------

    def _work(self) -> None:
        values = self.line.values
        title = " ".join(self.cell("post_title").text.split())[:60]
        values["post_title"], values["post"] = title, post_of(title, self.book.posts)
        values["grade"] = self.cell("grade").text[:12]
        standing = self.cell("standing").text
        values["absence"] = read_absence(standing) if standing else None
        values["share"] = 1
        word = plain(self.cell("category").text)
        category = next((known for known in self.book.categories if word and word in known.words), None)
        values["category"] = (category or self.book.default_category).key
        values["category_is_default"] = category is None
        if category is None and "category" in self.table.columns:
            fallback = self.book.default_category.name
            code = "category_unknown" if word else "category_missing"
            self.line.note(code, field="category", raw=self.cell("category").text or None, value=fallback)

    def _reading(self, name: str, *, ask_column: bool = True) -> Reading:
        cell = self.cell(name)
        proven = self.book.tenths.get(name, {}) if ask_column else {}
        tenth = proven.get("text" if cell.kind == TEXT else "number")
        return read_date(self._value(name), cell.text, counts_from_1904=self.book.counts_from_1904, tenth=tenth)

    def _work_dates(self) -> None:
        for name in ("in_service_since", "in_post_since"):
            self.line.values[name] = self._date(name)
        end = self._reading("contract_ends_on")
        self.line.values["contract_is_open"] = isinstance(end, OpenEnd)
        self.line.values["contract_ends_on"] = self._date("contract_ends_on", last=True)

    def _date(self, name: str, *, last: bool = False) -> date | None:
        """The day to keep (the last one the text can mean for an end); remarks on how it was written."""
        reading = self._reading(name)
        if reading is None:
            return None
        cell = self.cell(name)
        if isinstance(reading, OpenEnd):
            self.line.note("date_open", field=name, raw=cell.text, value="open")
            return None
        if isinstance(reading, DateProblem):
            return self._ask_date(name, reading, last=last)
        if self._is_tenth(cell) and reading.precision == "month":
            self.line.note("date_tenth_by_column", field=name, raw=cell.text, value=reading.iso)
        elif self._deserves_remark(name, cell, reading):
            self.line.note("date_form", field=name, raw=cell.text, value=reading.iso)
        return reading.last if last else reading.first

    def _is_tenth(self, cell: Cell) -> bool:
        return bool(re.match(r"^\d{4}\.1$", cell.text))

    def _deserves_remark(self, name: str, cell: Cell, reading: DateReading) -> bool:
        """Unusual writing; and, for the start of service, text that no other date of the row stands beside."""
        if cell.kind == DATE or name in self.computed:
            return False
        alone = name == "in_service_since" and not any(self.cell(other).text for other in WORK_DATES[1:])
        return not reading.is_plain or alone

    def _ask_date(self, name: str, problem: DateProblem, *, last: bool = False) -> date | None:
        choices = [Choice(reading.iso, reading.iso) for reading in problem.readings]
        answer = self._answered(problem.code, name, choices, "date", raw=self.cell(name).text)
        if answer is None:
            return None
        reading = read_date(None, answer, tenth=1)
        if not isinstance(reading, DateReading):
            self.line.ask_again(problem.code, field=name)
            return None
        return reading.last if last else reading.first

    def _leaving(self) -> None:
        cell = self.cell("leaving")
        leaving = read_leaving(self._value("leaving"), cell.text, counts_from_1904=self.book.counts_from_1904)
        if leaving is None:
            return
        reason = leaving.reason
        if reason == "other" and (said := self.cell("leaving_reason").text):
            reason = leave_reason(said)
        on = leaving.on
        if on is None:
            answer = self._answered("leave_no_date", "leaving", [], "date", raw=cell.text)
            reading = read_date(None, answer, tenth=1) if answer else None
            if answer and not isinstance(reading, DateReading):
                self.line.ask_again("leave_no_date", field="leaving")
            on = reading.last if isinstance(reading, DateReading) else None
        elif on <= self.book.as_of:
            self.line.note("left", field="leaving", raw=cell.text)
        else:
            self.line.note("leaving", field="leaving", raw=cell.text, value=on.isoformat())
        self.line.values["left_on"], self.line.values["leave_reason"] = on, reason

    # --- certificate ----------------------------------------------------------------------

    def _certificate(self) -> None:
        values = self.line.values
        raw = self.cell("cert_level").text
        word = read_level(raw)
        values["cert_level"], values["cert_kind"], values["cert_name"] = "", "", ""
        if isinstance(word, WordProblem):
            self._level_in_doubt(word, raw)
        elif word is not None:
            values["cert_level"], values["cert_kind"] = word.value, "social_worker"
            if word.is_synonym:
                self.line.note("level_word", field="cert_level", raw=raw, value=word.label)
        values["cert_number"] = self._certificate_number(is_known=bool(word) and not isinstance(word, WordProblem))
        values["cert_awarded_on"] = self._date("cert_awarded_on")
        values["registered_until"] = self._date("registered_until", last=True)

    def _level_in_doubt(self, problem: WordProblem, raw: str) -> None:
        values = self.line.values
        if problem.code == "other_kind":
            values["cert_kind"], values["cert_name"] = other_kind(plain(raw)), raw[:60]
            self.line.note("other_kind", field="cert_level", raw=raw)
            return
        choices = [Choice(level, level_label(level)) for level in problem.values]
        choices.append(Choice(NO_LEVEL, _("没有社会工作者证书")))
        answer = self._answered(problem.code, "cert_level", choices, raw=raw)
        if answer and answer != NO_LEVEL:
            values["cert_level"], values["cert_kind"] = answer, "social_worker"

    def _certificate_number(self, *, is_known: bool) -> str | None:
        cell = self.cell("cert_number")
        number = re.sub(r"[\s'‘’]+", "", cell.text)
        is_scientific = bool(re.match(r"^\d(\.\d+)?E\+\d+$", number))
        if is_scientific or (cell.kind == NUMBER and len(number) > 15):
            self.line.note("cert_no_lost", field="cert_number", raw=cell.text)
            return None
        if is_known and not number:
            self.line.note("cert_no_missing", field="cert_number")
        return number[:40] or None

    # --- reach and place ------------------------------------------------------------------

    def _grid(self) -> None:
        text = " ".join(self.cell("grid").text.split())
        codes = [part for part in re.split(r"[/、,;，；\s]+", text) if part and part not in "-—无"]
        self.line.values["grid"] = codes[0][:60] if codes else ""
        if len(codes) > 1:
            choices = [Choice(code[:60], code[:60]) for code in codes]
            self.line.values["grid"] = self._answered("grid_two", "grid", choices, raw=text) or ""

    def _phone(self) -> None:
        cell = self.cell("phone")
        reading = read_phone(self._value("phone"), cell.text)
        self.line.values["phone"] = ""
        if isinstance(reading, PhoneProblem):
            choices = [Choice(number, number) for number in reading.numbers]
            answer = self._answered(reading.code, "phone", choices, "text", raw=cell.text)
            chosen = read_phone(None, answer) if answer else None
            if answer and (chosen is None or isinstance(chosen, PhoneProblem)):
                self.line.ask_again(reading.code, field="phone")
            elif chosen is not None and not isinstance(chosen, PhoneProblem):
                self.line.values["phone"] = chosen.number
        elif reading is not None:
            self.line.values["phone"] = reading.number
            if reading.remark == "phone_float":
                raw = cell.text if cell.text.endswith(".0") else f"{cell.text}.0"
                self.line.note("phone_float", field="phone", raw=raw, value=reading.number)
            elif reading.remark:
                facts = {"value": reading.number} if reading.remark == "phone_clean" else {}
                self.line.note(reading.remark, field="phone", raw=cell.text, **facts)

    def _place(self) -> None:
        street, community = self.cell("street").text, self.cell("community").text
        found = self.book.places.find(street, community)
        if isinstance(found, PlaceProblem):
            self._place_in_doubt(found, street, community)
            return
        self.line.values["division"] = found.place.key
        now = self.book.places.label(found.place)
        if found.remark == "street_blank_resolved":
            if "street" in self.table.columns:
                self.line.note("street_blank_resolved", field="street", value=now, now=now)
        elif found.remark:
            sentence = self._rename_sentence(found) if found.remark == "community_renamed" else ""
            self.line.note(
                found.remark, field="community", raw=community, value=now, sentence=sentence,
                now=found.place.name, since=found.since,
            )  # fmt: skip

    @staticmethod
    def _rename_sentence(found: PlaceFound) -> str:
        if found.was_village:
            return "community_renamed_village"
        return "community_renamed" if found.since else "community_renamed_undated"

    def _place_in_doubt(self, problem: PlaceProblem, street: str, community: str) -> None:
        about_street = problem.code.startswith("street")
        raw = (street if about_street else community) or None
        label: Callable[[Place], str] = self.book.places.label
        choices = [Choice(str(place.key), label(place)) for place in problem.candidates[:8]]
        answer = self._answered(
            problem.code, "street" if about_street else "community", choices, "division", raw=raw,
            count=len(problem.candidates), community=community,
        )  # fmt: skip
        if answer is None:
            return
        chosen = next((place for place in self.book.places.places if str(place.key) == answer), None)
        if chosen is None or chosen.successor is not None:
            self.line.ask_again(problem.code, field="street" if about_street else "community")
        else:
            self.line.values["division"] = chosen.key

    def _look(self) -> None:
        if self.row.row.hidden:
            self.line.note("row_hidden", field=ROW)
        if self.row.row.marked and not self.line.values.get("left_on"):
            self.line.note("colour_only", field=ROW)


def shown_formula(formula: str) -> str:
    """«=MID(H281,7,6)» → «=MID(…,7,6)»: what a reference points to is another cell's business."""
    return _REFERENCE.sub(lambda found: found[1] or "…", formula)


def post_of(title: str, posts: tuple[Named, ...]) -> int | None:
    """The post whose spelling the title is, whole or in its first part; None for an unknown post."""
    whole = plain(title)
    for word in (whole, re.split(r"[、/,兼]", whole)[0]):
        for post in posts:
            if word and word in post.words:
                return post.key
    return None
