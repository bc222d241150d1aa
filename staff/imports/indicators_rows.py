"""The figures of one row: read, remark, ask, and hand over what is clear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.imports.checking import Line
from core.imports.findings import LEAVE_OUT, Choice
from core.rules.dates import YEAR, DateReading, read_date
from core.spreadsheets import Cell
from core.spreadsheets.workbook import EMPTY_CELL, NUMBER, TEXT
from staff.actions.indicators import Figure
from staff.imports.indicators_places import Located, Register
from staff.imports.indicators_words import PREFIX
from staff.rules import indicators_headers as headers
from staff.rules.indicators_cells import BLANK, Reading, read_cell
from staff.rules.indicators_places import Place
from staff.rules.indicators_rows import PartTooLarge, heads_of, parts_too_large

KEEP, USE = "keep", "use"


def plain(value: Decimal) -> str:
    """«3265», «2.04»: as a person writes it."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def reading_of(cell: Cell, column: headers.Column) -> Reading:
    """Read a cell as the indicator of its column; a formula without result and a percentage keep their look."""
    measure = headers.MEASURES[column.key]
    if not cell.has_result:
        return read_cell(cell.formula or "=", measure)
    if cell.kind == NUMBER and "%" in cell.number_format:
        return read_cell(f"{Decimal(str(cell.value)) * 100:f}%", measure)
    return read_cell(cell.value, measure, column.factor)


@dataclass(frozen=True, slots=True)
class Read:
    """One cell: what its column means, how its header is written, what stands there, what that says."""

    column: headers.Column
    header: str
    raw: str
    reading: Reading


@dataclass(slots=True)
class Reads:
    """Everything a row says."""

    place: Located
    register: Register
    cells: dict[str, Read] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    community: Place | None = None
    community_type: str = ""
    type_header: str = ""
    day: Cell = EMPTY_CELL
    day_header: str = ""
    slip: dict[str, Any] = field(default_factory=dict)

    def read(self, name: str, column: headers.Column, header: str, cell: Cell) -> None:
        self.cells[name] = Read(column, header, cell.text or cell.formula, reading_of(cell, column))

    def plain_values(self) -> dict[str, Decimal]:
        return {name: read.reading.value for name, read in self.cells.items() if read.reading.value is not None}

    def asked(self) -> Iterator[str]:
        return (name for name, read in self.cells.items() if read.reading.asks)

    @property
    def signature(self) -> tuple[Any, ...]:
        """Two rows with one signature say the same."""
        return tuple(
            (name, read.reading.value if read.reading.value is not None else read.raw)
            for name, read in sorted(self.cells.items())
        )


def day_of(line: Line, reads: Reads, as_of: date, today: date) -> date:
    """The row's own day where its column says one, else the file's; what has no one reading is asked, never guessed."""
    cell = reads.day
    if cell.is_empty:
        return as_of
    reading = read_date(None if cell.kind == TEXT else cell.value, cell.text)
    if isinstance(reading, DateReading) and reading.precision != YEAR and reading.last <= today:
        return reading.last
    options = getattr(reading, "readings", ()) if not isinstance(reading, DateReading) else ()
    choices = [Choice(option.iso, option.iso) for option in options]
    answer = line.ask(
        "as_of_unclear", field=reads.day_header, sentence=PREFIX + "as_of_unclear", choices=choices, pick="date",
        raw=cell.text, text=cell.text,
    )  # fmt: skip
    typed = read_date(None, answer, tenth=1) if answer else None
    if isinstance(typed, DateReading) and typed.last <= today:
        return typed.last
    if answer:
        line.ask_again("as_of_unclear", field=reads.day_header)
    return as_of


def finish(line: Line, reads: Reads, as_of: date) -> None:
    """Remarks and questions of the row; what is clear goes into `line.values`."""
    known = reads.plain_values()
    figures: dict[str, Figure] = {}
    for name, read in reads.cells.items():
        figures[name] = _ask(line, read, known) if read.reading.asks else _note(line, read)
    _ask_parts(line, reads, figures)
    _note_slip(line, reads)
    line.values |= {
        "division": reads.community.pk if reads.community else None,
        "figures": list(figures.values()),
        "community_type": _community_type(line, reads),
        "as_of": as_of,
    }


def _figure(read: Read, value: Decimal | None, absence: str = "") -> Figure:
    column = read.column
    return Figure(column.key, value, absence, column.resident_group, column.service_category)


def _note(line: Line, read: Read) -> Figure:
    reading = read.reading
    if reading.code:
        shown = None if reading.value is None else number(reading.value)
        raw = {} if reading.code == BLANK else {"raw": read.raw}
        value = {} if shown is None else {"value": shown}
        line.note(
            reading.code,
            field=read.header,
            sentence=PREFIX + reading.code,
            text=read.raw,
            read=str(shown),
            **raw,
            **value,
        )
    return _figure(read, reading.value, reading.absence)


def _offered(read: Read, known: dict[str, Decimal]) -> tuple[Choice, ...]:
    if headers.MEASURES[read.column.key].kind == "yes_no":
        yes_no = (Choice("1", _("有")), Choice("0", _("没有")))
        return (*yes_no, Choice(BLANK, _("先空着，以后补")))
    numbers = [Choice(plain(value), plain(value)) for value in dict.fromkeys(read.reading.suggestions)]
    for heads in heads_of(read.reading.percent, read.column.key, known):
        numbers.append(Choice(plain(heads), _("%(heads)s（按比例折算）") % {"heads": plain(heads)}))
    return (*numbers, Choice(BLANK, _("先空着，以后补")))


def _ask(line: Line, read: Read, known: dict[str, Decimal]) -> Figure:
    """Ask what the cell means; the answer is one of the choices or a figure that reads without doubt."""
    code = read.reading.code
    answer = line.ask(
        code, field=read.header, sentence=PREFIX + code, choices=_offered(read, known), pick="number", raw=read.raw,
        text=read.raw,
    )  # fmt: skip
    if answer is None:
        return _figure(read, None, "question")
    if answer == BLANK:
        return _figure(read, None, BLANK)
    typed = read_cell(answer, headers.MEASURES[read.column.key])
    if typed.value is None:
        line.ask_again(code, field=read.header)
        return _figure(read, None, "question")
    known[read.column.key] = typed.value
    return _figure(read, typed.value)


def _ask_parts(line: Line, reads: Reads, figures: dict[str, Figure]) -> None:
    values = {name: figure.value for name, figure in figures.items() if figure.value is not None}
    for found in parts_too_large(values):
        figures[found.part] = _ask_part(line, reads, found, figures[found.part])


def _ask_part(line: Line, reads: Reads, found: PartTooLarge, figure: Figure) -> Figure:
    read = reads.cells[found.part]
    facts = {
        "part": read.header, "read": plain(found.value), "whole": reads.cells[found.whole].header,
        "of": plain(found.of),
    }  # fmt: skip
    choices = (Choice(KEEP, _("数字没错，照表里写的收")), Choice(BLANK, _("先空着，以后补")))
    answer = line.ask(
        "part_gt_whole", field=read.header, sentence=PREFIX + "part_gt_whole", choices=choices, pick="number",
        raw=read.raw, **facts,
    )  # fmt: skip
    if answer is None or answer == KEEP:
        return figure
    if answer == BLANK:
        return replace(figure, value=None, absence=BLANK)
    typed = read_cell(answer, headers.MEASURES[found.part])
    if typed.value is None or typed.value > found.of:
        line.ask_again("part_gt_whole", field=read.header)
        return figure
    return replace(figure, value=typed.value)


def _community_type(line: Line, reads: Reads) -> str:
    found = headers.community_type_of(reads.community_type)
    if reads.community_type and not found:
        line.note(
            "type_other", field=reads.type_header, sentence=PREFIX + "type_other", raw=reads.community_type,
            text=reads.community_type,
        )  # fmt: skip
    return found


def _note_slip(line: Line, reads: Reads) -> None:
    """The name is another community's: said with the row's first remark, or by itself where there is none."""
    if not reads.slip:
        return
    if not line.findings:
        header = reads.headers.get(headers.COMMUNITY, "")
        line.note("name_slip", field=header, sentence=PREFIX + "name_slip", raw=reads.place.name, **reads.slip)
        return
    first = line.findings[0]
    facts = {**first.facts, "first": first.words, **reads.slip}
    line.findings[0] = replace(first, sentence=PREFIX + "with_slip", facts=facts)


def ask_twice(lines: list[tuple[Line, Reads]]) -> None:
    """A community in two rows of one day: once if they say the same; else a person picks, never the later one wins."""
    by_place: dict[tuple[int, date], list[tuple[Line, Reads]]] = defaultdict(list)
    for line, reads in lines:
        if reads.community is not None and not _is_left_out(line):
            by_place[reads.community.pk, line.values["as_of"]].append((line, reads))
    for group in by_place.values():
        if len(group) < 2:
            continue
        if len({reads.signature for _line, reads in group}) == 1:
            _note_repeated(group)
        else:
            _ask_row(group)


def _is_left_out(line: Line) -> bool:
    return any(finding.code == "left_out" for finding in line.findings)


def _note_repeated(group: list[tuple[Line, Reads]]) -> None:
    first = group[0][0]
    for line, reads in group[1:]:
        header = reads.headers.get(headers.COMMUNITY, "")
        line.note("community_repeated", field=header, sentence=PREFIX + "community_repeated", other=first.row)


def _key(line: Line, reads: Reads) -> str:
    return f"{line.sheet}!{line.row}/community_twice/{reads.headers.get(headers.COMMUNITY, '')}"


def _differences(group: list[Reads]) -> str:
    """«平台办件（件/月）220、420»: the first columns in which the rows of one community are not the same."""
    first = group[0]
    found = [
        f"{read.header} " + "、".join(reads.cells[name].raw or "-" for reads in group)
        for name, read in first.cells.items()
        if len({dict(reads.signature).get(name) for reads in group}) > 1
    ]
    return "；".join(found[:3])


def _ask_row(group: list[tuple[Line, Reads]]) -> None:
    """One row is chosen: the others need no answer of their own. Two chosen ones are asked again."""
    chosen = [line.row for line, reads in group if line.answers.get(_key(line, reads)) == USE]
    numbers = "、".join(str(line.row) for line, _reads in group)
    differs = _differences([reads for _line, reads in group])
    for line, reads in group:
        assert reads.community is not None
        header = reads.headers.get(headers.COMMUNITY, "")
        if len(chosen) == 1 and line.row != chosen[0]:
            line.answers = {**line.answers, _key(line, reads): LEAVE_OUT}
        line.ask(
            "community_twice", field=header, sentence=PREFIX + "community_twice",
            choices=(Choice(USE, _("用这一行，其余不收")),), place=reads.community.full_name, rows=numbers,
            differs=differs,
        )  # fmt: skip
        if len(chosen) > 1:
            line.ask_again("community_twice", field=header)
