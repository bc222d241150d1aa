"""A question from the cells of a row: options in columns or in one cell, the answer in every usual spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from courses.question_files.items import Item, Problem, choice, matching, numeric, ordering
from courses.rules.questions import LETTERS, NO, YES

LABEL = re.compile(r"^\s*[（(]?\s*([A-Za-zＡ-Ｚａ-ｚ])\s*[)）.．、:：,，]\s*")
_INLINE = re.compile(r"(?:(?<=^)|(?<=[\s;；|，,。]))[（(]?([A-ZＡ-Ｚ])\s*[)）.．、:：]")
_BETWEEN = re.compile(r"\s*(?:\||\$\$|;|；)\s*")
_LETTERS_ONLY = re.compile(r"^[A-Z](?:[\s,，、;；/|和及.]*[A-Z])*$")
_BLANKS = re.compile(r"_{2,}|＿{2,}|[（(]\s{2,}[)）]|[（(][ \u3000]+[)）]")
ARROW = " → "  # as we write a pair ourselves
_SIDES = re.compile(r"\s*(?:->|→|=>|——|--|—|－|-|=|＝|:|：|~)\s*")
_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_NUMBERS = re.compile(rf"^({_NUMBER})\s*(?:±|\+/-|\+-)?\s*({_NUMBER})?$")
_RANGE = re.compile(rf"^({_NUMBER})\s*(?:~|～|\.\.|至|到)\s*({_NUMBER})$")
_TRUE_WORDS = YES | {"对的", "正确的", "√√", "right", "✔", "☑", "a.正确", "a正确"}
_FALSE_WORDS = NO | {"错的", "错误的", "×", "✕", "✘", "wrong", "╳", "b.错误", "b错误", "b错"}


def split_options(text: str) -> list[str]:
    """Options that stand in one cell: a line each, or «A.… B.…», or with | or ; between them."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) == 1:
        marks = list(_INLINE.finditer(lines[0]))
        if len(marks) > 1 and _runs(marks):
            ends = [mark.start() for mark in marks[1:]] + [len(lines[0])]
            lines = [lines[0][mark.start() : end].strip(" ;；|，,") for mark, end in zip(marks, ends, strict=True)]
        else:
            lines = [part for part in _BETWEEN.split(lines[0]) if part]
    return [LABEL.sub("", line).strip() for line in lines]


def _runs(marks: Sequence[re.Match[str]]) -> bool:
    """Do the letters run A, B, C …? Else they are part of the text."""
    letters = [unicodedata.normalize("NFKC", mark[1]).upper() for mark in marks]
    return letters == list(LETTERS[: len(letters)])


def truth_of(text: str) -> bool | None:
    word = unicodedata.normalize("NFKC", text).strip().strip("。.").casefold()
    return True if word in _TRUE_WORDS else False if word in _FALSE_WORDS else None


def answered(
    place: str, kind: str, said: dict[str, str], choices: Sequence[str], more: dict[str, Any]
) -> Item | Problem:
    """The item of a row, or why it is none. `kind` may be empty: then the options and the answer tell."""
    texts = [LABEL.sub("", text).strip() if text else "" for text in choices]
    while texts and not texts[-1]:
        texts.pop()
    if not texts and said.get("options"):
        texts = split_options(said["options"])
    body, answer = said["body"], said["answer"]
    kind = kind or _guess(texts, answer)
    if not body:
        return Problem(place, "body_missing", "refused", {}, answer[:40])
    return READERS[kind](place, body, texts, answer, said, more)


def _guess(texts: Sequence[str], answer: str) -> str:
    if texts:
        right = _right(answer, texts)
        return "multiple" if right and len(right) > 1 else "single"
    if truth_of(answer) is not None:
        return "true_false"
    return "matching" if len(_pairs(answer)) > 1 else "fill"


def _right(answer: str, texts: Sequence[str]) -> list[int] | None:
    """Places of the right options: by letters, else by the options' own words. None when unreadable."""
    folded = unicodedata.normalize("NFKC", answer).strip().upper()
    bare = folded.strip("。.()[]【】 ")
    bare = re.sub(r"^(?:答案|正确答案|选)\s*[:：]?\s*", "", bare)
    if _LETTERS_ONLY.match(bare):
        return sorted({LETTERS.index(letter) for letter in bare if letter in LETTERS})
    same = [n for n, text in enumerate(texts) if text.strip() and text.strip() == answer.strip()]
    if same:
        return same[:1]
    parts = [LABEL.sub("", part).strip() for part in re.split(r"[|｜;；\n]", answer) if part.strip()]
    places = [texts.index(part) for part in parts if part in texts]
    if parts and len(places) == len(parts):
        return sorted(set(places))
    labelled = LABEL.match(answer)
    return [LETTERS.index(unicodedata.normalize("NFKC", labelled[1]).upper())] if labelled else None


def _refused(place: str, code: str, body: str, **facts: Any) -> Problem:
    return Problem(place, code, "refused", facts, body[:40])


def _choice(kind: str) -> Callable[..., Item | Problem]:
    def reader(place, body, texts, answer, said, more) -> Item | Problem:
        if not answer:
            return _refused(place, "answer_missing", body)
        if not texts and kind == "single" and truth_of(answer) is not None:
            return Item(place, "true_false", body, key=(truth_of(answer),), **more)
        right = _right(answer, texts)
        if right is None:
            return _refused(place, "answer_unreadable", body, answer=answer[:20])
        if len(texts) < 2:
            return _refused(place, "options_too_few", body)
        if right[-1] >= len(texts) or not texts[right[-1]]:
            return _refused(place, "answer_outside_options", body, answer=answer[:20])
        if kind == "single" and len(right) > 1:
            return _refused(place, "answer_not_one", body, count=len(right))
        return choice(place, body, texts, right, many=kind == "multiple", **more)

    return reader


def _true_false(place, body, texts, answer, said, more) -> Item | Problem:
    if not answer:
        return _refused(place, "answer_missing", body)
    truth = truth_of(answer)
    words = [truth_of(text) for text in texts]
    if len(words) == 2 and None not in words and (right := _right(answer, texts)) and right[0] < 2:
        truth = words[right[0]] if len(right) == 1 else None
    elif truth is None and answer.strip().upper() in ("A", "B"):
        truth = answer.strip().upper() == "A"
    if truth is None:
        return _refused(place, "answer_unreadable", body, answer=answer[:20])
    return Item(place, "true_false", body, key=(truth,), **more)


def _fill(place, body, texts, answer, said, more) -> Item | Problem:
    if not answer:
        return _refused(place, "answer_missing", body)
    blanks = len(_BLANKS.findall(body))
    if blanks > 1:
        return Problem(place, "several_blanks", "reported", {"count": blanks}, body[:40])
    variants = re.split(r"\s*[|｜\n;；]\s*" if blanks else r"\s*[|｜\n]\s*", answer)
    return Item(place, "fill", body, key=tuple(part for part in variants if part), **more)


def _numeric(place, body, texts, answer, said, more) -> Item | Problem:
    text = unicodedata.normalize("NFKC", answer).replace(",", "").strip()
    if not text:
        return _refused(place, "answer_missing", body)
    if found := _RANGE.match(text):
        return numeric(place, body, *middle(float(found[1]), float(found[2])), **more)
    found = _NUMBERS.match(text)
    if not found:
        return _refused(place, "answer_unreadable", body, answer=answer[:20])
    return numeric(place, body, found[1], found[2] or said.get("tolerance", "") or "0", **more)


def middle(low: float, high: float) -> tuple[str, str]:
    """A range as its middle and the tolerance to both ends."""
    return f"{(low + high) / 2:.10g}", f"{abs(high - low) / 2:.10g}"


def _pair_lines(text: str) -> list[str]:
    """Pairs as texts: a line each where every line has its arrow, so that «；» may stand inside; else at any sign."""
    lines = [line for line in text.split("\n") if line.strip()]
    if all(ARROW in line for line in lines):
        return lines
    return [line for line in re.split(r"[;；\n|｜]", text) if line.strip()]


def _pairs(text: str) -> list[tuple[str, str]]:
    lines = [line.strip() for line in _pair_lines(text)]
    sides = [line.split(ARROW, 1) if ARROW in line else _SIDES.split(line, maxsplit=1) for line in lines]
    return [(side[0].strip(), side[1].strip()) for side in sides if len(side) == 2]


def _matching(place, body, texts, answer, said, more) -> Item | Problem:
    source = answer if len(_pairs(answer)) > 1 else "\n".join(texts)
    pairs = _pairs(source)
    if len(pairs) < len(_pair_lines(source)) or any(not right for _left, right in pairs):
        return _refused(place, "match_missing", body)
    if len(pairs) < 2:
        return _refused(place, "answer_missing", body)
    return matching(place, body, pairs, **more)


def _ordering(place, body, texts, answer, said, more) -> Item | Problem:
    """The options in the order of the answer's letters; options without an answer stand in their right order."""
    letters = [letter for letter in unicodedata.normalize("NFKC", answer).upper() if letter in LETTERS]
    if not texts:
        texts = [part.strip() for part in re.split(r"[;；\n|｜]|->|→", answer) if part.strip()]
        letters = []
    if len(texts) < 2:
        return _refused(place, "options_too_few", body)
    if not letters:
        return ordering(place, body, texts, **more)
    if sorted(letters) != list(LETTERS[: len(texts)]):
        return _refused(place, "answer_outside_options", body, answer=answer[:20])
    return ordering(place, body, [texts[LETTERS.index(letter)] for letter in letters], **more)


def _short(place, body, texts, answer, said, more) -> Item | Problem:
    return Item(place, "short", body, key=(answer,), **more)


READERS: dict[str, Callable[..., Item | Problem]] = {
    "single": _choice("single"), "multiple": _choice("multiple"), "true_false": _true_false, "fill": _fill,
    "numeric": _numeric, "matching": _matching, "ordering": _ordering, "short": _short,
}  # fmt: skip
