"""Refusals of the three doors through which facts come in from the apps on the right."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class SourceSaysOtherwise:
    """The same source was recorded with other facts: withdraw it first, then record it anew."""

    source: str
    held: str
    given: str

    def words(self) -> str:
        return _("同一来源已经记过，内容不同（原来%(held)s，现在%(given)s）。请先撤回原来的记录。") % {
            "held": self.held,
            "given": self.given,
        }


@dataclass(frozen=True, slots=True)
class BadValue:
    """A value outside what its kind of evidence may say."""

    kind: str
    value: float

    def words(self) -> str:
        return _("数值%(value)s超出范围：考试是0至100分，其他证据是1至5级。") % {"value": f"{self.value:g}"}


@dataclass(frozen=True, slots=True)
class NotYet:
    """A fact cannot lie in the future."""

    happened_on: str

    def words(self) -> str:
        return _("发生日期%(day)s还没有到，不能记入。") % {"day": self.happened_on}
