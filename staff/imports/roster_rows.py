"""One row of a roster: cells to values, every doubt to a remark. Writes nothing, asks no database."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from core.imports.findings import Choice
from core.rules.dates import DateReading, OpenEnd, read_date
from core.rules.divisions import Place, PlaceFound, PlaceProblem
from core.rules.phones import PhoneProblem, read_phone
from core.spreadsheets.workbook import NUMBER
from staff.imports.roster_cells import Named
from staff.imports.roster_columns import ROW
from staff.imports.roster_person import PersonReader
from staff.rules.roster_words import (
    WordProblem,
    leave_reason,
    level_label,
    other_kind,
    plain,
    read_absence,
    read_leaving,
    read_level,
)

NO_LEVEL = "none"


class RowReader(PersonReader):
    """Reads a whole row into `line.values`; one method a subject."""

    def read(self) -> None:
        self._take_cells()
        self.read_person()
        self._work()
        self._work_dates()
        self._certificate()
        self._grid()
        self._phone()
        self._leaving()
        self._place()
        self._look()

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

    def _work_dates(self) -> None:
        for name in ("in_service_since", "in_post_since"):
            self.line.values[name] = self._date(name)
        end = self._reading("contract_ends_on")
        self.line.values["contract_is_open"] = isinstance(end, OpenEnd)
        self.line.values["contract_ends_on"] = self._date("contract_ends_on", last=True)

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


def post_of(title: str, posts: tuple[Named, ...]) -> int | None:
    """The post whose spelling the title is, whole or in its first part; None for an unknown post."""
    whole = plain(title)
    for word in (whole, re.split(r"[、/,兼]", whole)[0]):
        for post in posts:
            if word and word in post.words:
                return post.key
    return None
