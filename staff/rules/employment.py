"""Why an employment cannot be begun, moved or ended. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

PLACES_OF_WORK = frozenset({"district", "subdistrict", "community", "grid"})


@dataclass(frozen=True, slots=True)
class Spell:
    """One employment as the rules need it: where (path), when, how much of a post, at work or not."""

    path: str
    starts_on: date | None
    ends_on: date | None
    share: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class NotAPlaceOfWork:
    place: str

    def words(self) -> str:
        return _("“%(place)s”不是任职单位，请选区、街道、社区或网格。") % {"place": self.place}


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    name: str
    place: str

    def words(self) -> str:
        return _("“%(name)s”已经在“%(place)s”任职。要改任职信息请用变更，要调走请用调动。") % {
            "name": self.name, "place": self.place,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class EndsBeforeStart:
    starts_on: date
    ends_on: date

    def words(self) -> str:
        return _("结束日期%(end)s早于开始日期%(start)s。") % {
            "end": self.ends_on.isoformat(), "start": self.starts_on.isoformat(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlreadyLeft:
    ends_on: date

    def words(self) -> str:
        return _("这段任职已于%(day)s结束。") % {"day": self.ends_on.isoformat()}


@dataclass(frozen=True, slots=True)
class NoShare:
    share: Decimal

    def words(self) -> str:
        return _("占岗比例应大于0、不超过1，现在是%(share)s。") % {"share": self.share}


def overlaps(spell: Spell, starts_on: date | None, ends_on: date | None) -> bool:
    """Do the two share a day? Open ends reach for ever; both ends are inclusive."""
    begins = max(spell.starts_on or date.min, starts_on or date.min)
    return begins <= min(spell.ends_on or date.max, ends_on or date.max)


def why_not_employ(
    *, level: str, place: str, path: str, name: str, starts_on: date | None, ends_on: date | None, share: Decimal,
    spells: tuple[Spell, ...],
) -> NotAPlaceOfWork | EndsBeforeStart | NoShare | AlreadyThere | None:  # fmt: skip
    """Nobody is employed twice at once in the same place; two places at once are allowed (a part of a post each)."""
    if level not in PLACES_OF_WORK:
        return NotAPlaceOfWork(place)
    if not 0 < share <= 1:
        return NoShare(share)
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        return EndsBeforeStart(starts_on, ends_on)
    if any(spell.path == path and overlaps(spell, starts_on, ends_on) for spell in spells):
        return AlreadyThere(name, place)
    return None


def why_not_leave(spell: Spell, last_day: date) -> EndsBeforeStart | AlreadyLeft | None:
    """An employment ends once, not before it began; an end in the future may still be moved."""
    if spell.starts_on is not None and last_day < spell.starts_on:
        return EndsBeforeStart(spell.starts_on, last_day)
    if spell.ends_on is not None and spell.ends_on <= last_day:
        return AlreadyLeft(spell.ends_on)
    return None
