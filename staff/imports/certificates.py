"""The kind «certificates» (证书明细): professional certificates and their registrations of persons we hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from core.imports.checking import Line, SheetCheck, tables_of
from core.imports.columns import Column, columns_of
from core.imports.findings import Choice, add_sentences
from core.imports.gazetteers import gazetteer_of
from core.imports.kinds import NO_ANSWERS, Answers, ImportContext, ImportKind
from core.imports.resources import Outcome, SheetResource
from core.imports.verdicts import Record, Undo, Verdict, Written
from core.models import Affiliation, Person
from core.refusals import Refused
from core.rules.dates import DateReading, read_date
from core.rules.divisions import Gazetteer, PlaceFound
from core.rules.identity import IdNumber, born_on, masked_id, masked_in_place, read_id_number
from core.sealing import fingerprint
from core.spreadsheets import FileRefusal, TableRow, Workbook, find_table
from core.spreadsheets.workbook import NUMBER, TEXT
from staff.actions.qualifications import record_qualification, record_registration
from staff.models import Qualification
from staff.rules.roster_words import WordProblem, level_label, other_kind, plain, read_level

ADULT = 18
_AT_ONCE = 500

add_sentences(
    {
        "person_unknown": _("您管理的范围内没有这个人，请先导入花名册"),
        "level_missing": _("没有写证书级别"),
        "cert_too_young": _("取证时只有%(age)s岁"),
        "status_vs_date": _("写有效，但有效期已过"),
        "summary_mismatch": _("统计表有%(count)s处与明细不符"),
    }
)


class CertificateResource(SheetResource):
    """证书明细."""

    name = Column("姓名")
    id_number = Column("身份证号", "公民身份号码", "身份证号码", "证件号码", "证件号", required=True)
    unit = Column("单位", "社区", "工作单位", "所在社区", stored=False)
    level = Column("证书级别", "级别", "社工证级别", "证书名称", "证书类别", required=True)
    number = Column("管理号", "证书管理号", "证书编号", "证书号", required=True)
    awarded_on = Column("批准日期", "取证时间", "发证日期", "取得时间")
    registration = Column("登记号", "登记编号")
    registered_on = Column("首次登记日", "登记日期", "首次登记日期")
    registered_until = Column("登记有效期至", "登记有效期", "有效期至")
    standing = Column("状态", "登记状态", stored=False)

    def prepare(self, records: list[Record]) -> None:
        digests = [fingerprint(record.values["id_number"]) for record in records]
        self.people: dict[str, Person] = {}
        for start in range(0, len(digests), _AT_ONCE):
            found = Person.objects.filter(id_hash__in=digests[start : start + _AT_ONCE])
            self.people |= {str(person.id_hash): person for person in found}

    def save_record(self, record: Record) -> str:
        assert self.context is not None
        values, by = record.values, self.context.by
        person = self.people[fingerprint(values["id_number"])]
        recorded = record_qualification(
            person=person, kind=values["kind"], level=values["level"], name=values["name"], number=values["number"],
            awarded_on=values["awarded_on"], by=by, scope=self.context.division,
        )  # fmt: skip
        row = recorded.qualification
        if recorded.is_new:
            self.undo.append(Undo("staff.qualification", row.pk, None, {"level": row.level}, person.name))
        elif recorded.is_changed:
            before = {name: _iso(value) for name, value in recorded.before.items()}
            after = {name: _iso(getattr(row, name)) for name in before}
            self.undo.append(Undo("staff.qualification", row.pk, before, after, person.name))
        is_registered = self._registered(row, person, values)
        return (
            Outcome.NEW
            if recorded.is_new
            else (Outcome.CHANGED if recorded.is_changed or is_registered else Outcome.UNCHANGED)
        )

    def _registered(self, row: Qualification, person: Person, values: dict[str, Any]) -> bool:
        if values["registered_until"] is None:
            return False
        assert self.context is not None
        registration, is_new = record_registration(
            qualification=row, ends_on=values["registered_until"], number=values["registration"], by=self.context.by
        )
        if is_new:
            after = {"ends_on": _iso(registration.ends_on)}
            self.undo.append(Undo("staff.registration", registration.pk, None, after, person.name))
        return is_new


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


class CertificatesKind(ImportKind):
    slug: ClassVar[str] = "certificates"
    label = _("证书明细")
    permission = "people.import"
    about = _("一张证书一行：姓名、身份证号、级别、管理号、批准日期、登记。先导入花名册。")

    @property
    def columns(self) -> dict[str, Column]:
        return columns_of(CertificateResource)

    def check(self, workbook: Workbook, context: ImportContext, answers: Answers = NO_ANSWERS) -> Verdict:
        if context.division is None:
            raise Refused(FileRefusal("no_division"))
        check = SheetCheck(self, context, answers)
        places, units = gazetteer_of(context.division), []
        for sheet, table in tables_of(workbook, self, key_fields=("name", "id_number"), least=4):
            for row in check.records(sheet, table):
                line = check.line(table, row, name=row.cell("name").raw)
                _read(line, row, context, workbook.counts_from_1904)
                units.append(places.find("", row.cell("unit").text))
        _ask_about_persons(check.lines, context)
        _ask_about_numbers(check.lines)
        counted = [
            (unit.place.key, bool(line.values["written_level"]))
            for unit, line in zip(units, check.lines, strict=True)
            if isinstance(unit, PlaceFound)
        ]
        of_level, of_all = (
            Counter(key for key, has_level in counted if has_level),
            Counter(key for key, _has in counted),
        )
        _compare_summary(check, workbook, places, of_level, of_all)
        return check.verdict()

    def write(self, verdict: Verdict, context: ImportContext, *, dry_run: bool = False) -> Written:
        return CertificateResource(context).write(verdict, dry_run=dry_run)


def _read(line: Line, row: TableRow, context: ImportContext, counts_from_1904: bool) -> None:
    values, cell = line.values, row.cell("id_number")
    number = read_id_number(None if cell.kind == TEXT else cell.value, cell.raw, on=context.as_of)
    if isinstance(number, IdNumber):
        values["id_number"] = number.number
    else:
        code = "id_lost_digits" if number.code == "id_scientific" else number.code
        raw = masked_in_place(cell.raw) or None
        line.refuse(code, field="id_number", raw=raw, sentence=number.code, length=number.length)
    _level(line, row)
    values["number"] = "".join(row.cell("number").text.split()) or None
    if row.cell("number").kind == NUMBER and len(values["number"] or "") > 15:
        line.note("cert_no_lost", field="number", raw=values["number"])
        values["number"] = None
    values["registration"] = row.cell("registration").text[:40]
    for name in ("awarded_on", "registered_on", "registered_until"):
        values[name] = _date(line, row, name, counts_from_1904)
    _plausible(line, row, context)


def _level(line: Line, row: TableRow) -> None:
    raw = row.cell("level").text
    word, values = read_level(raw), line.values
    values["kind"], values["level"], values["name"] = Qualification.Kind.SOCIAL_WORKER, "", ""
    values["written_level"] = "" if word is None or isinstance(word, WordProblem) else word.value
    if word is None:
        line.refuse("level_missing", field="level")
    elif isinstance(word, WordProblem) and word.code == "other_kind":
        values["kind"], values["name"] = other_kind(plain(raw)), raw[:60]
        line.note("other_kind", field="level", raw=raw)
    elif isinstance(word, WordProblem):
        choices = [Choice(level, level_label(level)) for level in word.values]
        values["level"] = line.ask(word.code, field="level", choices=choices, raw=raw) or ""
    else:
        values["level"] = word.value
        if word.is_synonym:
            line.note("level_word", field="level", raw=raw, value=word.label)


def _date(line: Line, row: TableRow, name: str, counts_from_1904: bool) -> date | None:
    cell = row.cell(name)
    reading = read_date(None if cell.kind == TEXT else cell.value, cell.text, counts_from_1904=counts_from_1904)
    if reading is None or isinstance(reading, DateReading):
        return reading.first if reading is not None else None
    code = getattr(reading, "code", "date_unreadable")
    choices = [Choice(option.iso, option.iso) for option in getattr(reading, "readings", ())]
    answer = line.ask(code, field=name, choices=choices, pick="date", raw=cell.text)
    chosen = read_date(None, answer, tenth=1) if answer else None
    if answer and not isinstance(chosen, DateReading):
        line.ask_again(code, field=name)
    return chosen.first if isinstance(chosen, DateReading) else None


def _plausible(line: Line, row: TableRow, context: ImportContext) -> None:
    """Nobody passes as a child, and nothing is valid after its last day."""
    values, as_it_is = line.values, [Choice("as_written", str(_("照表收")))]
    born = born_on(values["id_number"]) if "id_number" in values else None
    awarded, until = values["awarded_on"], values["registered_until"]
    if born is not None and awarded is not None:
        age = awarded.year - born.year - ((awarded.month, awarded.day) < (born.month, born.day))
        if age < ADULT:
            line.ask("cert_too_young", field="awarded_on", choices=as_it_is, raw=awarded.isoformat(), age=age)
    if plain(row.cell("standing").text) == "有效" and until is not None and until < context.as_of:
        line.ask("status_vs_date", field="standing", choices=as_it_is, raw=until.isoformat())


def _ask_about_persons(lines: list[Line], context: ImportContext) -> None:
    """Persons outside the uploader's scope are as unknown as those we do not hold: neither is told."""
    assert context.division is not None
    inside = Affiliation.objects.filter(context.division.subtree("division__path"))
    known: set[str] = set()
    digests = {fingerprint(line.values["id_number"]): line for line in lines if "id_number" in line.values}
    keys = list(digests)
    for start in range(0, len(keys), _AT_ONCE):
        found = inside.filter(person__id_hash__in=keys[start : start + _AT_ONCE])
        known |= set(found.values_list("person__id_hash", flat=True))
    for line in lines:
        number = line.values.get("id_number")
        if number and fingerprint(number) not in known:
            line.ask("person_unknown", field="id_number", raw=masked_id(number))


def _ask_about_numbers(lines: list[Line]) -> None:
    """One number under two persons: whoever holds it already keeps it; where nobody does, all rows are asked about."""
    owners: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.values["number"] and "id_number" in line.values:
            owners[line.values["number"]].add(fingerprint(line.values["id_number"]))
    held: dict[str, str] = {}
    numbers = list(owners)
    for start in range(0, len(numbers), _AT_ONCE):
        rows = Qualification.objects.filter(number__in=numbers[start : start + _AT_ONCE])
        held |= dict(rows.values_list("number", "person__id_hash"))
    for line in lines:
        number = line.values["number"]
        if not number or "id_number" not in line.values:
            continue
        owner = fingerprint(line.values["id_number"])
        is_disputed = len(owners[number]) > 1 or held.get(number, owner) != owner
        if is_disputed and held.get(number) != owner:
            choices = [Choice("without_number", str(_("收这张证书，不记号码，待核验")))]
            if line.ask("cert_no_twice", field="number", choices=choices, raw=number):
                line.values["number"] = None


# --- the summary sheet -------------------------------------------------------------------


class SummaryColumns(SheetResource):
    """持证统计表: only compared, never stored."""

    street = Column("街道", "乡镇", stored=False)
    community = Column("社区", "社区名称", stored=False, required=True)
    holders = Column("持证数", "持证人数", stored=False, required=True)


def _compare_summary(
    check: SheetCheck, workbook: Workbook, places: Gazetteer, detail: Counter[int], of_all: Counter[int]
) -> None:
    """A community agrees when its figure is that of the three levels, or that of all certificates."""
    where = []
    for sheet in workbook.sheets:
        table = find_table(sheet, columns_of(SummaryColumns), key_fields=("community",), least=2)
        for row in table.records if table is not None else ():
            place, stated = places.find(row.cell("street").text, row.cell("community").text), row.cell("holders")
            if not isinstance(place, PlaceFound) or stated.kind != NUMBER:
                continue
            if stated.value not in (detail[place.place.key], of_all[place.place.key]):
                where.append(
                    {
                        "row": row.number,
                        "community": place.place.name,
                        "sheet_says": int(stated.value),
                        "detail": detail[place.place.key],
                    }
                )
    if where:
        check.warn("summary_mismatch", where=where, count=len(where))
