"""Reasons for a level and against the next one: facts first, words when a screen asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _, ngettext


class Reason(Protocol):
    def words(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Spoke:
    """A piece of evidence that carries the level."""

    kind: str
    value: float
    happened_on: date
    source: str = ""
    note: str = ""

    def words(self) -> str:
        said = {
            "exam": _("考试%(value)s分"),
            "simulation": _("模拟操作通过"),
            "task": _("实操任务已由督导确认"),
            "coaching": _("带教一人达到等级"),
            "assessor": _("评审人认可L%(value)s"),
            "panel": _("评审会认定L%(value)s"),
            "baseline": _("督导摸底评为L%(value)s"),
            "past": _("以往培训，认到L%(value)s"),
            "external": _("外部证明，认到L%(value)s"),
        }[self.kind]
        return said % {"value": f"{self.value:g}"}


@dataclass(frozen=True, slots=True)
class ExamMissing:
    needed: int
    best: float | None

    def words(self) -> str:
        if self.best is None:
            return _("还没有考试成绩，要求%(needed)s分") % {"needed": self.needed}
        return _("考试最好%(best)s分，要求%(needed)s分") % {"best": f"{self.best:g}", "needed": self.needed}


@dataclass(frozen=True, slots=True)
class SimulationMissing:
    def words(self) -> str:
        return _("还没有通过模拟操作，也没有督导确认的实操任务")


@dataclass(frozen=True, slots=True)
class RealTaskMissing:
    needed: int
    done: int

    def words(self) -> str:
        left = self.needed - self.done
        return ngettext(
            "实操任务已确认%(done)s次，还差%(left)s次", "实操任务已确认%(done)s次，还差%(left)s次", left
        ) % {"done": self.done, "left": left}


@dataclass(frozen=True, slots=True)
class TooEarlyAtThree:
    months: int
    ripe_on: date

    def words(self) -> str:
        return _("达到L3满%(months)s个月（%(day)s）以后还要有一次带教") % {
            "months": self.months,
            "day": self.ripe_on.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class CoachingMissing:
    needed: int
    done: int

    def words(self) -> str:
        left = self.needed - self.done
        return ngettext("已带教%(done)s人，还差%(left)s人", "已带教%(done)s人，还差%(left)s人", left) % {
            "done": self.done,
            "left": left,
        }


@dataclass(frozen=True, slots=True)
class PanelMissing:
    needed: int
    heard: int
    has_panel: bool

    def words(self) -> str:
        if self.has_panel:
            return _("评审人已有%(heard)s位，要求%(needed)s位") % {"heard": self.heard, "needed": self.needed}
        return _("还没有区级评审会的认定，要求至少%(needed)s位评审人") % {"needed": self.needed}


@dataclass(frozen=True, slots=True)
class NothingHigher:
    def words(self) -> str:
        return _("已是最高一级")
