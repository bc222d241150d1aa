"""One streaming pass over the XML of an .xlsx for what the value library leaves out.

Formulas and whether they have a result, errors, merged ranges, hidden rows and sheets, colours, number formats. It
stops at the limits while it streams and never trusts the `dimension` element.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from core.spreadsheets import limits
from core.spreadsheets.stops import Stop
from core.spreadsheets.workbook import MergedRange

_REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
_BUILT_IN_FORMATS = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 49: "@"}
_INDEXED_RED = {"2", "10"}


@dataclass(frozen=True, slots=True)
class Style:
    """`mark`: "red", "struck" or nothing."""

    mark: str = ""
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class CellMarkup:
    style: int = 0
    formula: str = ""
    has_result: bool = True
    error: str = ""


@dataclass(slots=True)
class SheetMarkup:
    """`cells` by (row from 1, column from 0); `widths`: filled columns of a row."""

    is_hidden: bool = False
    cells: dict[tuple[int, int], CellMarkup] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    merged: tuple[MergedRange, ...] = ()

    @property
    def last_row(self) -> int:
        return max(self.widths, default=0)


@dataclass(frozen=True, slots=True)
class WorkbookMarkup:
    sheets: dict[str, SheetMarkup]
    styles: tuple[Style, ...]
    counts_from_1904: bool


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _find(parent: Element, name: str) -> Element | None:
    return next((child for child in parent if _local(child.tag) == name), None)


def _children(parent: Element | None, name: str) -> list[Element]:
    return [child for child in parent if _local(child.tag) == name] if parent is not None else []


def _parse(archive: zipfile.ZipFile, name: str) -> Element:
    try:
        root: Element = fromstring(archive.read(name), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Stop("bomb") from error
    except ParseError as error:
        raise Stop("corrupt") from error
    return root


def read_markup(archive: zipfile.ZipFile) -> WorkbookMarkup:
    """Markup of every worksheet, by sheet name in the file's order."""
    workbook = _parse(archive, "xl/workbook.xml")
    targets = _targets(archive)
    entries = _children(_find(workbook, "sheets"), "sheet")
    if len(entries) > limits.MAX_SHEETS:
        raise Stop("too_many_sheets", count=len(entries), limit=limits.MAX_SHEETS)
    sheets = {}
    for entry in entries:
        key = next((value for name, value in entry.attrib.items() if _local(name) == "id"), "")
        if key in targets:
            sheet = SheetMarkup(is_hidden=entry.get("state", "visible") != "visible")
            with archive.open(targets[key]) as stream:
                _read_sheet(stream, entry.get("name", ""), sheet)
            sheets[entry.get("name", "")] = sheet
    properties = _find(workbook, "workbookPr")
    counts_from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return WorkbookMarkup(sheets, _styles(archive), counts_from_1904)


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Relationship id → member, worksheets only."""
    root = _parse(archive, "xl/_rels/workbook.xml.rels")
    names = set(archive.namelist())
    found = {}
    for relation in root:
        if relation.get("Type", "").endswith("/worksheet"):
            target = relation.get("Target", "")
            member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            if member in names:
                found[relation.get("Id", "")] = member
    return found


# --- cells -------------------------------------------------------------------------------


def _place(reference: str) -> tuple[int, int]:
    match = _REFERENCE.match(reference)
    if match is None:
        raise Stop("corrupt")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column - 1


def _read_sheet(stream: IO[bytes], name: str, sheet: SheetMarkup) -> None:
    merged = []
    row_number = column = 0
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            tag = _local(element.tag)
            if event == "start":
                if tag == "row":
                    row_number = int(element.get("r", row_number + 1))
                    column = -1
                    if element.get("hidden") in ("1", "true"):
                        sheet.hidden_rows.add(row_number)
            elif tag == "c":
                place = _place(element.get("r")) if element.get("r") else (row_number, column + 1)
                column = place[1]
                _keep_cell(element, place, name, sheet)
                element.clear()
            elif tag == "row":
                element.clear()
            elif tag == "mergeCell":
                merged.extend(_merged_range(element.get("ref", "")))
    except DefusedXmlException as error:
        raise Stop("bomb") from error
    except ParseError as error:
        raise Stop("corrupt") from error
    sheet.merged = tuple(merged)


def _keep_cell(element: Element, place: tuple[int, int], name: str, sheet: SheetMarkup) -> None:
    """Empty styled cells are passed over: a sheet formatted to its last row is not a million rows of data."""
    formula, value, inline = _find(element, "f"), _find(element, "v"), _find(element, "is")
    if formula is None and value is None and inline is None:
        return
    row, column = place
    if row > limits.MAX_ROWS + limits.MAX_OTHER_ROWS:
        raise Stop("too_many_rows", sheet=name, row=row, limit=limits.MAX_ROWS)
    if column >= limits.MAX_COLUMNS:
        raise Stop("too_many_columns", sheet=name, column=column + 1, limit=limits.MAX_COLUMNS)
    text = (value.text or "") if value is not None else ""
    if len(text) > limits.MAX_CELL_CHARACTERS:
        raise Stop("cell_too_long", sheet=name, row=row, limit=limits.MAX_CELL_CHARACTERS)
    kind = element.get("t", "n")
    has_result = value is not None and bool(text or kind == "str")
    sheet.widths[row] = max(sheet.widths.get(row, 0), column + 1)
    sheet.cells[place] = CellMarkup(
        style=int(element.get("s", 0)),
        formula=f"={formula.text or '…'}" if formula is not None else "",
        has_result=formula is None or has_result,
        error=text if kind == "e" else "",
    )


def _merged_range(reference: str) -> Iterator[MergedRange]:
    first, _, last = reference.partition(":")
    if last:
        (top, left), (bottom, right) = _place(first), _place(last)
        yield MergedRange(min(top, bottom), max(top, bottom), min(left, right), max(left, right))


# --- styles ------------------------------------------------------------------------------


def _is_red(color: Element | None) -> bool:
    if color is None:
        return False
    if color.get("indexed") in _INDEXED_RED:
        return True
    rgb = color.get("rgb", "")[-6:]
    if len(rgb) != 6:
        return False
    try:
        red, green, blue = (int(rgb[i : i + 2], 16) for i in (0, 2, 4))
    except ValueError:
        return False
    return red >= 0xB0 and green <= 0x60 and blue <= 0x60


def _font_mark(font: Element) -> str:
    if _is_red(_find(font, "color")):
        return "red"
    strike = _find(font, "strike")
    return "struck" if strike is not None and strike.get("val", "1") not in ("0", "false") else ""


def _fill_mark(fill: Element) -> str:
    pattern = _find(fill, "patternFill")
    solid = pattern is not None and pattern.get("patternType") == "solid"
    return "red" if solid and pattern is not None and _is_red(_find(pattern, "fgColor")) else ""


def _styles(archive: zipfile.ZipFile) -> tuple[Style, ...]:
    if "xl/styles.xml" not in archive.namelist():
        return (Style(),)
    root = _parse(archive, "xl/styles.xml")
    formats = dict(_BUILT_IN_FORMATS)
    for entry in _children(_find(root, "numFmts"), "numFmt"):
        formats[int(entry.get("numFmtId", 0))] = entry.get("formatCode", "")
    fonts = [_font_mark(font) for font in _children(_find(root, "fonts"), "font")]
    fills = [_fill_mark(fill) for fill in _children(_find(root, "fills"), "fill")]
    styles = []
    for entry in _children(_find(root, "cellXfs"), "xf"):
        font, fill = int(entry.get("fontId", 0)), int(entry.get("fillId", 0))
        mark = (fonts[font] if font < len(fonts) else "") or (fills[fill] if fill < len(fills) else "")
        styles.append(Style(mark, formats.get(int(entry.get("numFmtId", 0)), "")))
    return tuple(styles) or (Style(),)
