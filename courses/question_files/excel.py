"""Question sheets (.xlsx, .xls, .csv): a row a question, in the layouts that Chinese trainers use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from core.refusals import Refused
from core.spreadsheets import Cell, Sheet, read
from courses.question_files.cells import answered
from courses.question_files.excel_columns import Columns, columns_of, kind_of
from courses.question_files.items import Bank, Item, Problem
from courses.question_files.places import at_cell
from courses.question_files.problems import BankRefusal
from courses.question_files.text import difficulty_of, tidy

HEADER_WITHIN = 15  # rows
CELLS = {"body_missing": "body", "several_blanks": "body", "kind_unknown": "kind"}
_WHOLE = re.compile(r"-?\d+\.0+")


def read_excel(content: bytes, name: str) -> Bank:
    """Raises Refused(FileRefusal) for an unreadable file, Refused(BankRefusal) where no sheet has a header."""
    workbook = read(content, name)
    outcomes: list[Item | Problem] = []
    found = False
    several = sum(_header(sheet) is not None for sheet in workbook.sheets) > 1
    for sheet in workbook.sheets:
        columns = _header(sheet)
        if columns is not None:
            found = True
            outcomes += _rows(sheet, columns, sheet.name if several else "")
    if not found:
        raise Refused(BankRefusal("no_header"))
    items = tuple(outcome for outcome in outcomes if isinstance(outcome, Item))
    return Bank("excel", items, tuple(outcome for outcome in outcomes if isinstance(outcome, Problem)))


def _header(sheet: Sheet) -> Columns | None:
    for row in sheet.rows[:HEADER_WITHIN]:
        columns = columns_of(row.number, [one.text for one in row.cells])
        if columns is not None:
            return columns
    return None


def _text(held: Cell) -> str:
    """A number as a person reads it: 12, not 12.0."""
    text = tidy(held.text)
    return text.split(".")[0] if _WHOLE.fullmatch(text) else text


def _rows(sheet: Sheet, columns: Columns, shown: str) -> Iterator[Item | Problem]:
    kind_here = kind_of(sheet.name) or ""
    for row in sheet.rows:
        if row.number <= columns.row or row.is_blank:
            continue
        said = {name: _text(row.cell(column)) for name, column in columns.fields.items()}
        choices = [_text(row.cell(column)) for column in columns.choices]
        if columns_of(row.number, [one.text for one in row.cells]) is not None:
            continue  # the header once more
        filled = [one.text for one in row.cells if one.text]
        if len(filled) == 1 and kind_of(filled[0]) is not None:
            kind_here = kind_of(filled[0]) or ""  # «二、多选题»: a heading over the rows below it
            continue
        if said["body"] or said["answer"] or any(choices):
            outcome = _item(at_cell(shown, row.number), said, choices, kind_here)
            if isinstance(outcome, Problem):
                outcome = replace(outcome, place=at_cell(shown, row.number, _column(outcome.code, columns)))
            yield outcome


def _column(code: str, columns: Columns) -> int | None:
    """Where what is wrong stands in its row."""
    if code.startswith("options_"):
        return columns.choices[0] if columns.choices else columns.fields.get("options")
    return columns.fields.get("answer" if code.startswith(("answer_", "match_")) else CELLS.get(code, ""))


def _item(place: str, said: dict[str, str], choices: list[str], kind_here: str) -> Item | Problem:
    word = said.get("kind", "")
    kind = kind_of(word) if word else kind_here
    if kind is None:
        return Problem(place, "kind_unknown", "refused", {"kind": word[:20]}, said["body"][:40])
    more = {
        "explanation": said.get("explanation", ""),
        "difficulty": difficulty_of(said.get("difficulty", "")) or 1,
        "category": said.get("category", ""),
        # A plain 1, 2, 3 counts rows; it is no name.
        "name": "" if said.get("number", "").isdigit() else said.get("number", ""),
    }
    return answered(place, kind, said, choices, more)
