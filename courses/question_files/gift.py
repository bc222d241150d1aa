"""GIFT, Moodle's text format: titles, categories, formats, escapes, weights, feedback, all its kinds of answers.

Grammar: https://docs.moodle.org/en/GIFT_format (read as a description; the reader is our own).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from courses.question_files.cells import middle
from courses.question_files.items import BLANK, Bank, Item, Problem, choice, matching, numeric
from courses.question_files.places import at_line
from courses.question_files.text import decode, difficulty_of, last_of_path, plain, tidy

ESCAPED = "~=#{}:\\"
# Escaped characters travel as private-use characters until the grammar is done with.
_HIDE = {"\\" + sign: chr(0xE000 + n) for n, sign in enumerate(ESCAPED)}
_SHOW = {chr(0xE000 + n): sign for n, sign in enumerate(ESCAPED)}
_TAG = re.compile(r"\[tag:([^\]]+)\]")
_FORMAT = re.compile(r"^\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_TITLE = re.compile(r"^\s*::(.*?)::", re.DOTALL)
_WEIGHT = re.compile(r"^%(-?\d+(?:\.\d+)?)%")
_NUMBER = re.compile(r"^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}


@dataclass(frozen=True, slots=True)
class Chunk:
    """One question's text as written, without comments; `line` where it begins."""

    line: int
    text: str
    category: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`sign`: «=» or «~»; `weight` in percent, None where none is written."""

    sign: str
    text: str
    weight: float | None
    feedback: str

    @property
    def is_right(self) -> bool:
        return self.weight > 0 if self.weight is not None else self.sign == "="


def _hide(text: str) -> str:
    for written, sign in _HIDE.items():
        text = text.replace(written, sign)
    return text


def _show(text: str) -> str:
    text = text.replace("\\n", "\n")
    for sign, shown in _SHOW.items():
        text = text.replace(sign, shown)
    return text


def read_gift(content: bytes) -> Bank:
    outcomes = [_outcome(chunk) for chunk in _chunks(_hide(decode(content)))]
    items = tuple(outcome for outcome in outcomes if isinstance(outcome, Item))
    return Bank("gift", items, tuple(outcome for outcome in outcomes if isinstance(outcome, Problem)))


def _chunks(text: str) -> Iterator[Chunk]:
    """Questions end at a blank line; inside braces only when the brace was never closed."""
    category, tags, lines, begin, depth = "", (), [], 0, 0
    written = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate([*written, ""], 1):
        bare = line.strip()
        ends = not bare and (depth <= 0 or number > len(written) or _left_open("\n".join(written[number:])))
        if lines and (ends or (depth > 0 and bare.startswith(("::", "$CATEGORY:")))):
            yield Chunk(begin, "\n".join(lines), category, tags)
            tags, lines, depth = (), [], 0
        if bare.startswith("//"):
            tags = (*tags, *_TAG.findall(bare))
        elif bare.startswith("$CATEGORY:"):
            category = last_of_path(_show(bare.removeprefix("$CATEGORY:").strip()))
        elif bare or lines:
            begin = begin if lines else number
            lines.append(line)
            depth += line.count("{") - line.count("}")


def _left_open(rest: str) -> bool:
    """Does what follows open a brace before it closes one? Then the brace before it was left open."""
    found = re.search(r"[{}]", rest)
    return found is None or found[0] == "{"


def _outcome(chunk: Chunk) -> Item | Problem:
    place = at_line(chunk.line)
    text, name = chunk.text, ""
    if found := _TITLE.match(text):
        name, text = _show(found[1]).strip(), text[found.end() :]
    shown = tidy(_show(text))[:40]
    before, opened, rest = text.partition("{")
    inside, closed, after = rest.partition("}")
    if not opened:
        code = "unclosed" if "}" in text else "description"
        return Problem(place, code, "refused" if code == "unclosed" else "reported", {}, shown)
    if not closed or "{" in inside:
        return Problem(place, "unclosed", "refused", {}, shown)
    if "{" in after:
        return Problem(place, "several_interactions", "reported", {"count": text.count("{")}, shown)
    body = _plain(before + (BLANK + after if after.strip() else ""), _format(before))
    more = {
        "name": name,
        "category": chunk.category,
        "difficulty": next((found for tag in chunk.tags if (found := difficulty_of(tag))), 1),
    }
    if not body:
        return Problem(place, "body_missing", "refused", {}, shown)
    return _answered(place, body, inside, more, after)


def _format(text: str) -> str:
    found = _FORMAT.match(text)
    return found[1].lower() if found else ""


def _plain(text: str, marked: str = "") -> str:
    shown = _show(_FORMAT.sub("", text, count=1))
    return plain(shown).text if marked in ("html", "moodle", "") else tidy(shown)


def _answered(place: str, body: str, inside: str, more: dict, after: str) -> Item | Problem:
    inside, _mark, general = inside.partition("####")
    more["explanation"] = _plain(general)
    inside = inside.strip()
    if not inside:
        return Item(place, "short", body, key=("",), **more)
    head = inside.split("#", 1)[0].strip().upper()
    if head in _TRUTH:
        feedback = [_plain(part) for part in inside.split("#")[1:] if part.strip()]
        more["explanation"] = "\n".join(part for part in (more["explanation"], *feedback) if part)
        return Item(place, "true_false", body, key=(_TRUTH[head],), **more)
    if inside.startswith("#"):
        return _numeric(place, body, inside[1:], more)
    answers = _answers(inside)
    if not answers:
        return Problem(place, "answer_unreadable", "refused", {"answer": _show(inside)[:20]}, body[:40])
    return _by_answers(place, body, answers, more, after)


def _answers(inside: str) -> list[Answer]:
    """«=right#why ~%-50%wrong» as answers in order; empty when something stands before the first sign."""
    parts = re.split(r"([=~])", inside)
    if parts[0].strip():
        return []
    answers = []
    for sign, text in zip(parts[1::2], parts[2::2], strict=True):
        text, _hash, feedback = text.strip().partition("#")
        weight = _WEIGHT.match(text)
        text = text[weight.end() :] if weight else text
        answers.append(Answer(sign, _plain(text), float(weight[1]) if weight else None, _plain(feedback)))
    return answers


def _by_answers(place: str, body: str, answers: list[Answer], more: dict, after: str) -> Item | Problem:
    more["explanation"] = merged(more["explanation"], [(answer.text, answer.feedback) for answer in answers])
    if all(answer.sign == "=" and "->" in answer.text for answer in answers):
        pairs = [tuple(side.strip() for side in answer.text.split("->", 1)) for answer in answers]
        return _matching(place, body, pairs, more)
    if all(answer.sign == "=" for answer in answers):
        full = [answer.text for answer in answers if answer.weight in (None, 100)]
        notes = ("part_credit",) if len(full) < len(answers) else ()
        if not full:
            return Problem(place, "answer_missing", "refused", {}, body[:40])
        return Item(place, "fill", body, key=tuple(full), notes=notes, **more)
    right = [n for n, answer in enumerate(answers) if answer.sign == "=" or answer.weight == 100]
    notes: tuple[str, ...] = ()
    if len(right) != 1:
        right = [n for n, answer in enumerate(answers) if answer.is_right]
    elif any(answer.is_right for n, answer in enumerate(answers) if n not in right):
        notes = ("part_credit",)
    return choice(place, body, [answer.text for answer in answers], right, notes=notes, **more)


def _matching(place: str, body: str, pairs: list, more: dict) -> Item | Problem:
    if any(not left for left, _right in pairs):
        return Problem(place, "uneven_pairs", "reported", {}, body[:40])
    return matching(place, body, pairs, **more)


def merged(general: str, feedback: list[tuple[str, str]]) -> str:
    """The general explanation, then what each option's own feedback says."""
    own = [f"{text}：{said}" for text, said in feedback if said]
    return "\n".join(part for part in (general, *own) if part)


def _numeric(place: str, body: str, inside: str, more: dict) -> Item | Problem:
    parts = [part for part in re.split(r"[=~]", inside) if part.strip()]
    found = []
    for part in parts:
        text = part.split("#", 1)[0].strip()
        weight = _WEIGHT.match(text)
        if weight and float(weight[1]) != 100:
            continue
        found.append(_value(text[weight.end() :] if weight else text))
    values = [value for value in found if value is not None]
    if not values or len(values) < len(found):
        return Problem(place, "answer_unreadable", "refused", {"answer": _show(inside)[:20]}, body[:40])
    if len(values) > 1:
        return Problem(place, "several_numbers", "reported", {}, body[:40])
    notes = ("part_credit",) if len(parts) > 1 else ()
    return numeric(place, body, *values[0], notes=notes, **more)


def _value(text: str) -> tuple[str, str] | None:
    """«5», «5:0.1» or «4.9..5.1» as value and tolerance."""
    text = text.replace(" ", "").replace(chr(0xE000 + ESCAPED.index(":")), ":")
    if ".." in text:
        low, _dots, high = text.partition("..")
        return middle(float(low), float(high)) if _NUMBER.match(low) and _NUMBER.match(high) else None
    value, _colon, tolerance = text.partition(":")
    return (value, tolerance or "0") if _NUMBER.match(value) and _NUMBER.match(tolerance or "0") else None
