"""Figures in templates: `{% load figures %}`. The values come from `core.figures`, built by the view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from core.figures import Bone, Figure, Lesson, TileMap, facade, fishbone, spark, strip
from core.figures.figure import Number

register = template.Library()


@register.inclusion_tag("ui/figure.html", name="figure")
def figure_tag(figure: Figure, open_table: bool = False) -> dict[str, Any]:
    """Headline, sentence, key, chart, table, source and download, all from one value."""
    return {"figure": figure, "open_table": open_table}


@register.inclusion_tag("ui/tile_map.html")
def tile_map(chart: TileMap) -> dict[str, Any]:
    return {"chart": chart}


@register.simple_tag(name="spark")
def spark_tag(values: Sequence[Number | None], label: str) -> SafeString:
    return spark(values, label)


@register.simple_tag(name="facade")
def facade_tag(chapters: Sequence[Sequence[Lesson]], label: str) -> SafeString:
    return facade(chapters, label)


@register.simple_tag(name="strip")
def strip_tag(chapters: Sequence[Sequence[Lesson]], label: str) -> SafeString:
    return strip(chapters, label)


@register.inclusion_tag("ui/fishbone.html", name="fishbone")
def fishbone_tag(bones: Sequence[Bone], head: Sequence[str], label: str) -> dict[str, Any]:
    """The drawing on a desk, a spine with lists on a phone."""
    return {"bones": bones, "svg": fishbone(bones, head, label)}
