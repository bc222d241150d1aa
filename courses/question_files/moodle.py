"""Moodle XML, as Moodle's question bank exports it (format described at docs.moodle.org/en/Moodle_XML_format)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from courses.question_files.containers import children, text_of
from courses.question_files.gift import merged
from courses.question_files.items import Bank, Item, Picture, Problem, choice, matching, numeric, ordering
from courses.question_files.pictures import Files, gather
from courses.question_files.places import at_question
from courses.question_files.text import Plain, difficulty_of, last_of_path, plain, tidy


@dataclass(frozen=True, slots=True)
class Question:
    """A <question> with what every kind has."""

    element: Element
    place: str
    body: str
    more: dict[str, Any]

    def child(self, name: str) -> Element | None:
        return next(iter(children(self.element, name)), None)

    def all(self, name: str) -> list[Element]:
        return children(self.element, name)

    def says(self, name: str, otherwise: str = "") -> str:
        found = self.child(name)
        return text_of(found).strip() if found is not None else otherwise

    def problem(self, code: str, verdict: str = "refused", **facts: Any) -> Problem:
        return Problem(self.place, code, verdict, facts, self.body[:40])


def read_moodle(root: Element) -> Bank:
    """The bank of a <quiz>."""
    outcomes: list[Item | Problem] = []
    category = ""
    number = 0
    for element in children(root, "question"):
        if element.get("type") == "category":
            category = last_of_path(_markup(next(iter(children(element, "category")), None)))
            continue
        number += 1
        outcomes.append(_outcome(element, at_question(number), category))
    items = tuple(outcome for outcome in outcomes if isinstance(outcome, Item))
    return Bank("moodle_xml", items, tuple(outcome for outcome in outcomes if isinstance(outcome, Problem)))


def _markup(element: Element | None) -> str:
    """The text of an element's <text>, else its own."""
    if element is None:
        return ""
    inner = next(iter(children(element, "text")), None)
    return text_of(inner if inner is not None else element)


def _plain(element: Element | None) -> Plain:
    if element is None:
        return Plain("")
    if (element.get("format") or "html") in ("plain_text", "markdown"):
        return Plain(tidy(_markup(element)))
    return plain(_markup(element))


def _outcome(element: Element, place: str, category: str) -> Item | Problem:
    kind = (element.get("type") or "").strip()
    stem = _plain(next(iter(children(element, "questiontext")), None))
    tags = [text_of(tag).strip() for found in children(element, "tags") for tag in children(found, "tag")]
    general = _plain(next(iter(children(element, "generalfeedback")), None)).text
    more: dict[str, Any] = {
        "name": _markup(next(iter(children(element, "name")), None)).strip(),
        "category": category,
        "difficulty": next((found for tag in tags if (found := difficulty_of(tag))), 1),
        "explanation": general,
    }
    question = Question(element, place, stem.text, more)
    if kind == "description":
        return question.problem("description", "reported")
    if kind not in READERS:
        return question.problem("kind_unsupported", "reported", kind=kind[:30])
    carried = _pictures(element, stem)
    if isinstance(carried, Problem):
        return Problem(place, carried.code, carried.verdict, carried.facts, stem.text[:40])
    more["pictures"] = carried
    if not stem.text and not carried:
        return question.problem("body_missing")
    return READERS[kind](question)


def _pictures(element: Element, stem: Plain) -> tuple[Picture, ...] | Problem:
    """The pictures of the stem, found among the <file>s; pictures on other hosts are never fetched."""
    files: dict[str, bytes] = {}
    for file in (file for holder in children(element, "questiontext") for file in children(holder, "file")):
        name = file.get("name", "")
        try:
            files[name] = base64.b64decode(text_of(file), validate=False)
        except ValueError:
            return Problem("", "bad_picture", "refused", {"name": name[:40]})
    return gather(stem.pictures, Files(files))


def _fraction(answer: Element) -> float:
    try:
        return float(answer.get("fraction", "0"))
    except ValueError:
        return 0.0


def _feedback(question: Question, answers: list[Element], texts: list[str]) -> None:
    said = [_plain(next(iter(children(answer, "feedback")), None)).text for answer in answers]
    question.more["explanation"] = merged(question.more["explanation"], list(zip(texts, said, strict=True)))


def _choice(question: Question) -> Item | Problem:
    answers = question.all("answer")
    options = [_plain(answer) for answer in answers]
    if any(option.pictures for option in options):
        return question.problem("kind_unsupported", "reported", kind="图片选项")
    texts = [option.text for option in options]
    single = question.says("single", "true").casefold() not in ("false", "0")
    right = [n for n, answer in enumerate(answers) if _fraction(answer) > (99.9 if single else 0)]
    if single and any(0 < _fraction(answer) < 99.9 for answer in answers):
        question.more["notes"] = ("part_credit",)
    if not right:
        return question.problem("answer_missing")
    _feedback(question, answers, texts)
    return choice(question.place, question.body, texts, right, many=not single and len(right) > 1, **question.more)


def _true_false(question: Question) -> Item | Problem:
    for answer in question.all("answer"):
        if _fraction(answer) > 99.9:
            _feedback(
                question, question.all("answer"), ["对" if _says_true(a) else "错" for a in question.all("answer")]
            )
            return Item(question.place, "true_false", question.body, key=(_says_true(answer),), **question.more)
    return question.problem("answer_missing")


def _says_true(answer: Element) -> bool:
    return _markup(answer).strip().casefold() in ("true", "1", "对", "正确")


def _short_answer(question: Question) -> Item | Problem:
    answers = question.all("answer")
    full = [_plain(answer).text for answer in answers if _fraction(answer) > 99.9]
    if not full:
        return question.problem("answer_missing")
    if any(0 < _fraction(answer) < 99.9 for answer in answers):
        question.more["notes"] = ("part_credit",)
    _feedback(question, answers, [_plain(answer).text for answer in answers])
    return Item(question.place, "fill", question.body, key=tuple(full), **question.more)


def _numeric(question: Question) -> Item | Problem:
    answers = [answer for answer in question.all("answer") if _fraction(answer) > 99.9]
    if not answers:
        return question.problem("answer_missing")
    if len(answers) > 1:
        return question.problem("several_numbers", "reported")
    tolerance = next((text_of(found).strip() for found in children(answers[0], "tolerance")), "0")
    _feedback(question, answers, [_markup(answer).strip() for answer in answers])
    return numeric(question.place, question.body, _markup(answers[0]).strip(), tolerance or "0", **question.more)


def _matching(question: Question) -> Item | Problem:
    pairs = []
    for part in question.all("subquestion"):
        left = _plain(part).text
        right = next((_plain(answer).text for answer in children(part, "answer")), "")
        pairs.append((left, right))
    if any(not left for left, _right in pairs):
        return question.problem("uneven_pairs", "reported")
    return matching(question.place, question.body, pairs, **question.more)


def _ordering(question: Question) -> Item | Problem:
    return ordering(
        question.place, question.body, [_plain(part).text for part in question.all("answer")], **question.more
    )


def _essay(question: Question) -> Item | Problem:
    return Item(
        question.place, "short", question.body, key=(_plain(question.child("graderinfo")).text,), **question.more
    )


READERS: dict[str, Callable[[Question], Item | Problem]] = {
    "multichoice": _choice, "multichoiceset": _choice, "truefalse": _true_false, "shortanswer": _short_answer,
    "numerical": _numeric, "matching": _matching, "match": _matching, "ddmatch": _matching, "ordering": _ordering,
    "essay": _essay,
}  # fmt: skip
