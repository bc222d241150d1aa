"""Which community a sheet means by the names it writes. Pure (domain.md §7 ⑤ ⑨).

Names live in periods: a former name leads to its successor. Nothing is guessed between two streets, and nothing is
carried down from the row above.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

COMMUNITY, SUBDISTRICT = "community", "subdistrict"
_COMMUNITY_SUFFIX = re.compile(
    r"(?:社区居民委员会|社区居民委|社区居委会|社区居委|居民委员会|居委会|居委|社区工作站|社区服务站|社区党委|社区党群服务中心"
    r"|社区|村民委员会|村委会|村)$"
)
_STREET_SUFFIX = re.compile(r"(?:街道办事处|街道办|街办|办事处|街道|镇人民政府|镇政府|乡人民政府|乡政府|镇|乡|街)$")
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_BLANK = frozenset({"", "/", "-", "—", "无", "同上", "〃", '"', "″"})
_LIKELY, _CLOSE = 3, 0.6


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the division tree as rules need it; `successor` is the key of the row that took its place."""

    key: int
    level: str
    name: str
    path: str
    parent: int | None = None
    code: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    successor: int | None = None


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """`remark`: "", community_renamed, community_suffix or street_blank_resolved; `since` is the year of renaming;
    `was_village`: the former name was a village's."""

    place: Place
    remark: str = ""
    since: int | None = None
    was_village: bool = False


@dataclass(frozen=True, slots=True)
class PlaceProblem:
    """community_missing, community_unknown, street_unknown, street_vs_community or street_blank_ambiguous.

    `candidates` are places a person may have meant, best first.
    """

    code: str
    candidates: tuple[Place, ...] = ()


def clean_name(text: str) -> str:
    """NFKC, no blanks; «同上» and the like are blank."""
    name = _SPACES.sub("", unicodedata.normalize("NFKC", text))
    return "" if name in _BLANK else name


def bare_community(name: str) -> str:
    """«锦园社区居委会», «锦园居委会», «锦园社区» → «锦园»."""
    return _COMMUNITY_SUFFIX.sub("", name) or name


def bare_street(name: str) -> str:
    return _STREET_SUFFIX.sub("", name) or name


@dataclass(slots=True)
class Gazetteer:
    """The names of a scope, looked up by what a sheet writes. Built once per file."""

    places: Sequence[Place]
    above: Sequence[Place] = ()
    by_key: dict[int, Place] = field(init=False)
    streets: list[Place] = field(init=False)
    communities: list[Place] = field(init=False)

    def __post_init__(self) -> None:
        self.by_key = {place.key: place for place in (*self.above, *self.places)}
        self.streets = [place for place in self.by_key.values() if place.level == SUBDISTRICT]
        self.communities = [place for place in self.places if place.level == COMMUNITY]

    # --- questions ------------------------------------------------------------------------

    def label(self, place: Place) -> str:
        """«临溪街道/望江社区»."""
        parent = self.by_key.get(place.parent) if place.parent is not None else None
        return f"{parent.name}/{place.name}" if parent is not None and parent.level == SUBDISTRICT else place.name

    def by_code(self, code: str) -> Place | None:
        """The row in force with this code; of a renamed one the newest."""
        rows = [place for place in self.by_key.values() if place.code == code]
        return next((place for place in rows if place.ends_on is None), rows[0] if rows else None)

    def street(self, text: str) -> Place | None:
        """The street a cell means: its name, with or without 街道, 街道办事处 …, with or without what is above it."""
        name = self._without_names_above(clean_name(text))
        exact = [place for place in self.streets if place.name == name]
        found = exact or [place for place in self.streets if bare_street(place.name) == bare_street(name)]
        return self.newest(found[0]) if found else None

    def find(self, street_text: str, community_text: str) -> PlaceFound | PlaceProblem:
        """The community that the two cells mean, or the question to ask."""
        community, street_name = clean_name(community_text), clean_name(street_text)
        named_street, community = self._split_street(community)
        street = self.street(street_name) if street_name else named_street
        if not community:
            among = self._in_street(street) if street else ()
            return PlaceProblem("community_missing", tuple(place for place in among if place.successor is None))
        if street_name and street is None:
            return self._problem("street_unknown", community, None)
        found = self._match(community, self._in_street(street) if street else self.communities)
        if len(found) == 1:
            return self._with_remark(found[0], is_street_blank=street is None)
        if len(found) > 1:
            return PlaceProblem("street_blank_ambiguous", tuple(hit.place for hit in found))
        if street is not None and (elsewhere := self._match(community, self.communities)):
            return PlaceProblem("street_vs_community", tuple(hit.place for hit in elsewhere))
        return self._problem("community_unknown", community, street)

    # --- steps ----------------------------------------------------------------------------

    def _match(self, name: str, among: Sequence[Place]) -> list[PlaceFound]:
        """By name in force, then by former name, then without suffix; each way only if the one before found none."""
        current = [place for place in among if place.name == name and place.successor is None]
        if current:
            return [PlaceFound(place) for place in current]
        former = [place for place in among if place.name == name]
        if former:
            return self._once(self._renamed(place) for place in former)
        bare = bare_community(name)
        alike = [place for place in among if bare_community(place.name) == bare]
        in_force = [PlaceFound(place, "community_suffix") for place in alike if place.successor is None]
        return in_force or self._once(self._renamed(place) for place in alike)

    @staticmethod
    def _once(hits: Iterable[PlaceFound]) -> list[PlaceFound]:
        """Two former names of one community are one hit."""
        return list({hit.place.key: hit for hit in hits}.values())

    def _renamed(self, place: Place) -> PlaceFound:
        newest = self.newest(place)
        next_row = self.by_key.get(place.successor or 0)
        begun = next_row.starts_on if next_row is not None else None
        if place.ends_on is not None:
            begun = place.ends_on + timedelta(days=1)
        since = begun.year if begun is not None else None
        return PlaceFound(newest, "community_renamed", since, was_village=place.name.endswith("村"))

    def newest(self, place: Place) -> Place:
        seen = {place.key}
        while place.successor is not None and place.successor in self.by_key and place.successor not in seen:
            place = self.by_key[place.successor]
            seen.add(place.key)
        return place

    @staticmethod
    def _with_remark(found: PlaceFound, *, is_street_blank: bool) -> PlaceFound:
        if is_street_blank and not found.remark:
            return PlaceFound(found.place, "street_blank_resolved")
        return found

    def _in_street(self, street: Place) -> list[Place]:
        """Communities of a street, its former rows included."""
        rows = {place.key for place in self.streets if self.newest(place).key == street.key} | {street.key}
        return [place for place in self.communities if place.parent in rows]

    def _split_street(self, community: str) -> tuple[Place | None, str]:
        """«临溪街道望江社区» → the street and «望江社区»."""
        name = self._without_names_above(community)
        for street in sorted(self.streets, key=lambda place: -len(place.name)):
            if name.startswith(street.name) and len(name) > len(street.name):
                return self.newest(street), name[len(street.name) :]
        return None, name

    def _without_names_above(self, name: str) -> str:
        for place in self.by_key.values():
            if place.level not in (COMMUNITY, SUBDISTRICT) and name.startswith(place.name) and name != place.name:
                return name[len(place.name) :]
        return name

    def _problem(self, code: str, community: str, street: Place | None) -> PlaceProblem:
        among = [place for place in (self._in_street(street) if street else self.communities) if not place.successor]
        exact = [place for place in among if place.name == community]
        close = difflib.get_close_matches(community, [place.name for place in among], n=_LIKELY, cutoff=_CLOSE)
        likely = [place for name in close for place in among if place.name == name]
        return PlaceProblem(code, tuple(dict.fromkeys((*exact, *likely))))
