"""The kind «communities»: streets and communities of a district, with codes and former names. Loaded first."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from core.actions.places import add_division, rename_division, succeed_division
from core.imports.checking import Line, SheetCheck, tables_of
from core.imports.columns import Column, columns_of
from core.imports.communities_held import HeldPlaces, match
from core.imports.findings import add_sentences
from core.imports.gazetteers import gazetteer_of
from core.imports.kinds import NO_ANSWERS, Answers, ImportContext, ImportKind
from core.imports.resources import Outcome, SheetResource
from core.imports.verdicts import Record, Undo, Verdict, Written
from core.models import Division
from core.periods import day_before
from core.refusals import Refused
from core.rules.dates import DAY, DateReading, read_date
from core.rules.divisions import Gazetteer, clean_name
from core.spreadsheets import Cell, FileRefusal, Table, TableRow, Workbook
from core.spreadsheets.headers import plain
from core.spreadsheets.workbook import TEXT

Level = Division.Level
_CODE = re.compile(r"^\d{12}$")

add_sentences(
    {
        "code_missing": _("没有区划代码：照收，代码留空"),
        "code_wrong": _("区划代码“%(raw)s”不是12位数字"),
        "code_twice": _("区划代码与第%(other)s行相同"),
        "code_elsewhere": _("区划代码不在%(above)s之内"),
        "place_blank": _("没有街道或社区的名称"),
        "place_twice": _("同一街道里的社区与第%(other)s行重名"),
        "place_date": _("日期“%(raw)s”读不出，请填到日"),
    }
)


class CommunityResource(SheetResource):
    """社区名单."""

    code = Column("区划代码", "代码", "社区代码", "统计用区划代码", "区划编码", "编码")
    street = Column("街道", "乡镇", "街道(乡镇)", "街道名称", "镇街", "所属街道", required=True)
    community = Column("社区", "社区名称", "社区(居委会)", "居委会", "村(社区)", required=True)
    former_name = Column("曾用名", "原名", "原名称", "旧名")
    former_until = Column("曾用名停用日期", "停用日期", "更名日期", "曾用名截止日期")
    starts_on = Column("启用日期", "设立日期", "成立日期", "起用日期")

    def prepare(self, records: list[Record]) -> None:
        assert self.context is not None
        self.by = self.context.by
        self.top = self.context.division or _make_top(self)
        held = Division.objects.within(self.top)
        self.held = {(row.parent_id, row.name, row.ends_on): row for row in held}

    def made(self, division: Division) -> Division:
        """Remember a new row, and how to take it back."""
        self.undo.append(Undo("core.division", division.pk, None, {"name": division.name}, division.name))
        return division

    def save_record(self, record: Record) -> str:
        values = record.values
        street = self._held_or_made(self.top, Level.SUBDISTRICT, values["street"], (values["code"] or "")[:9] or None)
        renamed = bool(values.get("renames")) and self._renamed(self.held[street.pk, values["renames"], None], values)
        is_new = (street.pk, values["community"], None) not in self.held
        community = self._held_or_made(
            street, Level.COMMUNITY, values["community"], values["code"], values["starts_on"]
        )
        changed = self._corrected(community, values) or renamed
        if values["former_name"]:
            changed = self._former(community, values) or changed
        return Outcome.NEW if is_new else Outcome.CHANGED if changed else Outcome.UNCHANGED

    def _held_or_made(
        self, parent: Division, level: str, name: str, code: str | None, starts_on: date | None = None
    ) -> Division:
        key = (parent.pk, name, None)
        if key not in self.held:
            wanted = f"{code}000" if level == Level.SUBDISTRICT and code and len(code) == 9 else code
            self.held[key] = self.made(
                add_division(parent=parent, level=level, name=name, code=wanted, starts_on=starts_on, by=self.by)
            )
        return self.held[key]

    def _corrected(self, community: Division, values: dict[str, Any]) -> bool:
        """Code and first day as the sheet says; blanks leave what is held."""
        wanted = {"code": values["code"], "starts_on": values["starts_on"]}
        before = {
            name: getattr(community, name)
            for name, value in wanted.items()
            if value and getattr(community, name) != value
        }
        if not before:
            return False
        for name in before:
            setattr(community, name, wanted[name])
        community.save(update_fields=list(before))
        after = {name: _iso(wanted[name]) for name in before}
        former = {name: _iso(value) for name, value in before.items()}
        self.undo.append(Undo("core.division", community.pk, former, after, community.name))
        return True

    def _renamed(self, community: Division, values: dict[str, Any]) -> bool:
        """The held row goes on under the new name; a row of the former one leads to it."""
        names = ("name", "name_en", "starts_on")
        before = {name: _iso(getattr(community, name)) for name in names}
        former = rename_division(division=community, name=values["community"], on=values["starts_on"], by=self.by)
        community.refresh_from_db()
        after = {name: _iso(getattr(community, name)) for name in names}
        self.undo.append(Undo("core.division", community.pk, before, after, community.name))
        self.held[community.parent_id, former.name, former.ends_on] = self.made(former)
        self.held[community.parent_id, community.name, None] = self.held.pop((community.parent_id, former.name, None))
        return True

    def _former(self, community: Division, values: dict[str, Any]) -> bool:
        """The former name as an ended row with its successor."""
        last_day = values["former_until"] or (day_before(values["starts_on"]) if values["starts_on"] else None)
        names = {(row.name, row.successor_id) for row in self.held.values()}
        if (values["former_name"], community.pk) in names or last_day is None:
            return False
        old = self.made(
            add_division(parent=community.parent, level=Level.COMMUNITY, name=values["former_name"], by=self.by)
        )
        succeed_division(old=old, new=community, last_day=last_day, by=self.by)
        self.held[community.parent_id, old.name, last_day] = old
        return True


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _make_top(resource: CommunityResource) -> Division:
    """The missing division of the context's code, and what is missing above it (2+2+2 digits).

    Where the city's digits are 00 the code of city and province is the same: then there is one row, a city.
    """
    assert resource.context is not None
    code, name = resource.context.code, resource.context.name
    parent: Division | None = None
    levels = ((Level.PROVINCE, 2), (Level.CITY, 4), (Level.DISTRICT, 6))
    for level, head in levels[1:] if code[2:4] == "00" else levels:
        own = code[:head].ljust(6, "0")
        division = Division.objects.filter(code=own, ends_on__isnull=True).first()
        if division is None:
            label = name if head == 6 and name else own
            division = resource.made(add_division(parent=parent, level=level, name=label, code=own, by=resource.by))
        parent = division
    assert parent is not None
    return parent


class CommunitiesKind(ImportKind):
    slug: ClassVar[str] = "communities"
    label = _("社区名单")
    permission = "divisions.edit"
    about = _("一个社区一行：街道、社区、区划代码，改过名的写曾用名。先于其他表格导入。")
    creates_division = True

    @property
    def columns(self) -> dict[str, Column]:
        return columns_of(CommunityResource)

    def check(self, workbook: Workbook, context: ImportContext, answers: Answers = NO_ANSWERS) -> Verdict:
        if context.division is None and not re.fullmatch(r"\d{6}", context.code):
            raise Refused(FileRefusal("no_division"))
        if context.division is not None:
            _refuse_wrong_level(context.division)
        check = SheetCheck(self, context, answers)
        held = HeldPlaces(gazetteer_of(context.division) if context.division is not None else Gazetteer(()))
        seen: dict[tuple[str, str], int] = {}
        for sheet, table in tables_of(workbook, self, key_fields=("community",), least=2):
            _refuse_people(table)
            for row in check.records(sheet, table):
                line = check.line(table, row, name=row.cell("community").text)
                _read(line, row, context, workbook.counts_from_1904)
                match(line, held, context)
                _once(line, seen)
        return check.verdict()

    def write(self, verdict: Verdict, context: ImportContext, *, dry_run: bool = False) -> Written:
        return CommunityResource(context).write(verdict, dry_run=dry_run)


def _refuse_wrong_level(division: Division) -> None:
    """Streets lie below a district, or below a city that has none."""
    has_districts = Division.objects.filter(parent=division, level=Level.DISTRICT, ends_on__isnull=True).exists()
    if division.level != Level.DISTRICT and (division.level != Level.CITY or has_districts):
        raise Refused(FileRefusal("not_a_district", {"name": division.label}))


def _refuse_people(table: Table) -> None:
    """One row for each person is no list of communities, though it names street and community."""
    people = next((label for label in table.unmapped if "身份证" in plain(label) or "身份号" in plain(label)), "")
    if people:
        raise Refused(FileRefusal("list_of_people", {"column": people, "sheet": table.sheet}))


def _read(line: Line, row: TableRow, context: ImportContext, counts_from_1904: bool) -> None:
    values = line.values
    for name in ("street", "community", "former_name"):
        values[name] = clean_name(row.cell(name).text)
    if not values["street"] or not values["community"]:
        line.refuse("place_blank", field="community" if values["street"] else "street")
    values["code"] = _code(line, row.cell("code"), context)
    for name in ("former_until", "starts_on"):
        cell = row.cell(name)
        reading = read_date(None if cell.kind == TEXT else cell.value, cell.text, counts_from_1904=counts_from_1904)
        is_day = isinstance(reading, DateReading) and reading.precision == DAY
        values[name] = reading.first if is_day else None
        if reading is not None and not is_day:
            line.refuse("place_date", field=name, raw=cell.text)


def _code(line: Line, cell: Cell, context: ImportContext) -> str | None:
    code = clean_name(cell.text).removesuffix(".0")
    if not code:
        line.note("code_missing", field="code")
        return None
    if not _CODE.match(code):
        line.refuse("code_wrong", field="code", raw=cell.text)
        return None
    above = context.division.code if context.division is not None else context.code
    if above and not code.startswith(above.rstrip("0") if len(above) > 6 else above[:6]):
        line.refuse("code_elsewhere", field="code", raw=cell.text, above=above)
    return code


def _once(line: Line, seen: dict[tuple[str, str], int]) -> None:
    """No code and no name twice in one file."""
    values = line.values
    for code, field, key in (
        ("code_twice", "code", ("code", values["code"] or "")),
        ("place_twice", "community", (values["street"], values["community"])),
    ):
        if key[1] and seen.setdefault(key, line.row) != line.row:
            line.refuse(code, field=field, raw=key[1], other=seen[key])
