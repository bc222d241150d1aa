"""A schematic map of tiles: one tile per division, never a surveyed boundary.

With positions (`Division.geometry` = {"col": 0, "row": 0}) the tiles lie where they belong and heavy lines part the
groups; without them every group is a block of rows under its name. Placed in per cent and rem, so that names keep
the reader's size.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures.bars import length
from core.figures.figure import Number
from core.figures.svg import joined, link, mark, percent

COLUMNS = 6  # of a group without positions, at most
ROW, HEAD = 3.4, 1.9  # rem: a row of tiles, a line of group names
GAP = 0.6  # per cent between tiles


@dataclass(frozen=True, slots=True)
class Band:
    """Values from `least` on; `words` stands in the key. Bands are listed from the lowest."""

    least: float
    words: str


@dataclass(frozen=True, slots=True)
class Tile:
    """`said` is the sentence read out; `shown` the number in the tile, so that colour never stands alone."""

    name: str
    value: Number | None
    said: str
    url: str = ""
    group: str = ""
    shown: str = ""
    column: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class TileMap:
    label: str
    tiles: tuple[Tile, ...]
    bands: tuple[Band, ...]

    def __post_init__(self) -> None:
        if not 2 <= len(self.bands) <= 4:
            raise ValueError("a map has two to four bands")

    @property
    def key(self) -> list[tuple[str, str]]:
        return [(f"b{place}", band.words) for place, band in enumerate(self.bands)]

    @property
    def svg(self) -> SafeString:
        return draw(self)


def position(geometry: Any) -> tuple[int | None, int | None]:
    """Column and row of `Division.geometry`, or nothing."""
    if not isinstance(geometry, dict):
        return None, None
    column, row = geometry.get("col", geometry.get("x")), geometry.get("row", geometry.get("y"))
    return (int(column), int(row)) if column is not None and row is not None else (None, None)


def draw(chart: TileMap) -> SafeString:
    placed = all(tile.column is not None and tile.row is not None for tile in chart.tiles)
    spots, heads, columns, height = _placed(chart.tiles) if placed and chart.tiles else _blocks(chart.tiles)
    unit = 100 / height
    marks = [_tile(chart, tile, column, top, columns, unit) for tile, column, top in spots]
    marks += [_head(name, column, y, columns, unit) for name, column, y in heads]
    if placed:
        marks += _edges(chart.tiles, columns, unit)
    return mark("svg", joined(marks), css="map", role="group", aria_label=chart.label, height=f"{height:g}rem")


def _placed(tiles: Iterable[Tile]) -> tuple[list[tuple[Tile, int, float]], list[tuple[str, float, float]], int, float]:
    known = [(tile, tile.column or 0, tile.row or 0) for tile in tiles]
    columns = max(column for _t, column, _r in known) + 1
    rows = max(row for _t, _c, row in known) + 1
    spots = [(tile, column, HEAD + ROW * row) for tile, column, row in known]
    heads = []
    for group in dict.fromkeys(tile.group for tile, _c, _r in known if tile.group):
        own = [(column, row) for tile, column, row in known if tile.group == group]
        above = sum(row for _c, row in own) / len(own) < rows / 2
        edge = (min if above else max)(row for _c, row in own)
        at = [column for column, row in own if row == edge]
        heads.append((group, sum(at) / len(at), HEAD * 0.6 if above else HEAD + ROW * rows + HEAD * 0.5))
    return spots, heads, columns, HEAD * 2 + ROW * rows


def _blocks(tiles: Iterable[Tile]) -> tuple[list[tuple[Tile, int, float]], list[tuple[str, float, float]], int, float]:
    groups: dict[str, list[Tile]] = {}
    for tile in tiles:
        groups.setdefault(tile.group, []).append(tile)
    # As broad as high: a block of tiles is seen as a place, a strip is not.
    columns = min(COLUMNS, ceil(sqrt(max((len(own) for own in groups.values()), default=1))))
    spots: list[tuple[Tile, int, float]] = []
    heads: list[tuple[str, float, float]] = []
    top = 0.0
    for group, own in groups.items():
        if group:
            heads.append((group, -1.0, top + HEAD * 0.6))
            top += HEAD
        spots += [(tile, place % columns, top + ROW * (place // columns)) for place, tile in enumerate(own)]
        top += ROW * -(-len(own) // columns) + 0.4
    return spots, heads, columns, top or ROW


def band_of(value: Number | None, bands: tuple[Band, ...]) -> str:
    """The class of a value: the last band whose lower end it reaches; no figure has a form of its own."""
    if value is None:
        return "bx"
    reached = [place for place, band in enumerate(bands) if float(value) >= band.least]
    return f"b{reached[-1] if reached else 0}"


def _tile(chart: TileMap, tile: Tile, column: int, top: float, columns: int, unit: float) -> SafeString:
    wide = 100 / columns
    css = band_of(tile.value, chart.bands)
    ink = " inv" if css == "b3" else ""
    middle = percent(wide * (column + 0.5))
    shown = tile.shown or (_("无") if tile.value is None else f"{tile.value:g}")
    small = " t-s" if length(tile.name) * columns > 20 else ""
    return link(
        tile.url,
        tile.said,
        mark("rect", css=css, x=percent(wide * column + GAP / 2), y=percent(top * unit), rx="4",
             width=percent(wide - GAP), height=percent((ROW - 0.2) * unit)),
        mark("text", tile.name, css=f"t{small}{ink}", x=middle, y=percent((top + 1.3) * unit)),
        mark("text", shown, css=f"v{ink}", x=middle, y=percent((top + 2.6) * unit)),
    )  # fmt: skip


def _head(name: str, column: float, y: float, columns: int, unit: float) -> SafeString:
    wide = 100 / columns
    if column < 0:
        return mark("text", name, css="dn dn--start", x="0.3%", y=percent(y * unit), dy=".35em")
    return mark("text", name, css="dn", x=percent(wide * (column + 0.5)), y=percent(y * unit), dy=".35em")


def _edges(tiles: Iterable[Tile], columns: int, unit: float) -> list[SafeString]:
    """Heavy lines between neighbours of different groups."""
    groups = {(tile.column, tile.row): tile.group for tile in tiles}
    wide = 100 / columns
    marks = []
    for (column, row), group in groups.items():
        if column is None or row is None:
            continue
        left, right = percent(wide * column), percent(wide * (column + 1))
        top, bottom = percent((HEAD + ROW * row) * unit), percent((HEAD + ROW * (row + 1)) * unit)
        if groups.get((column + 1, row), group) != group:
            marks.append(mark("line", css="edge", x1=right, x2=right, y1=top, y2=bottom))
        if groups.get((column, row + 1), group) != group:
            marks.append(mark("line", css="edge", x1=left, x2=right, y1=bottom, y2=bottom))
    return marks
