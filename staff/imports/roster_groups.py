"""What only shows when all rows of a roster are seen together: the same person twice, two persons of one name, the
same certificate number, a person held elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from core.imports.checking import Line
from core.imports.findings import Choice
from core.models import Affiliation, Person
from core.rules.identity import born_on, masked_id
from core.sealing import fingerprint
from staff.models import Qualification

if TYPE_CHECKING:
    from core.imports.kinds import ImportContext
    from core.rules.divisions import Gazetteer

CURRENT, PART = "current", "part"
_AT_ONCE = 500


def in_batches(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Runs short enough for one IN clause."""
    for start in range(0, len(lines), _AT_ONCE):
        yield lines[start : start + _AT_ONCE]


def compare_rows(lines: Sequence[Line], places: Gazetteer) -> None:
    """Mark the same ID in several rows, and the same name and birthday with several IDs."""
    by_id: dict[str, list[int]] = defaultdict(list)
    by_name: dict[tuple, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        number = line.values.get("id_number")
        if number:
            by_id[number].append(index)
            by_name[line.values.get("name"), born_on(number)].append(index)
    for group in by_id.values():
        if len(group) > 1:
            _same_id([lines[i] for i in group], places)
    for (name, _born), group in by_name.items():
        numbers = {lines[i].values["id_number"] for i in group}
        if name and len(numbers) > 1:
            for i in group:
                _note(lines[i], "same_name_birth_two_ids", others([lines[j] for j in group], lines[i]))


def others(group: Iterable[Line], line: Line) -> str:
    """The row numbers of the others, for the sentence."""
    return "、".join(str(other.row) for other in group if other is not line)


def _note(line: Line, code: str, other: str) -> None:
    line.note(code, field="id_number", raw=masked_id(line.values["id_number"]), other=other)


def _same_id(group: list[Line], places: Gazetteer) -> None:
    names = {line.values.get("name") for line in group}
    communities = {line.values.get("division") for line in group}
    if len(names) > 1:
        for line in group:
            _ask(line, "same_id_two_names", group, [Choice("this_name", _("以这一行的姓名为准"))])
    elif len(communities) == 1:
        _same_place(group)
    elif sum(not line.values.get("left_on") for line in group) > 1:
        streets = {_street(line, places) for line in group}
        code = "same_person_two_streets" if len(streets) > 1 else "same_person_two_communities"
        for line in group:
            if _ask(line, code, group, _two_posts()) == PART:
                line.values["share"] = "0.5"


def _two_posts() -> list[Choice]:
    return [
        Choice(CURRENT, _("现在只在这里任职：收这一行")),
        Choice(PART, _("两处兼职：这一行按半个岗位收")),
    ]


def _same_place(group: list[Line]) -> None:
    """A row that says the same as an earlier one (however it writes it) is asked about; rows that differ all are."""
    said = [dict(line.values) for line in group]
    if not any(values in said[:index] for index, values in enumerate(said)):
        for line in group:
            _ask(line, "row_conflict", group, [Choice("this_row", _("以这一行为准"))])
        return
    for index, line in enumerate(group):
        if said[index] in said[:index]:
            _ask(line, "row_repeated", [group[said.index(said[index])]], [])


def _street(line: Line, places: Gazetteer) -> int | None:
    place = places.by_key.get(line.values.get("division") or 0)
    return place.parent if place is not None else None


def _ask(line: Line, code: str, group: Iterable[Line], choices: list[Choice]) -> str | None:
    raw = masked_id(line.values["id_number"])
    return line.ask(code, field="id_number", choices=choices, raw=raw, other=others(group, line))


def compare_certificates(lines: Sequence[Line]) -> None:
    """The same number under two persons, in the file or held already: the later row is asked about."""
    owners: dict[str, str] = {}
    wanted = ("id_number", "cert_number", "cert_kind")
    numbered = [line for line in lines if all(line.values.get(name) for name in wanted)]
    for chunk in in_batches(numbered):
        numbers = [line.values["cert_number"] for line in chunk]
        held = Qualification.objects.filter(kind="social_worker", number__in=numbers).select_related("person")
        owners |= {row.number: row.person.id_hash or "" for row in held if row.number}
    for line in numbered:
        number, owner = line.values["cert_number"], fingerprint(line.values["id_number"])
        if owners.setdefault(number, owner) != owner:
            choices = [Choice("without_number", _("收这个人，证书不记号码，待核验"))]
            if line.ask("cert_no_twice", field="cert_number", choices=choices, raw=number):
                line.values["cert_number"] = None


def ask_about_foreign(lines: Sequence[Line], context: ImportContext) -> None:
    """An ID held outside the uploader's scope is a question that names neither person nor place."""
    if context.division is None:
        return
    with_id = [line for line in lines if line.values.get("id_number")]
    for chunk in in_batches(with_id):
        by_hash = defaultdict(list)
        for line in chunk:
            by_hash[fingerprint(line.values["id_number"])].append(line)
        anywhere = Affiliation.objects.filter(person=OuterRef("pk"))
        inside = anywhere.filter(context.division.subtree("division__path"))
        foreign = Person.objects.filter(Exists(anywhere), ~Exists(inside), id_hash__in=list(by_hash))
        for digest in foreign.values_list("id_hash", flat=True):
            for line in by_hash[digest]:
                _ask_held(line)


def _ask_held(line: Line) -> None:
    line.ask("held_elsewhere", field="id_number", raw=masked_id(line.values["id_number"]))
