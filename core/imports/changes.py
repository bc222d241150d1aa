"""What a dry run would change, in words for the check page: label, column, before, after. Phones are masked."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from core.imports.verdicts import Undo, Written
from core.rules.identity import masked_phone

NAMED = 3  # of the many things made for one row
MOST = 2_000  # lines kept with the batch
# Bookkeeping columns that tell a reader nothing.
_UNTOLD = frozenset({"source", "id_hash", "id_sealed", "name_key", "affiliation", "person", "reported_by"})


def changes_of(written: Written) -> dict[str, Any]:
    """{new: [[name, what is made for it]], changed: [[label, column, before, after]]}; at most MOST of each."""
    made: dict[str, list[str]] = defaultdict(list)
    for step in written.undo:
        if step.before is None and step.label:
            name, _blank, what = step.label.partition(" ")
            made[name].append(what or str(apps.get_model(step.model)._meta.verbose_name))
    new = [[name, _shortened(list(dict.fromkeys(what)))] for name, what in made.items()]
    changed = [line for step in written.undo if step.before is not None for line in _lines(step)]
    return {"new": new[:MOST], "changed": changed[:MOST]}


def _shortened(names: list[str]) -> str:
    """«户数、常住人口、60周岁以上等17项»."""
    if len(names) <= NAMED + 1:
        return _("、").join(names)
    return _("%(names)s等%(count)s项") % {"names": _("、").join(names[:NAMED]), "count": len(names)}


def _lines(step: Undo) -> list[list[str]]:
    """One line per changed column. A label like «槐安里社区 户数» already says which figure it is."""
    model = apps.get_model(step.model)
    before = step.before or {}
    name, _blank, what = step.label.partition(" ")
    if not step.after:  # the row goes away
        return [[name, what or str(model._meta.verbose_name), _words(model, "count", before.get("count")), ""]]
    changed = [field for field in step.after if field not in _UNTOLD and before.get(field) != step.after[field]]
    if len(changed) > 1 and "absence" in changed:  # a figure came, or went: its own line says it
        changed.remove("absence")
    return [
        [
            name,
            what or _name(model, field),
            _words(model, field, before.get(field)),
            _words(model, field, step.after[field]),
        ]
        for field in changed
    ]


def _name(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name.removesuffix("_id")).verbose_name)


def _words(model: type[models.Model], name: str, value: Any) -> str:
    """The value as a person reads it: a choice by its label, a foreign key by its name."""
    if value is None or value == "":
        return ""
    field: Any = model._meta.get_field(name.removesuffix("_id"))
    if field.remote_field is not None:
        found = field.remote_field.model._default_manager.filter(pk=value).first()
        return str(found) if found is not None else str(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if name == "phone":
        return masked_phone(str(value))
    return str(value).removesuffix(".00") if isinstance(field, models.DecimalField) else str(value)
