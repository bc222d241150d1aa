"""The persons a ledger may mean: those of the uploader's scope, by name; nobody else is known here."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from django.utils.translation import gettext as _

from core.imports.gazetteers import gazetteer_of
from core.models import Affiliation, Division
from core.rules.divisions import Place, PlaceFound
from core.sealing import fingerprint, unseal
from courses.rules.ledger import Known, Unsure, find_person

WHOLE_NUMBER = 18
_AT_ONCE = 500


class Persons:
    """`find` by name, last four and unit. Loads the namesakes of a whole file in a few queries."""

    def __init__(self, top: Division, names: set[str]) -> None:
        self.top, self.names = top, names
        self.places = gazetteer_of(top)

    @cached_property
    def _namesakes(self) -> dict[str, list[Known]]:
        rows: dict[int, Affiliation] = {}
        held: dict[int, set[int]] = defaultdict(set)
        names = sorted(self.names)
        for start in range(0, len(names), _AT_ONCE):
            inside = Affiliation.objects.filter(
                self.top.subtree("division__path"), person__name__in=names[start : start + _AT_ONCE]
            )
            for row in inside.select_related("person"):
                rows[row.person_id] = row
                held[row.person_id].add(row.division_id)
        found: dict[str, list[Known]] = defaultdict(list)
        for key, row in sorted(rows.items()):
            person = row.person
            last_four = unseal(person.id_sealed)[-4:] if person.id_sealed else ""
            places = frozenset(self._newest(place) for place in held[key])
            found[person.name].append(Known(key, last_four, places, person.id_hash or ""))
        return found

    def find(self, name: str, last_four: str, unit: str) -> Known | Unsure:
        whole = fingerprint(last_four) if len(last_four) == WHOLE_NUMBER else ""
        return find_person(self._namesakes.get(name, ()), last_four[-4:], whole, self._covered(unit))

    def label(self, row: Known) -> str:
        """«临溪街道/望江社区，尾号6196»: enough to tell two of a name apart."""
        where = [self.places.label(self.places.by_key[key]) for key in sorted(row.places) if key in self.places.by_key]
        last = [_("尾号%(digits)s") % {"digits": row.last_four}] if row.last_four else []
        return _("是此人：%(what)s") % {"what": _("，").join([*where, *last])}

    def _newest(self, key: int) -> int:
        """Of a community renamed since: the row in force."""
        seen = {key}
        while (place := self.places.by_key.get(key)) is not None and place.successor not in (None, *seen):
            key = place.successor
            seen.add(key)
        return key

    def _covered(self, unit: str) -> frozenset[int] | None:
        """The keys of the places that the unit means: a community, or all of a street or of the district."""
        if not unit:
            return None
        found = self.places.find("", unit)
        if isinstance(found, PlaceFound):
            return frozenset({found.place.key})
        street = self.places.street(unit)
        if street is not None:
            return frozenset(place.key for place in self._below(street))
        return None

    def _below(self, top: Place) -> list[Place]:
        return [place for place in self.places.by_key.values() if place.path.startswith(top.path)]
