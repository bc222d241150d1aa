"""What the writers of question files are given, and what they hand back."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

LEFT_OUT = {
    "kind": gettext_lazy("GIFT没有排序题，%(name)s没有写进文件。"),
    "arrow": gettext_lazy("%(name)s的文字里有“->”，GIFT会当成连线符号，没有写进文件。"),
    "picture": gettext_lazy("%(name)s的图片没有带上；要带图请用Moodle XML。"),
    "model_answer": gettext_lazy("%(name)s的参考答案没有带上；GIFT的简答题没有这一项。"),
}
DIFFICULTY_WORDS = {1: gettext_lazy("易"), 2: gettext_lazy("中"), 3: gettext_lazy("难")}


@dataclass(frozen=True, slots=True)
class File:
    """A picture of a question as it is stored. `alt`: what it shows, in words."""

    name: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question on its way into a file; `kind`, `options`, `key` as `courses.models.Question` has them.

    `name`: its number in the course; `category`: the chapter as people call it.
    """

    kind: str
    body: str
    options: Sequence[dict[str, str]] = ()
    key: Sequence[Any] = ()
    explanation: str = ""
    difficulty: int = 1
    category: str = ""
    name: str = ""
    pictures: Sequence[File] = ()

    @property
    def right(self) -> frozenset[int]:
        """The places of the right options, counted from 0."""
        return frozenset(n for n, option in enumerate(self.options) if option["id"] in self.key)

    @property
    def truth(self) -> bool:
        return bool(self.key and self.key[0])

    @property
    def value(self) -> tuple[str, str]:
        """Number and tolerance, in half-width digits."""
        value, tolerance = [*self.key, "0"][:2]
        return number(value), number(tolerance)

    @property
    def in_order(self) -> list[str]:
        """The texts of an ordering question in their right order."""
        texts = {option["id"]: option["text"] for option in self.options}
        return [texts[letter] for letter in self.key]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Left and right of a matching question, as they belong together."""
        matches = {option["id"]: option["match"] for option in self.options}
        belongs = dict(self.key)
        return [(option["text"], matches[belongs[option["id"]]]) for option in self.options]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the format could not carry: the whole question, or a part of it. `code`: one of `LEFT_OUT`."""

    name: str
    code: str
    whole: bool = True

    def words(self) -> str:
        return str(LEFT_OUT[self.code]) % {"name": self.name or _("一道题")}


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file. Questions written + those left out whole = questions given."""

    content: bytes
    count: int
    left_out: tuple[LeftOut, ...] = ()


def number(text: Any) -> str:
    return unicodedata.normalize("NFKC", str(text)).strip().replace(",", "")


def share(count: int) -> str:
    """The percent each of so many right options carries, written as Moodle wants it: 50, 33.33333."""
    return f"{100 / count:.5f}".rstrip("0").rstrip(".")
