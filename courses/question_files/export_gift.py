"""GIFT: one question after the other, in the escapes that Moodle reads.

A text with «<» or «&» would be taken for markup, so the whole question is then written as HTML.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from core.exports.cells import plain_text
from courses.question_files.entries import Entry, LeftOut, Written, share

_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\~=#{}:"} | {"\n": "\\n"})
WRONG = "-100"  # one wrong choice and the question earns nothing


def write_gift(entries: Sequence[Entry]) -> Written:
    parts, left_out, category = [], [], ""
    for entry in entries:
        if (code := _cannot(entry)) is not None:
            left_out.append(LeftOut(entry.name, code))
            continue
        left_out += [LeftOut(entry.name, code, whole=False) for code in _lost(entry)]
        if entry.category != category:
            category = entry.category
            parts.append(f"$CATEGORY: {_path(category)}")
        parts.append(_question(entry))
    if left_out:  # said inside the file too, where its next reader looks
        parts.append("\n".join(f"// {plain_text(one.words())}" for one in left_out))
    content = "\n\n".join(parts) + "\n"
    whole = sum(one.whole for one in left_out)
    return Written(content.encode(), len(entries) - whole, tuple(left_out))


def _path(category: str) -> str:
    """A category of ours is one step; Moodle writes a slash inside a name as two."""
    return "$course$/top/" + plain_text(category).replace("\n", " ").replace("/", "//") if category else "$course$/top"


def _cannot(entry: Entry) -> str | None:
    if entry.kind == "ordering":
        return "kind"
    arrows = [entry.kind == "matching" and "->" in left + right for left, right in _pairs(entry)]
    lone = entry.kind == "fill" and all("->" in variant for variant in entry.key)
    return "arrow" if any(arrows) or lone else None


def _pairs(entry: Entry) -> list[tuple[str, str]]:
    return entry.pairs if entry.kind == "matching" else []


def _lost(entry: Entry) -> list[str]:
    return (["picture"] if entry.pictures else []) + (
        ["model_answer"] if entry.kind == "short" and any(map(str.strip, map(str, entry.key))) else []
    )


def _question(entry: Entry) -> str:
    marked_up = any(sign in text for text in _texts(entry) for sign in "<&")
    say = _marked_up if marked_up else _said
    inside = ANSWERS[entry.kind](entry, say)
    explanation = f"####{say(entry.explanation)}" if entry.explanation else ""
    head = f"// [id:{_label(entry.name)}] [tag:难度{entry.difficulty}]\n" if entry.name else ""
    head = head or f"// [tag:难度{entry.difficulty}]\n"
    title = f"::{_said(entry.name)}::" if entry.name else ""
    return f"{head}{title}{'[html]' if marked_up else ''}{say(entry.body)}{{{inside}{explanation}}}"


def _label(name: str) -> str:
    return name.replace("]", "").replace("\n", " ")


def _texts(entry: Entry) -> list[str]:
    own = [entry.body, entry.explanation, *(str(part) for part in entry.key)]
    return own + [text for option in entry.options for text in option.values()]


def _said(text: str) -> str:
    return plain_text(text).translate(_ESCAPES)


def _marked_up(text: str) -> str:
    return html.escape(plain_text(text), quote=False).replace("\n", "<br>").translate(_ESCAPES)


Say = Callable[[str], str]


def _single(entry: Entry, say: Say) -> str:
    lines = [f"{'=' if n in entry.right else '~'}{_weightless(entry, n, say)}" for n in range(len(entry.options))]
    return _lines(lines)


def _weightless(entry: Entry, n: int, say: Say) -> str:
    """«%50%…» at the beginning of an option is its text, not a weight: a weight before it says so."""
    text = entry.options[n]["text"]
    weight = ("%100%" if n in entry.right else "%0%") if text.lstrip().startswith("%") else ""
    return weight + say(text)


def _multiple(entry: Entry, say: Say) -> str:
    right = share(max(len(entry.right), 1))
    return _lines(
        [f"~%{right if n in entry.right else WRONG}%{say(option['text'])}" for n, option in enumerate(entry.options)]
    )


def _true_false(entry: Entry, say: Say) -> str:
    return "TRUE" if entry.truth else "FALSE"


def _fill(entry: Entry, say: Say) -> str:
    return _lines([f"={'%100%' if variant.startswith('%') else ''}{say(variant)}" for variant in entry.key])


def _numeric(entry: Entry, say: Say) -> str:
    value, tolerance = entry.value
    return f"#{value}:{tolerance}"


def _matching(entry: Entry, say: Say) -> str:
    return _lines([f"={say(left)} -> {say(right)}" for left, right in entry.pairs])


def _short(entry: Entry, say: Say) -> str:
    return ""


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"\n{line}" for line in lines) + "\n"


ANSWERS: dict[str, Callable[[Entry, Say], str]] = {
    "single": _single, "multiple": _multiple, "true_false": _true_false, "fill": _fill,
    "numeric": _numeric, "matching": _matching, "short": _short,
}  # fmt: skip
