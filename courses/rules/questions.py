"""Questions as people write them: options a line each, answers as letters or words; and what makes one unusable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CHOICE = ("single", "multiple")
KIND_WORDS = {
    "single": _("单选"), "multiple": _("多选"), "true_false": _("判断"), "fill": _("填空"), "numeric": _("数值"),
    "matching": _("连线"), "ordering": _("排序"), "short": _("简答"),
}  # fmt: skip
KINDS = tuple(KIND_WORDS)
YES = {"对", "正确", "是", "√", "✓", "v", "t", "true", "y", "yes", "1", "a对"}
NO = {"错", "错误", "否", "不对", "不正确", "×", "✗", "x", "f", "false", "n", "no", "0"}

_LABEL = re.compile(r"^\s*([A-Za-z])\s*[.、．:：)）]\s*")
_MATCH = re.compile(r"\s*(?:→|->|=>|＝|=)\s*")
_TOLERANCE = re.compile(r"^(?P<value>[-+]?[\d.]+)\s*(?:±|\+/-|\+-)\s*(?P<tolerance>[\d.]+)$")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What makes a question unusable: a code and the field where it shows."""

    code: str
    field: str


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def parse_options(kind: str, text: str) -> list[dict[str, str]]:
    """One option a line, «A.» before it or not; for matching «left → right»."""
    lines = _without_labels([line.strip() for line in text.splitlines() if line.strip()])
    if kind == "matching":
        pairs = [[*_sides(line), ""][:2] for line in lines]
        return [
            {"id": LETTERS[n], "text": left, "match": right} for n, (left, right) in enumerate(pairs[: len(LETTERS)])
        ]
    if kind in (*CHOICE, "ordering"):
        return [{"id": LETTERS[n], "text": line} for n, line in enumerate(lines[: len(LETTERS)])]
    return []


def _without_labels(lines: list[str]) -> list[str]:
    """«A. …», «B. …» lose the letters of their own places; a single «A、B都对» further down keeps its own."""
    own = [bool((label := _LABEL.match(line)) and label[1].upper() == LETTERS[n]) for n, line in enumerate(lines[:26])]
    if sum(own) < 2:
        return lines
    return [_LABEL.sub("", line).strip() if labelled else line for line, labelled in zip(lines, own, strict=False)]


def _sides(line: str) -> list[str]:
    """Left and right of a pair: at the arrow where there is one, else at the first sign that can stand for it."""
    if " → " in line:
        return [side.strip() for side in line.split(" → ", 1)]
    return _MATCH.split(line, maxsplit=1)


def options_text(kind: str, options: Sequence[dict[str, str]]) -> str:
    """The options as an author types them."""
    if kind == "matching":
        return "\n".join(f"{option['text']} → {option['match']}" for option in options)
    return "\n".join(option["text"] for option in options)


def parse_key(kind: str, text: str, options: Sequence[dict[str, str]]) -> list[Any] | Flaw:
    """The answer from what an author typed: «B», «ABD», «A、B», «对», «12±0.5», variants with | between them.

    For matching and ordering the options are written in their right order, so the text is not read.
    """
    wrong = Flaw("answer_unreadable", "key")
    if kind == "ordering":
        return [option["id"] for option in options]
    if kind == "matching":
        return [[option["id"], option["id"]] for option in options]
    folded = _folded(text)
    if not folded:
        return Flaw("answer_missing", "key")
    if kind in CHOICE:
        letters = re.sub(r"[\s,，、;；/和]+", "", folded).upper()
        return sorted(set(letters)) if all(letter in LETTERS for letter in letters) else wrong
    if kind == "true_false":
        word = folded.casefold()
        return [True] if word in YES else [False] if word in NO else wrong
    if kind == "numeric":
        found = _TOLERANCE.match(folded)
        return [found["value"], found["tolerance"]] if found else [folded, "0"]
    if kind == "fill":
        return [variant.strip() for variant in re.split(r"[|\n]", text) if variant.strip()]
    return [text.strip()]


def key_text(kind: str, key: Sequence[Any]) -> str:
    """The answer as an author types it."""
    if kind in CHOICE:
        return "".join(key)
    if kind == "true_false":
        return "对" if key and key[0] else "错"
    if kind == "numeric":
        return f"{key[0]}±{key[1]}" if len(key) > 1 and str(key[1]) not in ("", "0") else str(key[0])
    if kind == "fill":
        return "|".join(key)
    return str(key[0]) if kind == "short" and key else ""


def flaws(kind: str, body: str, options: Sequence[dict[str, str]], key: Sequence[Any], explanation: str) -> list[Flaw]:
    """Everything that keeps a question from being asked; an empty list when it can be."""
    found = []
    if kind not in KINDS:
        return [Flaw("kind_unknown", "kind")]
    if not body.strip():
        found.append(Flaw("body_missing", "body"))
    if not explanation.strip():
        found.append(Flaw("explanation_missing", "explanation"))
    return found + _option_flaws(kind, options) + _key_flaws(kind, options, key)


def _option_flaws(kind: str, options: Sequence[dict[str, str]]) -> list[Flaw]:
    if kind not in (*CHOICE, "ordering", "matching"):
        return []
    texts = [option["text"].strip() for option in options]
    if len(texts) < 2:
        return [Flaw("options_too_few", "options")]
    if len(set(texts)) < len(texts) or not all(texts):
        return [Flaw("options_repeat", "options")]
    if kind == "matching" and not all(option.get("match", "").strip() for option in options):
        return [Flaw("match_missing", "options")]
    return []


def _key_flaws(kind: str, options: Sequence[dict[str, str]], key: Sequence[Any]) -> list[Flaw]:
    ids = {option["id"] for option in options}
    if not key:
        return [Flaw("answer_missing", "key")]
    if kind == "single" and len(key) != 1:
        return [Flaw("answer_not_one", "key")]
    if kind == "multiple" and len(key) < 2:
        return [Flaw("answer_only_one", "key")]
    if kind in CHOICE and not set(key) <= ids:
        return [Flaw("answer_outside_options", "key")]
    if kind == "numeric" and not re.fullmatch(r"[-+]?\d+(\.\d+)?", str(key[0])):
        return [Flaw("answer_unreadable", "key")]
    return []
