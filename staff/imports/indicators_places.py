"""From a row of an indicator sheet to a community of the uploader's division."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.imports.checking import Line
from core.imports.findings import Choice
from core.models import Division
from core.spreadsheets import TableRow
from core.spreadsheets.workbook import NUMBER
from staff.imports.indicators_words import PREFIX
from staff.rules import indicators_headers as headers
from staff.rules.indicators_places import Match, Place, find_place

if TYPE_CHECKING:
    from staff.imports.indicators import SheetRows
    from staff.imports.indicators_rows import Reads


@dataclass(frozen=True, slots=True)
class Register:
    """The communities of the uploader's division, with the names they have had."""

    places: tuple[Place, ...]
    by_pk: dict[int, Place]


@dataclass(slots=True)
class Located:
    """What the row says about where, and what that means."""

    match: Match
    name: str
    code: str
    code_was_number: bool


def register_of(division: Division | None) -> Register:
    rows = Division.objects.communities().select_related("parent")
    rows = rows.within(division) if division is not None else rows
    alive = {row.pk: row for row in rows if row.ends_on is None}
    former: dict[int, list[str]] = {}
    everything = {row.pk: row for row in rows}
    for row in everything.values():
        final = row
        for _step in range(20):  # a chain of renames, guarded against a ring
            if final.successor_id is None or final.successor_id not in everything:
                break
            final = everything[final.successor_id]
        if row.ends_on is not None and final.pk in alive:
            former.setdefault(final.pk, []).append(row.name)
    places = tuple(
        Place(row.pk, row.parent.name if row.parent else "", row.name, row.code or "", tuple(former.get(row.pk, ())))
        for row in alive.values()
    )
    return Register(places, {place.pk: place for place in places})


def look_up(row: TableRow, one: SheetRows, register: Register) -> Located:
    name, code = row.cell(headers.COMMUNITY).text, row.cell(headers.CODE)
    was_number = code.kind == NUMBER
    match = find_place(
        register.places, subdistrict=row.cell(headers.SUBDISTRICT).text, name=name, code=code.text,
        code_is_number=was_number,
    )  # fmt: skip
    return Located(match, name, f"{code.text}.0" if was_number and "." not in code.text else code.text, was_number)


def settle(lines: list[tuple[Line, Reads]]) -> None:
    """Decide every row's community, asking where name and code do not agree.

    A name that belongs to another row's community while the code's community has no row of its own is a slip of the
    pen: only one reading gives every community one row. Anything less clear is asked.
    """
    sure = {reads.place.match.place.pk: line.row for line, reads in lines if _is_sure(reads.place.match)}
    for line, reads in lines:
        located = reads.place
        match = located.match
        if match.place is None:
            _ask_which(line, reads)
        elif match.other is not None:
            _settle_conflict(line, reads, sure)
        else:
            _take(line, reads, match.place)
            _remark_name(line, reads, match)
        if reads.community is not None and match.code_remark:
            _remark_code(line, reads, match.code_remark)


def _is_sure(match: Match) -> bool:
    return match.place is not None and match.other is None


def _take(line: Line, reads: Reads, place: Place) -> None:
    reads.community = place
    line.name = place.name


def _field(reads: Reads, key: str) -> str:
    return reads.headers.get(key, "")


def _ask_which(line: Line, reads: Reads) -> None:
    located, match = reads.place, reads.place.match
    code = "community_unknown"
    if not located.name:
        code = "community_missing"
    elif len(match.candidates) > 1 and all(place.name == match.candidates[0].name for place in match.candidates):
        code = "community_ambiguous"
    _ask_place(line, reads, code, match.candidates, count=len(match.candidates))


def _ask_place(line: Line, reads: Reads, code: str, offered: tuple[Place, ...], **facts: Any) -> None:
    field, raw = _field(reads, headers.COMMUNITY), reads.place.name
    choices = tuple(Choice(str(place.pk), place.full_name) for place in offered)
    facts = {"raw": raw, "text": raw, **facts}
    answer = line.ask(code, field=field, choices=choices, pick="division", sentence=PREFIX + code, **facts)
    if answer is None:
        return
    place = reads.register.by_pk.get(int(answer)) if answer.isdigit() else None
    if place is None:
        line.ask_again(code, field=field)
    else:
        _take(line, reads, place)


def _settle_conflict(line: Line, reads: Reads, sure: dict[int, int]) -> None:
    match = reads.place.match
    assert match.place is not None
    assert match.other is not None
    if match.place.pk not in sure and match.other.pk in sure:
        _take(line, reads, match.place)
        reads.slip = {"named": match.other.name, "other": sure[match.other.pk], "coded": match.place.full_name}
        return
    _ask_place(
        line,
        reads,
        "name_vs_code",
        (match.place, match.other),
        named=match.other.full_name,
        coded=match.place.full_name,
    )


def _remark_name(line: Line, reads: Reads, match: Match) -> None:
    if match.remark and match.place is not None:
        line.note(
            match.remark, field=_field(reads, headers.COMMUNITY), sentence=PREFIX + match.remark,
            **_said(reads.place.name, match.place.full_name),
        )  # fmt: skip


def _remark_code(line: Line, reads: Reads, code: str) -> None:
    held = reads.community.code if reads.community else ""
    line.note(code, field=_field(reads, headers.CODE), sentence=PREFIX + code, **_said(reads.place.code, held or ""))


def _said(raw: str, value: Any) -> dict[str, Any]:
    return {"raw": raw, "value": value, "text": raw, "read": str(value)}
