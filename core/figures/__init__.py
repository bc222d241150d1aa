"""Figures drawn on the server: a headline that states the finding, a chart and its table from one set of values."""

from core.figures.facades import Lesson, facade, strip
from core.figures.figure import Figure, Series
from core.figures.fishbone import Bone, Rib, fishbone
from core.figures.maps import Band, Tile, TileMap
from core.figures.sparks import spark

__all__ = [
    "Band", "Bone", "Figure", "Lesson", "Rib", "Series", "Tile", "TileMap", "facade", "fishbone", "spark", "strip",
]  # fmt: skip
