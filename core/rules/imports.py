"""Why a step of an import is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

UNDO_HOURS = 24
GOOD_ROWS, ALL_ROWS = "good", "all"


def undo_until(confirmed_at: datetime) -> datetime:
    """The last moment at which the whole batch can be taken back."""
    return confirmed_at + timedelta(hours=UNDO_HOURS)


@dataclass(frozen=True, slots=True)
class NotAllGood:
    """«All or nothing» was chosen, and some rows still wait."""

    questions: int
    errors: int

    def words(self) -> str:
        return _("您选的是“全部改好再写”，现在还有%(questions)s行要确认、%(errors)s行有错，所以一行也没有写入。") % {
            "questions": self.questions,
            "errors": self.errors,
        }


@dataclass(frozen=True, slots=True)
class NothingToWrite:
    def words(self) -> str:
        return _("没有可以写入的行。请先回答疑问，或改好表格后重新上传。")


@dataclass(frozen=True, slots=True)
class UndoTooLate:
    until: datetime

    def words(self) -> str:
        return _("写入已超过%(hours)s小时，不能整批撤销了。需要改的，请在人员档案或指标页逐条改。") % {
            "hours": UNDO_HOURS
        }


@dataclass(frozen=True, slots=True)
class StillWorking:
    """A job of this batch waits or runs."""

    def words(self) -> str:
        return _("后台正在处理这份表格，请等它做完再操作。")
