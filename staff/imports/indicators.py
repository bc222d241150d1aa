"""The kind «社区基本情况»: one row per community, one column per indicator (domain.md §3.1, §7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.imports.checking import Line, SheetCheck
from core.imports.columns import Column, columns_of
from core.imports.findings import FileWarning
from core.imports.kinds import NO_ANSWERS, Answers, ImportContext, ImportKind
from core.imports.resources import SheetResource
from core.imports.verdicts import Record, Verdict, Written
from core.models import Division
from core.refusals import Refused
from core.spreadsheets import FileRefusal, Sheet, Table, TableRow, Workbook, find_table
from core.spreadsheets.tables import FOOTNOTE, TOTAL
from staff.actions.indicators import record_indicators, set_community_type
from staff.imports import indicators_places as places, indicators_rows as rows
from staff.imports.indicators_words import PREFIX
from staff.rules import indicators_headers as headers
from staff.rules.indicators_rows import days_in, totals_that_differ

_LONGEST_HEADER = 40
Slot = tuple[str, str, str]


@dataclass(slots=True)
class Heading:
    """A column of this very sheet, with the header as it is written: what `find_table` looks for."""

    label: str
    column: headers.Column
    words: tuple[str, ...] = ()
    required: bool = False


@dataclass(slots=True)
class SheetRows:
    """One sheet under check: what its columns mean and the lines read so far."""

    table: Table
    headings: Mapping[str, Heading]
    lines: list[tuple[Line, rows.Reads]] = field(default_factory=list)

    def key_of(self, name: str) -> str:
        return self.headings[name].column.key

    def written(self, name: str) -> str:
        """The header as the sheet has it."""
        return self.table.headers.get(name, name)


def headings_of(sheet: Sheet) -> dict[str, Heading]:
    """Every cell near the top that could be a header of ours, by the slot it would fill."""
    found: dict[str, Heading] = {}
    for row in sheet.rows[:30]:
        texts = [cell.text for cell in row.cells if cell.text and len(cell.text) <= _LONGEST_HEADER]
        for text in texts if len(texts) > 1 else ():
            column = headers.column_of(text)
            if column is None:
                continue
            # A slash would bind the word to a group heading; its full-width twin reads the same.
            word = text.replace("/", "／")
            name = "|".join(part for part in column.slot if part)
            heading = found.setdefault(name, Heading(text, column))
            if heading.column == column:
                heading.words += (word,)
    key = next((name for name in (headers.COMMUNITY, headers.CODE) if name in found), None)
    if key is not None:
        found[key].required = True
    return found


def find_indicator_table(sheet: Sheet) -> SheetRows | None:
    """The table of a sheet: at least a community (or code) column and two indicators."""
    headings = headings_of(sheet)
    if not any(heading.required for heading in headings.values()):
        return None
    table = find_table(sheet, headings, key_fields=(headers.COMMUNITY,), least=3)
    if table is None:
        return None
    indicators = [name for name in table.columns if headings[name].column.key in headers.MEASURES]
    return SheetRows(table, headings) if len(indicators) >= 2 else None


class IndicatorsResource(SheetResource):
    """Column map and saving. The labels are those of the upload template; other spellings go by `column_of`."""

    subdistrict = Column("街道", note=_("社区重名时必填"))
    community = Column("社区", required=True, note=_("全称"))
    code = Column("区划代码", note=_("12位，设为文本格式"))
    community_type = Column("社区类型", note=_("商品房、老旧小区、安置小区、村改居、单位大院"))
    households = Column("户数")
    residents = Column("常住人口", note=_("人"))
    aged_60 = Column("60周岁以上", note=_("人，不填比例"))
    aged_65 = Column("65周岁以上", note=_("人，不填比例"))
    aged_80 = Column("80周岁以上", note=_("人，不填比例"))
    children = Column("0-14周岁儿童", note=_("人"))
    migrants = Column("流动人口", note=_("人"))
    disabled = Column("持证残疾人", note=_("人"))
    assisted = Column("低保、特困（户）", note=_("户"))
    grids = Column("网格数")
    terminals = Column("便民终端数", note=_("没有的填0"))
    outlets = Column("线下网点数", note=_("没有的填0"))
    cases = Column("平台月办件", note=_("件/月"))
    tickets = Column("热线月工单", note=_("件/月"))
    systems = Column("部门业务系统数")
    accounts = Column("公众号（是/否）", note=_("填是或否"))
    area = Column("面积（平方公里）", note=_("两位小数"))
    party_members = Column("党员数")

    def prepare(self, records: list[Record]) -> None:
        wanted = {record.values["division"] for record in records}
        self.divisions = Division.objects.in_bulk(wanted)

    def save_record(self, record: Record) -> str:
        assert self.context is not None
        division = self.divisions[record.values["division"]]
        as_of, by = record.values["as_of"], self.context.by
        recorded = record_indicators(
            division=division, figures=record.values["figures"], as_of=as_of, by=by,
            source=f"{self.context.file} {as_of:%Y-%m-%d}",
        )  # fmt: skip
        self.undo += recorded.undo
        outcome = recorded.outcome
        step = set_community_type(division=division, community_type=record.values["community_type"], by=by)
        if step is not None:
            self.undo.append(step)
            outcome = "changed" if outcome == "unchanged" else outcome
        return outcome


class IndicatorsKind(ImportKind):
    slug = "indicators"
    label = _("社区基本情况")
    permission = "indicators.edit"
    about = _("每个社区一行：户数、常住人口、老年人、网格、终端、办件和工单。缺口从这里算起。")

    next_routes = (
        ("gaps", _("看缺口总表"), _("按新的数字重新测算")),
        ("indicators", _("看社区指标"), _("每个数字的来源和日期")),
    )

    @property
    def columns(self) -> Mapping[str, Column]:
        return columns_of(IndicatorsResource)

    def examples(self) -> list[list[Any]]:
        """Two invented rows for the upload template."""
        return [
            ["临溪街道", "示例一社区", "", "老旧小区", 2150, 6200, 1480, 1010, 190, 640, 820, 70, 25, 6, 2, 1, 900, 120,
             9, "是", 1.35, 210],
            ["临溪街道", "示例二社区", "", "商品房", 3265, 8880, 1672, 1116, 247, 1062, 1222, 84, 12, 8, 0, 1, 1200, 80,
             9, "否", 2.04, 252],
        ]  # fmt: skip

    def choices(self) -> dict[str, list[str]]:
        """Columns of the template that take one of a few words."""
        return {
            "community_type": ["商品房", "老旧小区", "安置小区", "村改居", "单位大院"],
            "accounts": ["是", "否"],
        }

    def tables(self, workbook: Workbook) -> list[tuple[Sheet, Table]]:
        """Where this kind's tables stand, for whoever hands rows back to their owner."""
        found = ((sheet, find_indicator_table(sheet)) for sheet in workbook.sheets)
        return [(sheet, one.table) for sheet, one in found if one is not None]

    def check(self, workbook: Workbook, context: ImportContext, answers: Answers = NO_ANSWERS) -> Verdict:
        found = [(sheet, one) for sheet in workbook.sheets if (one := find_indicator_table(sheet)) is not None]
        if not found:
            raise Refused(FileRefusal("no_matching_sheet", {"kind": self.label, "columns": "社区、户数、常住人口"}))
        days = _days([one for _sheet, one in found])
        as_of = days[0] if len(days) == 1 else context.as_of
        check = SheetCheck(kind=self, context=replace(context, as_of=as_of), answers=answers)
        register = places.register_of(context.division)
        for sheet, one in found:
            for row in check.records(sheet, one.table):
                one.lines.append(self._read(check, one, row, register))
        lines = [(line, reads) for _sheet, one in found for line, reads in one.lines]
        places.settle(lines)
        for line, reads in lines:
            rows.finish(line, reads, rows.day_of(line, reads, as_of, timezone.localdate()))
        own = {line.values["as_of"] for line, _reads in lines}
        if not days and len(own) == 1:
            check.context = replace(context, as_of=own.pop())
        rows.ask_twice(lines)
        if len(days) > 1:
            said = "、".join(day.isoformat() for day in days)
            check.warn("as_of_differs", days=said, used=as_of.isoformat())
        check.warnings += [warning for _sheet, one in found for warning in _warnings(one)]
        return check.verdict()

    def write(self, verdict: Verdict, context: ImportContext, *, dry_run: bool = False) -> Written:
        return IndicatorsResource(context).write(verdict, dry_run=dry_run)

    def _read(self, check: SheetCheck, one: SheetRows, row: TableRow, register: places.Register) -> tuple:
        line = check.line(one.table, row, name=row.cell(headers.COMMUNITY).text)
        reads = rows.Reads(place=places.look_up(row, one, register), register=register)
        for name in one.table.columns:
            key = one.key_of(name)
            if key in headers.MEASURES:
                reads.read(name, one.headings[name].column, one.written(name), row.cell(name))
            elif key == headers.COMMUNITY_TYPE:
                reads.community_type = row.cell(name).text
                reads.type_header = one.written(name)
            elif key == headers.AS_OF:
                reads.day, reads.day_header = row.cell(name), one.written(name)
        reads.headers = {name: one.written(name) for name in one.table.columns}
        return line, reads


def _days(found: list[SheetRows]) -> list[date]:
    """The days the sheets name as theirs above or below the table; a column of days counts for its rows alone."""
    said: list[str] = []
    for one in found:
        said += one.table.titles
        said += [row.row.cell(n).text for row in one.table.rows if row.kind == FOOTNOTE for n in range(3)]
    return days_in(said)


def _totals(one: SheetRows) -> Iterator[tuple[str, Decimal]]:
    for row in one.table.rows:
        if row.kind == TOTAL:
            for name in one.table.columns:
                column = one.headings[name].column
                if column.key in headers.MEASURES and headers.MEASURES[column.key].kind == "count":
                    reading = rows.reading_of(row.cell(name), column)
                    if reading.value is not None:
                        yield name, reading.value


def _warnings(one: SheetRows) -> Iterator[FileWarning]:
    details = [reads.plain_values() for line, reads in one.lines]
    unread = Counter(name for _line, reads in one.lines for name in reads.asked())
    differs = totals_that_differ(dict(_totals(one)), details, unread)
    if differs:
        first = differs[0]
        where = tuple(
            {"field": one.written(d.key), "stated": str(d.stated), "counted": str(d.counted), "unread": d.unread}
            for d in differs
        )
        stated = f"{one.written(first.key)} {first.stated}"
        yield FileWarning("total_mismatch", {"stated": stated, "counted": str(first.counted)}, where)
    records = one.table.records
    if hidden := sum(row.row.hidden for row in records):
        yield FileWarning("hidden_rows", {"count": hidden})
    if coloured := sum(bool(row.row.marked) for row in records):
        yield FileWarning("colour_rows", {"count": coloured})


__all__ = ["PREFIX", "IndicatorsKind", "IndicatorsResource"]
