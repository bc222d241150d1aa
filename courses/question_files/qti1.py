"""IMS QTI 1.2: `questestinterop`, alone or in a package; as Canvas, Blackboard, Moodle and Respondus write it.

Specification: IMS Question & Test Interoperability: ASI XML Binding, version 1.2.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from courses.question_files.cells import middle
from courses.question_files.containers import all_named, attribute, children, first, text_of
from courses.question_files.items import Item, Problem, choice, matching, numeric, ordering
from courses.question_files.pictures import Files, gather
from courses.question_files.places import at_question
from courses.question_files.text import Plain, difficulty_of, last_of_path, plain

RESPONSES = ("responselid", "responsestr", "responsenum", "responsegrp", "responsexy", "responseextension")


def read_items(root: Element, name: str, files: Files) -> list[Item | Problem]:
    """The items of one document; sections give the category. `name`: the file's, for places."""
    sections = {}
    for section in all_named(root, "section", "objectbank"):
        title = attribute(section, "title") or _category(section)
        for item in all_named(section, "item"):
            sections[item] = title if title not in ("root_section", "main") else sections.get(item, "")
    items = all_named(root, "item")
    outcomes = []
    for number, item in enumerate(items, 1):
        place = f"{name} {at_question(number)}" if name else at_question(number)
        outcomes.append(_outcome(item, place, sections.get(item, ""), files))
    return outcomes


def _metadata(item: Element) -> dict[str, str]:
    found = {}
    for line in all_named(item, "qtimetadatafield"):
        label, entry = first(line, "fieldlabel"), first(line, "fieldentry")
        found[text_of(label).strip().casefold()] = text_of(entry).strip()
    return found


def _category(element: Element) -> str:
    return next(
        (last_of_path(value) for key, value in _metadata(element).items() if "categ" in key or "topic" in key), ""
    )


def _material(element: Element | None) -> Plain:
    """The text of <material>s: <mattext> (plain or HTML), <matimage>, not what lies inside the responses."""
    if element is None:
        return Plain("")
    texts: list[str] = []
    pictures: list[tuple[str, str]] = []
    for found in element.iter():
        name = found.tag.rsplit("}", 1)[-1] if isinstance(found.tag, str) else ""
        if name in ("mattext", "matemtext"):
            part = plain(text_of(found))
            texts.append(part.text)
            pictures += part.pictures
        elif name == "matimage":
            pictures.append((found.get("uri", ""), found.get("label", "")))
    return Plain("\n".join(text for text in texts if text), tuple(pictures))


def _stem(presentation: Element) -> Plain:
    """Everything shown before or between the responses."""
    texts, pictures = [], []

    def walk(element: Element) -> None:
        for child in children(element):
            tag = child.tag.rsplit("}", 1)[-1] if isinstance(child.tag, str) else ""
            if tag == "material":
                found = _material(child)
                texts.append(found.text)
                pictures.extend(found.pictures)
            elif tag.replace("_", "") not in RESPONSES:
                walk(child)

    walk(presentation)
    if not any(texts):
        for response in all_named(presentation, *RESPONSES):
            for material in children(response, "material"):
                texts.append(_material(material).text)
                pictures.extend(_material(material).pictures)
            break
    return Plain("\n".join(text for text in texts if text), tuple(pictures))


class Scores:
    """What the response processing says: for each answer of each response, the points it sets (100 where none)."""

    def __init__(self, item: Element) -> None:
        self.points: dict[tuple[str, str], float] = {}
        self.order: dict[str, list[str]] = {}
        self.ranges: list[tuple[float | None, float | None]] = []
        self.feedback: dict[str, str] = {}
        for condition in all_named(item, "respcondition"):
            self._condition(condition)

    def _condition(self, condition: Element) -> None:
        earned = self._earned(condition)
        test = first(condition, "conditionvar")
        if test is None:
            return
        wrong = {id(found) for negated in all_named(test, "not") for found in negated.iter()}
        for found in all_named(test, "varequal"):
            key = attribute(found, "respident"), text_of(found).strip()
            for link in all_named(condition, "displayfeedback"):
                self.feedback.setdefault(key[1], attribute(link, "linkrefid"))
            if id(found) not in wrong and earned is not None:
                self.points[key] = max(self.points.get(key, earned), earned)
                if earned > 0:
                    self.order.setdefault(key[0], []).append(key[1])
        if earned and earned > 0:
            low = [text_of(found).strip() for found in all_named(test, "vargte", "vargt")]
            high = [text_of(found).strip() for found in all_named(test, "varlte", "varlt")]
            if low and high:
                self.ranges.append((_float(low[0]), _float(high[0])))

    @staticmethod
    def _earned(condition: Element) -> float | None:
        """Points the condition sets; None when it only shows feedback."""
        sets = all_named(condition, "setvar")
        if not sets:
            correct = any(
                attribute(found, "linkrefid").casefold() == "correct"
                for found in all_named(condition, "displayfeedback")
            )
            named = attribute(condition, "title").casefold() == "correct"
            return 100.0 if correct or named else None
        return max(_float(text_of(found).strip()) or 0.0 for found in sets)

    def of(self, response: str) -> dict[str, float]:
        return {answer: earned for (ident, answer), earned in self.points.items() if ident in (response, "")}


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return 100.0 if text.casefold() in ("true", "correct") or "max" in text.casefold() else None


def _outcome(item: Element, place: str, section: str, files: Files) -> Item | Problem:
    presentation = first(item, "presentation")
    if presentation is None:
        return Problem(place, "body_missing", "refused", {}, attribute(item, "title")[:40])
    metadata = _metadata(item)
    stem = _stem(presentation)
    pictures = gather(stem.pictures, files)
    if isinstance(pictures, Problem):
        return Problem(place, pictures.code, pictures.verdict, pictures.facts, stem.text[:40])
    if not stem.text and not pictures:
        return Problem(place, "body_missing", "refused", {}, attribute(item, "title")[:40])
    levels = [metadata[key] for key in metadata if "difficult" in key or "难" in key]
    more: dict[str, Any] = {
        "name": attribute(item, "title"),
        "category": _category(item) or section,
        "difficulty": next((found for text in levels if (found := difficulty_of(text))), 1),
        "explanation": _explanation(item),
        "pictures": pictures,
    }
    return _by_response(item, presentation, place, stem.text, metadata, more)


def _explanation(item: Element) -> str:
    """General feedback and solutions first, else what is shown for a right answer, else all feedback there is."""
    texts = {attribute(found, "ident"): _material(found).text for found in all_named(item, "itemfeedback")}
    general = [
        text for ident, text in texts.items() if text and re.search(r"general|solution|explan|feedback$", ident, re.I)
    ]
    right = [text for ident, text in texts.items() if text and re.search(r"^correct", ident, re.I)]
    chosen = general or right or [text for text in texts.values() if text]
    return "\n".join(dict.fromkeys(chosen))


def _by_response(
    item: Element, presentation: Element, place: str, body: str, metadata: dict, more: dict
) -> Item | Problem:
    responses = all_named(presentation, *RESPONSES)
    scores = Scores(item)
    kind = " ".join(
        metadata.get(key, "") for key in ("question_type", "cc_profile", "bbmd_questiontype", "qmd_itemtype")
    ).casefold()
    if not responses:
        return Problem(place, "description", "reported", {}, body[:40])
    tag = responses[0].tag.rsplit("}", 1)[-1].replace("_", "")
    if tag == "responsegrp" or (len(responses) > 1 and all("lid" in response.tag for response in responses)):
        return _matching(responses, scores, place, body, more)
    if len(responses) > 1:
        return Problem(place, "several_blanks", "reported", {"count": len(responses)}, body[:40])
    if tag == "responselid":
        return _choices(responses[0], scores, place, body, kind, more)
    if tag in ("responsestr", "responsenum"):
        return _written(responses[0], scores, place, body, kind, tag, more)
    return Problem(place, "kind_unsupported", "reported", {"kind": tag.removeprefix("response")}, body[:40])


def _labels(response: Element) -> dict[str, str]:
    return {
        attribute(label, "ident"): _material(label).text or text_of(label).strip()
        for label in all_named(response, "responselabel")
    }


def _choices(response: Element, scores: Scores, place: str, body: str, kind: str, more: dict) -> Item | Problem:
    labels = _labels(response)
    ident = attribute(response, "ident")
    texts = list(labels.values())
    if (
        attribute(response, "rcardinality").casefold() == "ordered"
        or first(response, "imsrenderobject", "renderextension") is not None
    ):
        sequence = [answer for answer in scores.order.get(ident, []) if answer in labels]
        if sorted(sequence) != sorted(labels):
            return Problem(place, "answer_missing", "refused", {}, body[:40])
        return ordering(place, body, [labels[answer] for answer in sequence], **more)
    earned = scores.of(ident)
    right = [n for n, answer in enumerate(labels) if earned.get(answer, 0) > 0]
    many = attribute(response, "rcardinality").casefold() == "multiple"
    if not many and len(right) > 1:
        best = max(earned[answer] for answer in earned)
        right = [n for n, answer in enumerate(labels) if earned.get(answer, 0) == best]
        more["notes"] = ("part_credit",)
    if not right:
        return Problem(place, "answer_missing", "refused", {}, body[:40])
    return choice(place, body, texts, right, many=many and len(right) > 1, **more)


def _written(
    response: Element, scores: Scores, place: str, body: str, kind: str, tag: str, more: dict
) -> Item | Problem:
    earned = scores.of(attribute(response, "ident"))
    variants = [answer for answer, points in earned.items() if points > 0]
    holder = first(response, "renderfib")
    numbers = (
        tag == "responsenum"
        or "numeric" in kind
        or (holder is not None and attribute(holder, "fibtype").casefold() in ("decimal", "integer"))
    )
    if numbers and (scores.ranges or variants):
        return _number(scores, variants, place, body, more)
    if not variants or "essay" in kind:
        return Item(place, "short", body, key=("\n".join(variants),), **more)
    return Item(place, "fill", body, key=tuple(dict.fromkeys(variants)), **more)


def _number(scores: Scores, variants: list[str], place: str, body: str, more: dict) -> Item | Problem:
    if len(set(variants)) > 1:
        return Problem(place, "several_numbers", "reported", {}, body[:40])
    if scores.ranges and None not in scores.ranges[0]:
        low, high = scores.ranges[0]
        value, tolerance = middle(low or 0.0, high or 0.0)
        return numeric(place, body, variants[0] if variants else value, tolerance, **more)
    return numeric(place, body, variants[0], "0", **more)


def _matching(responses: list[Element], scores: Scores, place: str, body: str, more: dict) -> Item | Problem:
    """A response for each left side (Canvas), or one group whose labels match each other."""
    if len(responses) > 1:
        pairs = []
        for response in responses:
            left = next((_material(found).text for found in children(response, "material")), "")
            right = [answer for answer, points in scores.of(attribute(response, "ident")).items() if points > 0]
            pairs.append((left, _labels(response).get(right[0], "") if right else ""))
        if any(not left for left, _right in pairs):
            return Problem(place, "several_interactions", "reported", {"count": len(responses)}, body[:40])
        return matching(place, body, pairs, **more)
    labels = _labels(responses[0])
    pairs = []
    for answer, points in scores.of(attribute(responses[0], "ident")).items():
        sides = [part for part in re.split(r"[,\s]+", answer) if part in labels]
        if points > 0 and len(sides) == 2:
            pairs.append((labels[sides[0]], labels[sides[1]]))
    if len(pairs) < 2:
        return Problem(place, "uneven_pairs", "reported", {}, body[:40])
    return matching(place, body, pairs, **more)
