"""Divisions: add one, rename or merge one, end one."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from core import audit
from core.models import Division, User
from core.models.places import STEP
from core.periods import day_before
from core.rules.names import place_in_pinyin


def _next_path(parent: Division | None) -> str:
    """The path after the last child's; the parent's row is locked by the caller, so two cannot get the same."""
    siblings = Division.objects.filter(parent=parent)
    last = siblings.aggregate(last=Max("path"))["last"]
    number = int(last[-STEP:]) + 1 if last else 1
    return f"{parent.path if parent else ''}{number:0{STEP}d}"


@transaction.atomic
def add_division(
    *,
    parent: Division | None,
    level: str,
    name: str,
    by: User | None,
    code: str | None = None,
    name_en: str = "",
    kind: str = "",
    starts_on: date | None = None,
    **columns: object,
) -> Division:
    """Add a division below `parent` (None for the top). Without an English name it gets its pinyin."""
    if parent is not None:
        Division.objects.select_for_update().get(pk=parent.pk)
    division = Division.objects.create(
        parent=parent,
        path=_next_path(parent),
        level=level,
        name=name,
        name_en=name_en or place_in_pinyin(name),
        code=code or None,
        kind=kind,
        starts_on=starts_on,
        **columns,
    )
    audit.record("division.change", about=division, by=by, scope=division, data={"verb": "add"})
    return division


@transaction.atomic
def succeed_division(*, old: Division, new: Division, last_day: date, by: User | None) -> None:
    """End `old` on `last_day` and name its successor: a rename, or a merger into a division that exists."""
    old = Division.objects.select_for_update().get(pk=old.pk)
    old.ends_on, old.successor = last_day, new
    old.save(update_fields=["ends_on", "successor"])
    audit.record("division.change", about=old, by=by, scope=old, data={"verb": "succeed", "successor": new.pk})


@transaction.atomic
def rename_division(*, division: Division, name: str, on: date, by: User | None, name_en: str = "") -> Division:
    """`division` is called `name` from `on`. Returns a row of the former name, ended the day before, that leads to it.

    The row itself goes on, so that its people, figures, code and what lies below it stay where they are.
    """
    division = Division.objects.select_for_update().get(pk=division.pk)
    former = add_division(
        parent=division.parent, level=division.level, name=division.name, name_en=division.name_en, by=by,
        kind=division.kind, starts_on=division.starts_on, ends_on=day_before(on), successor=division,
    )  # fmt: skip
    division.name, division.name_en, division.starts_on = name, name_en or place_in_pinyin(name), on
    division.save(update_fields=["name", "name_en", "starts_on"])
    data = {"verb": "rename", "from": former.name, "to": name}
    audit.record("division.change", about=division, by=by, scope=division, data=data)
    return former
