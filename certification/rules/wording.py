"""What a training certificate may not say (人社部函〔2022〕25号).

A certificate of training must not look like one of the state: it may not use the words below, a state emblem, a
government logo or another body's mark. Disclaimers are no exception: the word itself is what misleads. A hit inside
the legal name of the issuing organisation needs a recorded override.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FORBIDDEN = (
    "中华人民共和国", "中华", "中国", "国家", "全国",
    "职业资格", "岗位合格凭证", "岗位合格", "专业技术职务", "职业技能等级", "专项职业能力",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ForbiddenWord:
    """`word` stands in `field`; `around` shows it in its sentence."""

    field: str
    word: str
    around: str

    def words(self) -> str:
        return f"{self.field}里有“{self.word}”（{self.around}）。培训证书不得使用这个词，请换一种说法。"


def _around(text: str, start: int, length: int, margin: int = 6) -> str:
    head, tail = max(start - margin, 0), start + length + margin
    return ("…" if head else "") + text[head:tail] + ("…" if tail < len(text) else "")


def forbidden_words(texts: Iterable[tuple[str, str]], allowed_names: Iterable[str] = ()) -> list[ForbiddenWord]:
    """Hits in (field name, text) pairs, the longest word first at each place.

    Spaces between characters do not hide a word. `allowed_names` are legal names with a recorded override; they are
    cut out before looking.
    """
    hits: list[ForbiddenWord] = []
    for field, text in texts:
        plain = "".join(text.split())
        for name in allowed_names:
            plain = plain.replace("".join(name.split()), "□" * len(name))
        taken: set[int] = set()
        for word in FORBIDDEN:
            start = plain.find(word)
            while start >= 0:
                span = set(range(start, start + len(word)))
                if not span & taken:
                    hits.append(ForbiddenWord(field, word, _around(plain, start, len(word))))
                    taken |= span
                start = plain.find(word, start + 1)
    return hits
