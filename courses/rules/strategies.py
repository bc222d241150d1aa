"""The five strategies of the paper and what of each can be counted here. Pure; figure 1 of the paper names the bones,
the ribs are our own choice, for the paper does not spell them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHORT = 0.5


@dataclass(frozen=True, slots=True)
class Strategy:
    """Its key, the skills that carry it most, and the course that teaches it as a whole."""

    key: str
    skills: tuple[str, ...]
    course: str


STRATEGIES = (
    Strategy("needs", ("D04", "B04", "F01"), "ZS-151"),
    Strategy("joint", ("C06", "G05", "H05"), "ZS-171"),
    Strategy("data", ("A01", "A02", "B02"), "ZS-113"),
    Strategy("trust", ("E01", "E02", "E04"), "ZS-142"),
    Strategy("people", (), ""),
)
SKILLS = tuple(code for strategy in STRATEGIES for code in strategy.skills)
COURSES = tuple(strategy.course for strategy in STRATEGIES if strategy.course)


@dataclass(frozen=True, slots=True)
class Measure:
    """`has` of `of`; nothing counted where `of` is 0 or unknown, which is not zero."""

    key: str
    strategy: str
    has: float
    of: float | None

    @property
    def share(self) -> float | None:
        return min(self.has / self.of, 1.0) if self.of else None

    @property
    def lacks(self) -> float:
        return max((self.of or 0) - self.has, 0)

    @property
    def is_short(self) -> bool:
        return self.share is not None and self.share < SHORT


def shortest(measures: Sequence[Measure], most: int = 3) -> list[Measure]:
    """Where to begin: the smallest shares, of equal ones the one that lacks more; whole ones are left out."""
    counted = [one for one in measures if one.share is not None and one.share < 1]
    return sorted(counted, key=lambda one: (one.share, -one.lacks, one.key))[:most]
