"""A batch as its page shows it: tabs, pages of questions, errors, changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from core.imports.findings import ACCEPT, LEAVE_OUT, QUESTION, REJECT, Finding
from core.imports.verdicts import Verdict
from core.models import Division, ImportBatch
from core.spreadsheets import FileRefusal

QUESTIONS_A_PAGE, LINES_A_PAGE = 10, 50


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    count: int
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form; `answer` is what was chosen earlier, `is_typed` whether it was typed."""

    finding: Finding
    answer: str
    is_typed: bool

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(choice.value, choice.label) for choice in self.finding.choices if choice.value != LEAVE_OUT]

    @property
    def leave_out(self) -> str:
        return LEAVE_OUT


def why_whole_file(batch: ImportBatch) -> str:
    """Why the whole file was not taken, in the reader's language; "" when it was."""
    return FileRefusal(batch.error["code"], batch.error["facts"]).words() if batch.error else ""


class BatchView:
    """What the check page needs, read from the stored verdict. Pages are asked for by number as text."""

    def __init__(self, batch: ImportBatch, show: str, page: str) -> None:
        self.batch = batch
        self.asked_for, self.page_number = show, page

    @cached_property
    def verdict(self) -> Verdict | None:
        return Verdict.from_stored(self.batch.verdict) if self.batch.verdict else None

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return self.verdict.findings if self.verdict else ()

    @property
    def unmapped(self) -> str:
        return _("、").join(self.verdict.unmapped) if self.verdict else ""

    @cached_property
    def questions(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.verdict == QUESTION]

    @cached_property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.verdict == REJECT]

    @cached_property
    def notes(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.verdict == ACCEPT and finding.answer is None]

    @cached_property
    def answered(self) -> list[Finding]:
        """Questions with an answer, and rows that were left out by one."""
        left_out = [finding for finding in self.findings if finding.code == "left_out"]
        return [finding for finding in self.findings if finding.answer is not None] + left_out

    @property
    def answerable(self) -> list[Finding]:
        return self.questions + [finding for finding in self.findings if finding.answer is not None]

    @property
    def counts(self) -> dict[str, int]:
        return self.batch.counts

    @property
    def failing_count(self) -> int:
        return self.counts.get("question", 0) + self.counts.get("reject", 0)

    @property
    def changes(self) -> dict[str, Any]:
        return self.batch.written.get("changes", {"new": [], "changed": []})

    @property
    def to_write(self) -> int:
        """Rows that writing would make or change."""
        return self.batch.written.get("new", 0) + self.batch.written.get("changed", 0)

    @cached_property
    def tabs(self) -> list[Tab]:
        written = self.batch.written
        return [
            Tab("ask", _("要您确认"), self.counts.get("question", 0)),
            Tab("bad", _("有错"), self.counts.get("reject", 0), is_bad=True),
            Tab("new", _("新增"), written.get("new", 0)),
            Tab("changed", _("有变化"), written.get("changed", 0)),
            Tab("same", _("不变"), written.get("unchanged", 0)),
            Tab("notes", _("提示"), self.counts.get("notices", 0)),
        ]

    @cached_property
    def show(self) -> str:
        """The tab asked for, else the first that asks something of the reader, else the first that holds anything."""
        keys = [tab.key for tab in self.tabs]
        if self.asked_for in keys:
            return self.asked_for
        return next((tab.key for tab in self.tabs if tab.count), "new")

    @property
    def tab(self) -> Tab:
        return next(tab for tab in self.tabs if tab.key == self.show)

    @cached_property
    def page(self) -> Page:
        lines: dict[str, Any] = {
            "ask": [self._question(finding) for finding in self.questions],
            "bad": self.errors,
            "new": self.changes["new"],
            "changed": self.changes["changed"],
            "same": [],
            "notes": self.notes,
        }
        size = QUESTIONS_A_PAGE if self.show == "ask" else LINES_A_PAGE
        return Paginator(lines[self.show], size).get_page(self.page_number)

    def _question(self, finding: Finding) -> Question:
        kept = self.batch.answers.get(finding.key, "")
        offered = {choice.value for choice in finding.choices}
        return Question(finding, kept, bool(kept) and kept not in offered)

    @cached_property
    def communities(self) -> list[tuple[str, str]]:
        """What a question about a place offers: the communities of the batch's division."""
        if self.batch.division is None or not any(finding.pick == "division" for finding in self.questions):
            return []
        rows = Division.objects.communities().within(self.batch.division).filter(ends_on=None)
        return [(str(row.pk), f"{row.parent.name} {row.name}") for row in rows.select_related("parent")]

    @cached_property
    def answers_told(self) -> list[tuple[Finding, str]]:
        """Each answered question with the answer in words."""
        places = dict(self._places_answered())
        return [(finding, self._told(finding, places)) for finding in self.answered]

    def _told(self, finding: Finding, places: dict[str, str]) -> str:
        if finding.answer is None:
            return _("本次不收这一行")
        label = next((choice.label for choice in finding.choices if choice.value == finding.answer), "")
        if not label and finding.pick == "division":
            label = places.get(finding.answer, "")
        return label or finding.answer

    def _places_answered(self) -> list[tuple[str, str]]:
        keys = [f.answer for f in self.answered if f.pick == "division" and f.answer and f.answer.isdigit()]
        rows = Division.objects.filter(pk__in=keys).select_related("parent")
        return [(str(row.pk), f"{row.parent.name if row.parent else ''} {row.name}".strip()) for row in rows]

    @cached_property
    def notes_by_code(self) -> list[tuple[str, list[Finding]]]:
        """Remarks of the page gathered by kind, so that forty renamed communities read as one paragraph."""
        grouped: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.page:
            grouped[finding.code].append(finding)
        return list(grouped.items())
