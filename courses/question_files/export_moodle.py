"""Moodle XML, as Moodle's own question bank imports it; pictures travel inside the file."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Sequence
from itertools import count
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from core.exports.cells import plain_text
from courses.question_files.entries import Entry, Written, share

TYPES = {
    "single": "multichoice", "multiple": "multichoice", "true_false": "truefalse", "fill": "shortanswer",
    "numeric": "numerical", "matching": "matching", "ordering": "ordering", "short": "essay",
}  # fmt: skip
WRONG = "-100"  # one wrong choice and the question earns nothing


def write_moodle(entries: Sequence[Entry]) -> Written:
    quiz, category = Element("quiz"), ""
    for entry in entries:
        if entry.category != category:
            category = entry.category
            _text(SubElement(SubElement(quiz, "question", type="category"), "category"), _path(category))
        _question(quiz, entry)
    indent(quiz, space=" ")
    return Written(tostring(quiz, encoding="utf-8", xml_declaration=True), len(entries))


def _path(category: str) -> str:
    return "$course$/top/" + category.replace("/", "//") if category else "$course$/top"


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = plain_text(text)


def _said(parent: Element, name: str, text: str, **attributes: str) -> Element:
    """An element with a plain text; Moodle keeps the line ends of «plain_text»."""
    element = SubElement(parent, name, {**attributes, "format": "plain_text"})
    _text(element, text)
    return element


def _field(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _question(quiz: Element, entry: Entry) -> None:
    question = SubElement(quiz, "question", type=TYPES[entry.kind])
    _text(SubElement(question, "name"), entry.name or entry.body[:40])
    _stem(question, entry)
    _said(question, "generalfeedback", entry.explanation)
    _field(question, "defaultgrade", "1")
    _field(question, "penalty", "0")
    _field(question, "hidden", "0")
    if entry.name:
        _field(question, "idnumber", entry.name)
    ANSWERS[entry.kind](question, entry)
    tag = SubElement(SubElement(question, "tags"), "tag")
    _text(tag, f"难度{entry.difficulty}")


def _stem(question: Element, entry: Entry) -> None:
    """The text; with pictures it becomes HTML that names them, and they follow as files."""
    if not entry.pictures:
        _said(question, "questiontext", entry.body)
        return
    stem = SubElement(question, "questiontext", format="html")
    named = [(f"{n}-{picture.name}", picture) for n, picture in zip(count(1), entry.pictures, strict=False)]
    shown = [
        f'<p><img src="@@PLUGINFILE@@/{html.escape(name)}" alt="{html.escape(picture.alt)}"></p>'
        for name, picture in named
    ]
    _text(stem, "<p>" + html.escape(entry.body, quote=False).replace("\n", "<br>") + "</p>" + "".join(shown))
    for name, picture in named:
        file = SubElement(stem, "file", name=name, path="/", encoding="base64")
        file.text = base64.b64encode(picture.content).decode("ascii")


def _choice(question: Element, entry: Entry) -> None:
    is_multiple = entry.kind == "multiple"
    _field(question, "single", "false" if is_multiple else "true")
    _field(question, "shuffleanswers", "true")
    _field(question, "answernumbering", "ABCD")
    right = share(max(len(entry.right), 1))
    for n, option in enumerate(entry.options):
        fraction = right if n in entry.right else WRONG if is_multiple else "0"
        _said(question, "answer", option["text"], fraction=fraction)


def _true_false(question: Element, entry: Entry) -> None:
    for word, is_right in (("true", entry.truth), ("false", not entry.truth)):
        _said(question, "answer", word, fraction="100" if is_right else "0")


def _fill(question: Element, entry: Entry) -> None:
    _field(question, "usecase", "0")
    for variant in entry.key:
        _said(question, "answer", str(variant), fraction="100")


def _numeric(question: Element, entry: Entry) -> None:
    value, tolerance = entry.value
    _field(_said(question, "answer", value, fraction="100"), "tolerance", tolerance)


def _matching(question: Element, entry: Entry) -> None:
    _field(question, "shuffleanswers", "true")
    for left, right in entry.pairs:
        _text(SubElement(_said(question, "subquestion", left), "answer"), right)


def _ordering(question: Element, entry: Entry) -> None:
    for name, value in (
        ("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0"),
        ("gradingtype", "ALL_OR_NOTHING"), ("showgrading", "SHOW"),
    ):  # fmt: skip
        _field(question, name, value)
    for place, text in enumerate(entry.in_order, 1):
        _said(question, "answer", text, fraction=str(place))


def _essay(question: Element, entry: Entry) -> None:
    _field(question, "responseformat", "plain")
    _field(question, "responserequired", "1")
    _said(question, "graderinfo", str(entry.key[0]) if entry.key else "")


ANSWERS: dict[str, Callable[[Element, Entry], None]] = {
    "single": _choice, "multiple": _choice, "true_false": _true_false, "fill": _fill,
    "numeric": _numeric, "matching": _matching, "ordering": _ordering, "short": _essay,
}  # fmt: skip
