"""IMS QTI 2.0 to 3.0: `assessmentItem` and `qti-assessment-item`, told apart only by how names are written.

Specifications: 1EdTech QTI 2.1 and 2.2 Information Model, QTI 3.0 Information Model.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from courses.question_files.cells import middle
from courses.question_files.containers import all_named, attribute, children, first, name_of, text_of
from courses.question_files.items import BLANK, Item, Problem, choice, matching, numeric, ordering
from courses.question_files.pictures import Files, gather
from courses.question_files.text import BLOCKS, difficulty_of, tidy

HIDDEN = ("modalfeedback", "feedbackinline", "feedbackblock", "rubricblock", "templateblock", "templateinline", "style")
_BLOCKS = {block.replace("-", "") for block in BLOCKS} | {"prompt", "itembody", "simplechoice", "br", "contentbody"}


@dataclass(frozen=True, slots=True)
class Where:
    """What the package says around an item: its place in words, its section, the words of its categories."""

    place: str
    section: str = ""
    words: tuple[str, ...] = ()
    files: Files = field(default_factory=Files)


@dataclass(slots=True)
class Declared:
    """A response declaration: right values, points by value, cardinality, base type."""

    right: list[str] = field(default_factory=list)
    points: dict[str, float] = field(default_factory=dict)
    cardinality: str = "single"
    base: str = "identifier"
    number: tuple[str, str] | None = None  # value and tolerance as response processing states them


def read_item(item: Element, where: Where) -> Item | Problem:
    body = first(item, "itembody")
    title = attribute(item, "title")
    if body is None:
        return Problem(where.place, "body_missing", "refused", {}, title[:40])
    interactions = [found for found in body.iter() if name_of(found).endswith("interaction")]
    shown = Shown()
    shown.walk(body)
    text = tidy("".join(shown.parts))
    pictures = gather(shown.pictures, where.files)
    if isinstance(pictures, Problem):
        return Problem(where.place, pictures.code, pictures.verdict, pictures.facts, text[:40])
    if not interactions:
        return Problem(where.place, "description", "reported", {}, text[:40])
    if len(interactions) > 1:
        code = (
            "several_blanks"
            if all(name_of(found) == "textentryinteraction" for found in interactions)
            else "several_interactions"
        )
        return Problem(where.place, code, "reported", {"count": len(interactions)}, text[:40])
    if not text and not pictures:
        return Problem(where.place, "body_missing", "refused", {}, title[:40])
    more: dict[str, Any] = {
        "name": title,
        "category": where.section,
        "difficulty": _difficulty(item, where.words),
        "explanation": _explanation(item),
        "pictures": pictures,
    }
    interaction = interactions[0]
    reader = READERS.get(name_of(interaction))
    if reader is None:
        kind = name_of(interaction).removesuffix("interaction")
        return Problem(where.place, "kind_unsupported", "reported", {"kind": kind}, text[:40])
    return reader(where.place, text, interaction, _declared(item, interaction), more)


class Shown:
    """What a learner reads of an item body, without the choices: a blank where a text or a choice is inserted."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pictures: list[tuple[str, str]] = []

    def walk(self, element: Element) -> None:
        name = name_of(element)
        if name in HIDDEN:
            return
        if name in ("textentryinteraction", "inlinechoiceinteraction"):
            self.parts.append(BLANK)
            return
        if name.endswith("interaction"):
            for prompt in children(element, "prompt"):
                self._into(prompt)
            return
        if name == "img":
            self.pictures.append((attribute(element, "src"), attribute(element, "alt")))
        self._into(element)

    def _into(self, element: Element) -> None:
        block = name_of(element) in _BLOCKS
        self.parts.append("\n" if block else "")
        self.parts.append(_line(element.text))
        for child in element:
            self.walk(child)
            self.parts.append(_line(child.tail))
        self.parts.append("\n" if block else "")


def _line(text: str | None) -> str:
    """Line breaks inside markup are blanks, and between Chinese characters nothing."""
    return re.sub(r"(?<=[\u3000-\u9fff])\s*\n\s*(?=[\u3000-\u9fff])", "", text or "").replace("\n", " ")


def _words(element: Element) -> str:
    shown = Shown()
    shown._into(element)
    return re.sub(r"\n+", "\n", tidy("".join(shown.parts)))


def _difficulty(item: Element, words: tuple[str, ...]) -> int:
    said = [text_of(found) for found in all_named(item, "difficulty")]
    return next((found for text in (*words, *said) if (found := difficulty_of(text))), 1)


def _explanation(item: Element) -> str:
    """Modal feedback; where there is one for right answers and others for wrong ones, all of it, once each."""
    texts = [_words(found) for found in all_named(item, "modalfeedback")]
    solutions = [_words(found) for found in all_named(item, "feedbackblock", "rubricblock") if _is_solution(found)]
    return "\n".join(dict.fromkeys(text for text in (*texts, *solutions) if text))


def _is_solution(element: Element) -> bool:
    marks = " ".join(
        (attribute(element, "identifier"), attribute(element, "use"), attribute(element, "class"))
    ).casefold()
    return any(word in marks for word in ("solution", "explan", "rationale", "feedback"))


def _declared(item: Element, interaction: Element) -> Declared:
    wanted = attribute(interaction, "responseidentifier", "RESPONSE")
    declared = Declared(number=tolerance_in(item))
    for found in all_named(item, "responsedeclaration"):
        if attribute(found, "identifier") != wanted:
            continue
        declared.cardinality = attribute(found, "cardinality", "single").casefold()
        declared.base = attribute(found, "basetype", "identifier").casefold()
        correct = first(found, "correctresponse")
        declared.right = (
            [text_of(value).strip() for value in all_named(correct, "value")] if correct is not None else []
        )
        for entry in all_named(found, "mapentry"):
            try:
                declared.points[attribute(entry, "mapkey")] = float(attribute(entry, "mappedvalue", "0"))
            except ValueError:
                continue
    return declared


def tolerance_in(item: Element) -> tuple[str, str] | None:
    """A numeric answer as response processing states it: <equal toleranceMode tolerance>, or between two values."""
    for found in all_named(item, "equal"):
        parts = attribute(found, "tolerance").split()
        if attribute(found, "tolerancemode") == "absolute" and parts:
            return "", parts[0]
    low = [text_of(found).strip() for found in all_named(item, "gte") for found in all_named(found, "basevalue")]
    high = [text_of(found).strip() for found in all_named(item, "lte") for found in all_named(found, "basevalue")]
    try:
        return middle(float(low[0]), float(high[0])) if low and high else None
    except ValueError:
        return None


def _right(declared: Declared) -> list[str]:
    """The right values: those declared, else those that earn points."""
    return declared.right or [key for key, points in declared.points.items() if points > 0]


def _no_answer(place: str, body: str) -> Problem:
    return Problem(place, "answer_missing", "refused", {}, body[:40])


def _choice(place: str, body: str, interaction: Element, declared: Declared, more: dict) -> Item | Problem:
    options = {
        attribute(found, "identifier"): found for found in all_named(interaction, "simplechoice", "inlinechoice")
    }
    if any(first(found, "img") is not None for found in options.values()):
        return Problem(place, "kind_unsupported", "reported", {"kind": "图片选项"}, body[:40])
    right = [n for n, identifier in enumerate(options) if identifier in _right(declared)]
    if not right:
        return _no_answer(place, body)
    texts = [_words(found) for found in options.values()]
    single = declared.cardinality == "single"
    if single and any(
        points > 0 for key, points in declared.points.items() if key not in declared.right and declared.right
    ):
        more["notes"] = ("part_credit",)
    return choice(place, body, texts, right, many=not single and len(right) > 1, **more)


def _entry(place: str, body: str, interaction: Element, declared: Declared, more: dict) -> Item | Problem:
    best = max(declared.points.values(), default=0)
    accepted = [*declared.right, *(key for key, points in declared.points.items() if points > 0 and points == best)]
    variants = list(dict.fromkeys(variant for variant in accepted if variant))
    if any(0 < points < best for points in declared.points.values()):
        more["notes"] = ("part_credit",)
    value, tolerance = declared.number or ("", "0")
    if declared.base in ("float", "integer") and (variants or value):
        if len(variants) > 1:
            return Problem(place, "several_numbers", "reported", {}, body[:40])
        return numeric(place, body, variants[0] if variants else value, tolerance, **more)
    if not variants:
        return Item(place, "short", body, key=("",), **more)
    return Item(place, "fill", body, key=tuple(variants), **more)


def _extended(place: str, body: str, interaction: Element, declared: Declared, more: dict) -> Item | Problem:
    return Item(place, "short", body, key=("\n".join(declared.right),), **more)


def _match(place: str, body: str, interaction: Element, declared: Declared, more: dict) -> Item | Problem:
    """Each left side with exactly one right side, each right side once; anything else is kept, not asked."""
    named = "simpleassociablechoice", "gap", "gaptext", "associablechoice"
    texts = {attribute(found, "identifier"): _words(found) for found in all_named(interaction, *named)}
    sets = children(interaction, "simplematchset")
    lefts = [attribute(found, "identifier") for found in all_named(sets[0], *named)] if sets else []
    given = [pair.split() for pair in _right(declared)]
    pairs = {pair[0]: pair[1] for pair in given if len(pair) == 2}
    order = lefts or list(pairs)
    once = len(set(pairs.values())) == len(pairs) == len(given)
    if not given:
        return _no_answer(place, body)
    if not once or set(pairs) != set(order) or not set(pairs.values()) <= set(texts):
        return Problem(place, "uneven_pairs", "reported", {}, body[:40])
    return matching(place, body, [(texts[left], texts[pairs[left]]) for left in order], **more)


def _order(place: str, body: str, interaction: Element, declared: Declared, more: dict) -> Item | Problem:
    texts = {attribute(found, "identifier"): _words(found) for found in all_named(interaction, "simplechoice")}
    if sorted(declared.right) != sorted(texts):
        return _no_answer(place, body)
    return ordering(place, body, [texts[identifier] for identifier in declared.right], **more)


READERS: dict[str, Callable[..., Item | Problem]] = {
    "choiceinteraction": _choice, "inlinechoiceinteraction": _choice, "textentryinteraction": _entry,
    "extendedtextinteraction": _extended, "matchinteraction": _match, "associateinteraction": _match,
    "orderinteraction": _order,
}  # fmt: skip
