"""Aiken: the question, its options by letter, «ANSWER: C». Nothing else, and never more than one right answer."""

from __future__ import annotations

import re

from courses.question_files.items import Bank, Item, Problem, choice
from courses.question_files.places import at_line
from courses.question_files.text import decode, tidy
from courses.rules.questions import LETTERS

OPTION = re.compile(r"^\s*([A-ZＡ-Ｚ])\s*[.)．）、]\s*(.*)$")
ANSWER = re.compile(r"^\s*(?:ANSWER|答案)\s*[:：]\s*([A-Za-z](?:\s*[,，、]?\s*[A-Za-z])*)\s*[.。]?\s*$", re.IGNORECASE)


def read_aiken(content: bytes) -> Bank:
    """A question ends with its answer line; blank lines inside one do no harm."""
    outcomes: list[Item | Problem] = []
    block: list[tuple[int, str]] = []
    for number, line in enumerate(decode(content).replace("\r\n", "\n").split("\n"), 1):
        if line.strip():
            block.append((number, line))
        if ANSWER.match(line):
            outcomes.append(_outcome(block))
            block = []
    if block:
        outcomes.append(Problem(at_line(block[0][0]), "answer_missing", "refused", {}, tidy(block[0][1])[:40]))
    items = tuple(outcome for outcome in outcomes if isinstance(outcome, Item))
    return Bank("aiken", items, tuple(outcome for outcome in outcomes if isinstance(outcome, Problem)))


def _outcome(block: list[tuple[int, str]]) -> Item | Problem:
    place = at_line(block[0][0])
    body: list[str] = []
    options: list[str] = []
    for _number, line in block[:-1]:
        found = OPTION.match(line)
        if found and _is_next(found[1], len(options)):
            options.append(found[2].strip())
        elif options:
            options[-1] = f"{options[-1]}\n{line.strip()}"  # an option over several lines
        else:
            body.append(line)
    stem = tidy("\n".join(body))
    answer = ANSWER.match(block[-1][1])
    letters = re.findall(r"[A-Z]", answer[1].upper()) if answer else []
    if not stem:
        return Problem(place, "body_missing", "refused", {}, " ".join(options)[:40])
    if len(options) < 2:
        return Problem(place, "options_too_few", "refused", {}, stem[:40])
    right = sorted({LETTERS.index(letter) for letter in letters if letter in LETTERS})
    if not right or right[-1] >= len(options):
        return Problem(place, "answer_outside_options", "refused", {"answer": "".join(letters)}, stem[:40])
    return choice(place, stem, options, right)


def _is_next(letter: str, count: int) -> bool:
    plain = chr(ord(letter) - 0xFEE0) if ord(letter) > 0xFF00 else letter
    return count < len(LETTERS) and plain == LETTERS[count]
