"""Norm sets: which one is in force, read as a rule; draft from a preset, change, approve. Versions stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core import audit
from core.models import AuditEntry, Division, User
from core.refusals import Refused
from staff.models import NormLine, NormSet
from staff.rules.norms import (
    AlreadyApproved,
    BadParameter,
    Norms,
    OneDraftOnly,
    OwnDraft,
    Parameters,
    SkillLine,
    Weight,
    WorkLine,
)

DEFAULT_PRESET = "标准"
LINE_COLUMNS = (
    "kind", "skill", "level", "post", "per", "indicator", "divisor", "number", "minimum", "share",
    "platform_kind", "choose", "choice_group", "cite",
)  # fmt: skip


def norms_in_force(division: Division, on: date) -> NormSet:
    """The newest approved set of the division or the nearest one above it; without any, the preset 标准."""
    found = (
        NormSet.objects.approved()
        .filter(division__path__in=division.ancestor_paths(), starts_on__lte=on)
        .order_by("-division__path", "-starts_on", "-version")
        .select_related("division")
        .first()
    )
    return found or NormSet.objects.presets().get(name=DEFAULT_PRESET)


def rule_of(norm_set: NormSet) -> Norms:
    """The set as the rules want it: parameters and lines, in one query."""
    lines = list(norm_set.lines.select_related("skill", "post").order_by("pk"))
    kinds = NormLine.Kind
    rates = [line.share for line in lines if line.kind == kinds.QUALIFICATION and line.share is not None]
    return Norms(
        label=str(norm_set),
        method=norm_set.method,
        parameters=Parameters.read(norm_set.parameters),
        weights=tuple(
            Weight(line.indicator or line.choice_group, float(line.number))
            for line in lines
            if line.kind == kinds.WEIGHT
        ),
        skills=tuple(_skill_line(line) for line in lines if line.kind == kinds.COMMUNITY_SKILL),
        workload=tuple(
            WorkLine(line.per, line.indicator, float(line.number), float(line.divisor or 1), float(line.share or 0))
            for line in lines
            if line.kind == kinds.WORKLOAD
        ),
        certificate_rate=float(rates[0]) if rates else None,
    )


def _skill_line(line: NormLine) -> SkillLine:
    assert line.skill is not None
    assert line.level is not None
    return SkillLine(
        skill=line.skill.code, level=line.level, per=line.per, number=float(line.number), indicator=line.indicator,
        divisor=float(line.divisor or 0), minimum=line.minimum, share=float(line.share or 0),
        post=line.post.code if line.post else "", platform_kind=line.platform_kind, cite=line.cite,
    )  # fmt: skip


@transaction.atomic
def draft_norms(*, division: Division, based_on: NormSet, by: User, name: str = "", starts_on: date) -> NormSet:
    """Copy a preset or an earlier version as the division's next version. Raises Refused(OneDraftOnly)."""
    Division.objects.select_for_update().get(pk=division.pk)
    draft = NormSet.objects.filter(division=division, approved_at__isnull=True).first()
    if draft is not None:
        raise Refused(OneDraftOnly(str(draft)))
    last = NormSet.objects.filter(division=division).aggregate(last=Max("version"))["last"] or 0
    made = NormSet.objects.create(
        division=division, name=name or f"{division.name}标准集", version=last + 1, starts_on=starts_on,
        method=based_on.method, parameters=based_on.parameters, based_on=based_on,
    )  # fmt: skip
    NormLine.objects.bulk_create(
        NormLine(norm_set=made, **{column: getattr(line, column) for column in LINE_COLUMNS})
        for line in based_on.lines.select_related("skill", "post").order_by("pk")
    )
    audit.record("norms.change", about=made, by=by, scope=division, data={"verb": "draft", "from": str(based_on)})
    return made


@transaction.atomic
def change_norms(*, norm_set: NormSet, by: User, method: str, starts_on: date, parameters: Mapping[str, Any]) -> None:
    """Change method, first day and parameters of a draft. Raises Refused(AlreadyApproved | BadParameter)."""
    held = _draft(norm_set)
    merged = {**asdict(Parameters.read(held.parameters)), **parameters}
    _check(merged)
    before = {"method": held.method, "starts_on": str(held.starts_on), "parameters": held.parameters}
    held.method, held.starts_on, held.parameters = NormSet.Method(method).value, starts_on, merged
    held.save(update_fields=["method", "starts_on", "parameters"])
    audit.record("norms.change", about=held, by=by, scope=held.division, data={"before": before})


@transaction.atomic
def change_line(*, line: NormLine, by: User, number: Any, minimum: int, share: Any, level: int | None) -> None:
    """Change the figures of one line of a draft."""
    held = _draft(line.norm_set)
    before = {"number": str(line.number), "minimum": line.minimum, "share": str(line.share), "level": line.level}
    line.number, line.minimum, line.share, line.level = number, minimum, share, level
    line.save(update_fields=["number", "minimum", "share", "level"])
    audit.record("norms.change", about=held, by=by, scope=held.division, data={"line": str(line), "before": before})


@transaction.atomic
def remove_line(*, line: NormLine, by: User) -> None:
    """Take one line out of a draft."""
    held = _draft(line.norm_set)
    audit.record("norms.change", about=held, by=by, scope=held.division, data={"removed": str(line)})
    line.delete()


@transaction.atomic
def discard_draft(*, norm_set: NormSet, by: User) -> None:
    """Throw a draft away."""
    held = _draft(norm_set)
    audit.record("norms.change", about=held, by=by, scope=held.division, data={"verb": "discard"})
    held.delete()


@transaction.atomic
def approve_norms(*, norm_set: NormSet, by: User) -> None:
    """Approve a draft: from its first day it is in force, and never changes again.

    Raises Refused(AlreadyApproved), Refused(OwnDraft) for whoever drafted it.
    """
    held = _draft(norm_set)
    drafted = AuditEntry.objects.for_instance(held).filter(action="norms.change", user=by).exists()
    if drafted:
        raise Refused(OwnDraft())
    held.approved_by, held.approved_at = by, timezone.now()
    held.save(update_fields=["approved_by", "approved_at"])
    audit.record("norms.approve", about=held, by=by, scope=held.division)


def _draft(norm_set: NormSet) -> NormSet:
    held = NormSet.objects.select_for_update(of=("self",)).select_related("division").get(pk=norm_set.pk)
    if held.approved_at is not None or held.division is None:
        raise Refused(AlreadyApproved(str(held)))
    return held


def _check(parameters: Mapping[str, Any]) -> None:
    """The few things that would make the arithmetic meaningless."""
    for name in ("residents_rate", "households_per_worker", "hours_per_day", "max_norm_roles"):
        if not parameters[name] or parameters[name] <= 0:
            raise Refused(BadParameter(name, "> 0"))
    if not 0 < parameters["weight_low"] <= 1 <= parameters["weight_high"]:
        raise Refused(BadParameter("weight_low, weight_high", "0 < low ≤ 1 ≤ high"))
    floor, ceiling = parameters["floor"], parameters["ceiling"]
    if floor is not None and ceiling is not None and ceiling < floor:
        raise Refused(BadParameter("ceiling", "≥ floor"))
