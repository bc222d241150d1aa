"""One frozen value behind chart, table and download, so that they cannot disagree."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Number = int | float | Decimal
KINDS = ("bars", "lines", "share")
MOST_PARTS = 4  # of a share
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Series:
    """Values under one name; None is «no figure», never zero. `only_table` keeps a column out of the chart."""

    name: str
    values: tuple[Number | None, ...]
    unit: str = ""
    places: int = 0
    only_table: bool = False

    def shown(self, value: Number | None) -> str:
        if value is None:
            return _("没有数据")
        return f"{formats.number_format(value, decimal_pos=self.places, use_l10n=True, force_grouping=True)}{self.unit}"


@dataclass(frozen=True, slots=True)
class Figure:
    """`kind` is bars (one series, a target), lines (up to three series) or share (up to four labels).

    `urls` leads each label somewhere; without one a mark leads to its row of the table. `download` is an address.
    `id` must be unique on the page.
    """

    id: str
    kind: str
    headline: str
    label_heading: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    sentence: str = ""
    source: str = ""
    download: str = ""
    target: Number | None = None
    urls: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no figure of kind {self.kind!r}; there are {', '.join(KINDS)}")
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError("every series has one value per label")
        if self.urls and len(self.urls) != len(self.labels):
            raise ValueError("one address per label, or none at all")
        if self.kind == "share" and len(self.labels) > MOST_PARTS:
            raise ValueError(f"a share has at most {MOST_PARTS} parts")
        drawn = len(self.drawn)
        if not 1 <= drawn <= (MOST_LINES if self.kind == "lines" else 1):
            raise ValueError(f"{drawn} series cannot be drawn as {self.kind}")

    @property
    def drawn(self) -> tuple[Series, ...]:
        return tuple(one for one in self.series if not one.only_table)

    def url(self, place: int) -> str:
        return self.urls[place] if self.urls and self.urls[place] else f"#{self.id}-{place + 1}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table: per label its address and the same words the chart shows."""
        return [
            {
                "id": f"{self.id}-{place + 1}",
                "label": label,
                "url": self.urls[place] if self.urls else "",
                "cells": [one.shown(one.values[place]) for one in self.series],
            }
            for place, label in enumerate(self.labels)
        ]

    @property
    def svg(self) -> SafeString:
        from core.figures import bars, lines, shares

        return {"bars": bars.draw, "lines": lines.draw, "share": shares.draw}[self.kind](self)

    @property
    def key(self) -> list[tuple[str, str]]:
        """(class of the sample, words) for lines and parts; bars need none."""
        if self.kind == "lines":
            return [(f"l{place}", one.name) for place, one in enumerate(self.drawn, 1)]
        if self.kind == "share":
            one = self.drawn[0]
            pairs = enumerate(zip(self.labels, one.values, strict=True), 1)
            return [
                (f"s{place}", _("%(label)s，%(value)s") % {"label": label, "value": one.shown(v)})
                for place, (label, v) in pairs
            ]
        return []
