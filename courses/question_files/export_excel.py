"""An Excel bank that can be filled in and imported again: a row a question, and a sheet that says how."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO

from django.utils.translation import gettext as _

from core.exports import Head, Table
from core.exports.xlsx_file import write_book
from courses.question_files.entries import DIFFICULTY_WORDS, Entry, LeftOut, Written
from courses.question_files.excel_words import examples, guide, headers, kind_word, truth_word
from courses.rules.questions import LETTERS

FEWEST_COLUMNS = 6  # option columns there are at least, so that an author has room
_LOOKS_LABELLED = re.compile(r"^\s*[（(]?\s*[A-Za-zＡ-Ｚａ-ｚ]\s*[)）.．、:：,，]")


def write_excel(entries: Sequence[Entry]) -> Written:
    """Two sheets, the questions and how to write them, in the language of the author."""
    columns = max([FEWEST_COLUMNS, *(len(entry.options) for entry in entries if entry.kind != "matching")])
    rows = [_row(entry, columns) for entry in entries]
    head, *lines = guide()
    bank = Table(_("题库"), headers(columns), rows, Head(plain=True))
    notes = Table(_("填写说明"), head, lines, Head(plain=True))
    stream = BytesIO()
    write_book([bank, notes], stream)
    lost = tuple(LeftOut(entry.name, "picture", whole=False) for entry in entries if entry.pictures)
    return Written(stream.getvalue(), len(entries), lost)


def template() -> bytes:
    """An example of every kind, to be written over."""
    return write_excel(examples()).content


def _row(entry: Entry, columns: int) -> list[str]:
    shown = [_labelled(n, text) for n, text in enumerate(_choices(entry))]
    return [
        entry.name, kind_word(entry.kind), entry.body, *shown, *[""] * (columns - len(shown)),
        ANSWERS[entry.kind](entry), entry.explanation, str(DIFFICULTY_WORDS[entry.difficulty]), entry.category,
    ]  # fmt: skip


def _choices(entry: Entry) -> list[str]:
    if entry.kind == "ordering":
        return entry.in_order
    return [option["text"] for option in entry.options] if entry.kind in ("single", "multiple") else []


def _labelled(n: int, text: str) -> str:
    """An option that itself begins like «B、C都对» gets its letter before it, or its beginning would be read as one."""
    return f"{LETTERS[n]}. {text}" if _LOOKS_LABELLED.match(text) else text


def _letters(entry: Entry) -> str:
    return "".join(LETTERS[n] for n in sorted(entry.right))


def _numeric(entry: Entry) -> str:
    value, tolerance = entry.value
    return value if tolerance in ("0", "") else f"{value}±{tolerance}"


ANSWERS: dict[str, Callable[[Entry], str]] = {
    "single": _letters,
    "multiple": _letters,
    "true_false": lambda entry: truth_word(entry.truth),
    "fill": lambda entry: "|".join(map(str, entry.key)),
    "numeric": _numeric,
    "matching": lambda entry: "\n".join(f"{left} → {right}" for left, right in entry.pairs),
    "ordering": lambda entry: LETTERS[: len(entry.options)],
    "short": lambda entry: str(entry.key[0]) if entry.key else "",
}
