"""What a check says about a row: a code with its facts, never a ready sentence.

The sentence of a code stands once, in `SENTENCES`, with named placeholders filled from `facts`; so a stored verdict
can be read in either language. A kind adds its own with `add_sentences` at import time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field as column, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

ACCEPT, QUESTION, REJECT, SKIP = "accept", "question", "reject", "skip"
# The answer that every question takes: leave this row out.
LEAVE_OUT = "leave_out"

SENTENCES: dict[str, Any] = {
    "subtotal": _("小计行，不是记录"),
    "total": _("合计行，不是记录"),
    "header_repeated": _("打印分页处又重复了一次表头"),
    "blank": _("空行"),
    "footnote": _("表尾说明"),
    "left_out": _("按您的选择，本次不收这一行"),
    "total_mismatch": _("合计行写%(stated)s，明细%(counted)s"),
    "colour_meaning": _("有红字行，表尾说明了颜色的含义；颜色没有导入"),
    "colour_rows": _("有%(count)s行用颜色标记，颜色没有导入"),
    "hidden_rows": _("有%(count)s个隐藏行，已照收"),
    "as_of_differs": _("表上写的数据日期不止一个（%(days)s），这次按%(used)s算，请核对"),
    "hidden_sheet": _("工作表“%(sheet)s”是隐藏的，已照收"),
    "sheet_ignored": _("工作表“%(sheet)s”里没有认出表头，没有读取"),
}


def add_sentences(sentences: Mapping[str, Any]) -> None:
    """Add the sentences of a kind; KeyError if a code is said twice in different words."""
    for code, sentence in sentences.items():
        if SENTENCES.setdefault(code, sentence) is not sentence:
            raise KeyError(f"the code {code!r} already has a sentence")


def say(code: str, facts: Mapping[str, Any]) -> str:
    return str(SENTENCES[code]) % facts


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer offered to a question; `label` is shown, `value` comes back."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one row.

    `row` is the number the spreadsheet shows; `field` the canonical column label, empty for the whole row; `raw` what
    stands in the cell and `value` what it was read as (ID numbers in both are masked); `sentence` names another entry
    of SENTENCES where one code has several wordings. A question carries `choices` and, where something else may be
    typed or picked, `pick`: "text" | "date" | "number" | "division" | "" (nothing but the choices).
    """

    sheet: str
    row: int
    verdict: str
    code: str
    field: str = ""
    raw: str | None = None
    value: Any = None
    name: str = ""
    facts: dict[str, Any] = column(default_factory=dict)
    sentence: str = ""
    choices: tuple[Choice, ...] = ()
    pick: str = ""
    answer: str | None = None

    @property
    def key(self) -> str:
        """Under this key an answer is kept: sheet, row, code and field."""
        return f"{self.sheet}!{self.row}/{self.code}/{self.field}"

    @property
    def words(self) -> str:
        return say(self.sentence or self.code, {"raw": self.raw, "value": self.value, **self.facts})

    def answered(self, answer: str) -> Finding:
        """The same remark after a person has answered: no longer a question."""
        return replace(self, verdict=ACCEPT, answer=answer)

    def as_json(self) -> dict[str, Any]:
        """The row of commands.md: only keys that hold something, beside sheet, row, verdict, code and words."""
        line = {"sheet": self.sheet, "row": self.row, "verdict": self.verdict, "code": self.code, "name": self.name}
        if self.field:
            line["field"] = self.field
        if self.raw is not None:
            line["raw"] = self.raw
        if self.value is not None:
            line["value"] = self.value
        return {**line, "words": self.words}

    def as_stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_stored(cls, line: Mapping[str, Any]) -> Finding:
        return cls(**{**line, "choices": tuple(Choice(**choice) for choice in line["choices"])})


@dataclass(frozen=True, slots=True)
class FileWarning:
    """A remark on the whole file; `where` may list places (row, what the sheet says, what we count)."""

    code: str
    facts: dict[str, Any] = column(default_factory=dict)
    where: tuple[dict[str, Any], ...] = ()

    @property
    def words(self) -> str:
        return say(self.code, self.facts)

    def as_json(self) -> dict[str, Any]:
        line: dict[str, Any] = {"code": self.code, "words": self.words}
        return {**line, "where": list(self.where)} if self.where else line

    @classmethod
    def from_stored(cls, line: Mapping[str, Any]) -> FileWarning:
        return cls(line["code"], dict(line["facts"]), tuple(line["where"]))
