"""Which street and community that we hold a row of the list means: by code, by name, by former name, by suffix.

Two names that only differ in the office's suffix (社区, 居委会 …) are one; a village and a community of one name, or a
street and a town, are not told apart by a guess but asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from core.imports.checking import Line
from core.imports.findings import QUESTION, Choice, add_sentences
from core.imports.kinds import ImportContext
from core.rules.dates import DateReading, read_date
from core.rules.divisions import Gazetteer, Place, bare_community, bare_street

NEW = "new"
_KIND = re.compile(r"([村镇乡])(?:民?委员会|委会|(?:人民)?政府)?$")

add_sentences(
    {
        "code_held": gettext_lazy("代码%(raw)s已经是“%(held)s”的，请核对代码、街道和名称"),
        "code_changed": gettext_lazy("代码由%(held)s改为%(raw)s"),
        "street_as": gettext_lazy("后缀不同，即“%(value)s”"),
        "street_alike": gettext_lazy("已经有“%(held)s”；“%(raw)s”是它，还是另一个街道（乡镇）？"),
        "place_as": gettext_lazy("后缀不同，即“%(value)s”"),
        "place_former": gettext_lazy("曾用名，现为“%(value)s”"),
        "place_alike": gettext_lazy("同街道已经有“%(held)s”；“%(raw)s”是它，还是另一个？"),
        "place_renamed": gettext_lazy("“%(held)s”自%(on)s起改名“%(raw)s”"),
        "renamed_when": gettext_lazy(
            "现在叫“%(held)s”，表里写“%(raw)s”。改了名请填改名日期；没有改名请选不收，再核对表里的代码"
        ),
        "renamed_early": gettext_lazy("改名日期%(raw)s不晚于“%(held)s”的启用日期%(since)s"),
        "renamed_later": gettext_lazy("改名日期%(raw)s还没有到，到那天以后再导入"),
        "former_in_use": gettext_lazy("“%(raw)s”现在还是单独的社区，不能写成曾用名"),
    }
)


def _kind_of_name(name: str) -> str:
    """村, 镇 or 乡 where the suffix says so; every other name counts as a street's or a community's."""
    found = _KIND.search(name)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class HeldPlaces:
    """What the division of the context holds; empty where the import makes the division."""

    gazetteer: Gazetteer

    def by_code(self, code: str | None) -> Place | None:
        rows = self.gazetteer.communities
        return next((row for row in rows if code and row.code == code and row.ends_on is None), None)

    def streets(self) -> list[Place]:
        return [row for row in self.gazetteer.streets if row.ends_on is None]

    def within(self, street: Place | None) -> list[Place]:
        rows = self.gazetteer.communities
        return [row for row in rows if street is not None and row.parent == street.key and row.ends_on is None]

    def now_called(self, street: Place | None, name: str) -> Place | None:
        """The community in force that once was called so."""
        rows = [row for row in self.gazetteer.communities if row.name == name and row.successor is not None]
        newest = [self.gazetteer.newest(row) for row in rows if street is not None and row.parent == street.key]
        return next((row for row in newest if row.ends_on is None), None)

    def label(self, place: Place) -> str:
        return self.gazetteer.label(place)


def match(line: Line, held: HeldPlaces, context: ImportContext) -> None:
    """Set values["street"] and ["community"] as held, and «renames» (the held name) where the row gives a new one."""
    street = _street(line, held)
    found = None if line.verdict == QUESTION else _community(line, held, street)
    if found is None or found.name == line.values["community"]:
        return
    values = line.values
    if held.now_called(street, values["community"]) == found:
        line.note("place_former", field="community", raw=values["community"], value=found.name)
        # The dates beside a former name are those of that name.
        values |= {"community": found.name, "former_name": "", "former_until": None, "starts_on": None}
    elif _alike(values["community"], found.name, bare_community):
        line.note("place_as", field="community", raw=values["community"], value=found.name)
        values["community"] = found.name
    elif values.pop("same", None) == found.key:
        values["community"] = found.name
    else:
        _rename(line, found, context)


def _alike(one: str, other: str, bare: Any) -> bool:
    return bare(one) == bare(other) and _kind_of_name(one) == _kind_of_name(other)


def _street(line: Line, held: HeldPlaces) -> Place | None:
    name = line.values["street"]
    rows = held.streets()
    if not name or (exact := next((row for row in rows if row.name == name), None)):
        return exact if name else None
    near = [row for row in rows if bare_street(row.name) == bare_street(name)]
    same = [row for row in near if _alike(row.name, name, bare_street)]
    if len(same) == 1:
        line.note("street_as", field="street", raw=name, value=same[0].name)
        line.values["street"] = same[0].name
        return same[0]
    chosen = _chosen(line, "street_alike", "street", near, held) if near else None
    if chosen is not None:
        line.values["street"] = chosen.name
    return chosen


def _community(line: Line, held: HeldPlaces, street: Place | None) -> Place | None:
    """The held community the row means; None for a new one, or when the row is refused or asked about."""
    values = line.values
    name, code, rows = values["community"], values["code"], held.within(street)
    own = held.by_code(code)
    named = next((row for row in rows if row.name == name), None)
    if own is not None and (street is None or own.parent != street.key or named not in (None, own)):
        line.refuse("code_held", field="code", raw=code, held=held.label(own))
        return None
    found = own or named or held.now_called(street, name)
    if found is None:
        former = next((row for row in rows if row.name == values["former_name"]), None)
        found = former or _by_suffix(line, held, rows)
    elif values["former_name"] and any(row.name == values["former_name"] and row != found for row in rows):
        line.refuse("former_in_use", field="former_name", raw=values["former_name"])
    if found is not None and code and found.code and found.code != code:
        line.note("code_changed", field="code", raw=code, held=found.code)
    return found


def _by_suffix(line: Line, held: HeldPlaces, rows: Sequence[Place]) -> Place | None:
    name = line.values["community"]
    near = [row for row in rows if name and bare_community(row.name) == bare_community(name)]
    same = [row for row in near if _alike(row.name, name, bare_community)]
    if len(same) == 1:
        return same[0]
    chosen = _chosen(line, "place_alike", "community", near, held) if near else None
    if chosen is not None:
        line.values["same"] = chosen.key
    return chosen


def _chosen(line: Line, code: str, field: str, near: Sequence[Place], held: HeldPlaces) -> Place | None:
    """Ask which of the near names is meant; None while nobody has said so, or for another place."""
    choices = [Choice(str(row.key), _("就是“%(name)s”") % {"name": row.name}) for row in near]
    names = "、".join(row.name for row in near)
    answer = line.ask(
        code, field=field, choices=[*choices, Choice(NEW, _("是另一个，新建"))], raw=line.values[field], held=names
    )
    return next((row for row in near if str(row.key) == answer), None)


def _rename(line: Line, found: Place, context: ImportContext) -> None:
    """A new name for a held place needs its day: from the row where it names the former one, else from a person."""
    values = line.values
    on = values["starts_on"] or (values["former_until"] + timedelta(days=1) if values["former_until"] else None)
    if values["former_name"] != found.name or on is None:
        answer = line.ask("renamed_when", field="community", pick="date", raw=values["community"], held=found.name)
        reading = read_date(None, answer) if answer else None
        if not isinstance(reading, DateReading):
            if answer:
                line.ask_again("renamed_when", field="community")
            return
        on = reading.first
    if found.starts_on is not None and on <= found.starts_on:
        line.refuse("renamed_early", field="starts_on", raw=on.isoformat(), held=found.name, since=f"{found.starts_on}")
    elif on > context.as_of:
        line.refuse("renamed_later", field="starts_on", raw=on.isoformat())
    else:
        line.note("place_renamed", field="community", raw=values["community"], held=found.name, on=on.isoformat())
        values["renames"], values["starts_on"] = found.name, on
