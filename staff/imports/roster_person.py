"""Who a roster row means: ID number, name, sex, birth, schooling."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.imports.findings import Choice
from core.rules.dates import DateProblem, DateReading, OpenEnd
from core.rules.identity import IdNumber, born_on, is_male, masked_id, masked_in_place, read_id_number
from core.rules.person_names import NameProblem, read_name
from staff.imports.roster_cells import CellReader
from staff.rules.roster_words import (
    FEMALE,
    MALE,
    SEX_LABELS,
    WordProblem,
    higher_schooling,
    read_schooling,
    read_sex,
    schooling_label,
)

KEEP_ID, KEEP_SHEET, AS_SUGGESTED = "by_id", "by_sheet", "as_suggested"


class PersonReader(CellReader):
    """Reads the cells that say who the person is."""

    def read_person(self) -> None:
        self._id_number()
        self._name()
        self._sex()
        self._birth()
        self._schooling()

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
