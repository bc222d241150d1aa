"""The door for evidence. The caller hands over what happened; `staff.rules.levels.decide` alone says the level."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actions.people import lock_person
from core.models import Affiliation, Person, User
from core.refusals import Refused
from staff.models import Evidence, HeldSkill, Skill
from staff.rules.doors import BadValue, NotYet, SourceSaysOtherwise
from staff.rules.levels import Decision, Proof, decide, policy_for

if TYPE_CHECKING:
    from django.db.models import QuerySet


@transaction.atomic
def record_evidence(
    *,
    person: Person,
    skill: Skill,
    kind: str,
    value: float | Decimal | int,
    happened_on: date,
    source: str,
    by: User | None,
    note: str = "",
) -> Evidence:
    """Record one fact that speaks for a skill, and rebuild the level held in the same transaction.

    `value`: exam → score 0–100; all other kinds → level 1–5 spoken for (1 for «done»). `source` is "app.model:pk";
    the same source and skill twice changes nothing, a source withdrawn before is taken up again with the new facts.
    `by` is who attests it (None for an exam marked by the system); assessors of a panel are told apart by it.
    Raises Refused(BadValue | NotYet | SourceSaysOtherwise).
    """
    facts = _checked(kind, value, happened_on)
    lock_person(person)  # of two pieces of evidence at once both are in the replay
    known = Evidence.objects.filter(source=source, skill=skill).first()
    if known is not None and known.withdrawn_at is None:
        _same_or_refuse(known, person, facts)
        return known
    evidence = known or Evidence(source=source, skill=skill)
    evidence.person, evidence.assessor, evidence.note = person, by, note[:200]
    evidence.kind, evidence.value, evidence.happened_on = facts
    evidence.withdrawn_at, evidence.why = None, ""
    evidence.save()
    before, after = _rebuild(person, skill)
    audit.record(
        "skill.evidence", about=evidence, by=by, scope=scope_of(person),
        data={"skill": skill.code, "kind": kind, "value": float(value), "before": before, "after": after},
    )  # fmt: skip
    return evidence


@transaction.atomic
def withdraw_evidence(*, source: str, why: str, by: User | None, skill: Skill | None = None) -> int:
    """Withdraw what came from this source (for one skill, or all). The rows stay with the reason.

    Returns how many rows were withdrawn; 0 when there was nothing standing, so that twice does no harm.
    """
    rows = Evidence.objects.standing().filter(source=source)
    if skill is not None:
        rows = rows.filter(skill=skill)
    found = list(rows.select_related("person", "skill").order_by("person_id"))
    for evidence in found:
        lock_person(evidence.person)
        evidence.withdrawn_at, evidence.why = timezone.now(), why[:200]
        evidence.save(update_fields=["withdrawn_at", "why"])
        before, after = _rebuild(evidence.person, evidence.skill)
        audit.record(
            "skill.withdraw", about=evidence, by=by, scope=scope_of(evidence.person), reason=why,
            data={"skill": evidence.skill.code, "before": before, "after": after},
        )  # fmt: skip
    return len(found)


@transaction.atomic
def rebuild_lapsed_baselines(*, on: date) -> int:
    """Look again at baselines whose year and days of grace have passed; returns how many levels changed.

    The only part of a level that time alone changes; run each night before the ledger is checked.
    """
    changed = 0
    rows = HeldSkill.objects.filter(is_baseline=True, review_on__lt=on).select_related("person", "skill")
    for held in rows.order_by("person_id"):
        lock_person(held.person)
        before, after = _rebuild(held.person, held.skill, on)
        changed += before != after
    return changed


def replay(person: Person, skill: Skill, on: date) -> Decision:
    """The decision from the standing evidence as it is in the books."""
    rows = Evidence.objects.standing().filter(person=person, skill=skill)
    return decide(proofs(rows), policy_for(skill.valid_months), on)


def proofs(rows: Iterable[Evidence] | QuerySet[Evidence]) -> list[Proof]:
    """Rows of evidence as the rule wants them."""
    return [
        Proof(row.kind, float(row.value), row.happened_on, row.source, row.assessor_id, row.note) for row in rows
    ]  # fmt: skip


def scope_of(person: Person) -> str:
    """Path of the division whose auditors read about this person: the newest place of work or study."""
    newest = (
        Affiliation.objects.filter(person=person, division__isnull=False)
        .order_by("-starts_on")
        .values_list("division__path", flat=True)
        .first()
    )
    return newest or ""


def _checked(kind: str, value: float | Decimal | int, happened_on: date) -> tuple[str, Decimal, date]:
    """Kind, value and day, if the value may be said at all."""
    kind = Evidence.Kind(kind).value
    number = Decimal(str(value))
    low, high = (0, 100) if kind == Evidence.Kind.EXAM else (1, 5)
    if not low <= number <= high:
        raise Refused(BadValue(kind, float(number)))
    if happened_on > timezone.localdate():
        raise Refused(NotYet(happened_on.isoformat()))
    return kind, number, happened_on


def _same_or_refuse(known: Evidence, person: Person, facts: tuple[str, Decimal, date]) -> None:
    held = (known.kind, known.value, known.happened_on)
    if known.person_id != person.pk or held != facts:
        raise Refused(SourceSaysOtherwise(known.source, _said(held), _said(facts)))


def _said(facts: tuple[str, Decimal, date]) -> str:
    kind, value, day = facts
    return f"{Evidence.Kind(kind).label} {value.normalize():f} {day}"


def _rebuild(person: Person, skill: Skill, on: date | None = None) -> tuple[int, int]:
    """Set the projection from the replay; returns the level before and after."""
    decision = replay(person, skill, on or timezone.localdate())
    held = HeldSkill.objects.filter(person=person, skill=skill).first()
    before = held.level if held else 0
    if decision.level == 0:
        HeldSkill.objects.filter(person=person, skill=skill).delete()
        return before, 0
    HeldSkill.objects.update_or_create(
        person=person,
        skill=skill,
        defaults={
            "level": decision.level,
            "is_baseline": decision.is_baseline,
            "reached_on": decision.reached_on,
            "review_on": decision.review_on,
        },
    )
    return before, decision.level


@transaction.atomic
def rate_baseline(*, person: Person, skill: Skill, level: int, by: User, on: date) -> Evidence:
    """摸底: a supervisor rates what a person can do before there is evidence. Rating anew the same day replaces it."""
    source = f"staff.baseline:{person.pk}-{skill.code}-{by.pk}-{on.isoformat()}"
    known = Evidence.objects.standing().filter(source=source, skill=skill).first()
    if known is not None and known.value != level:
        withdraw_evidence(source=source, skill=skill, why="重新评定", by=by)
    return record_evidence(
        person=person, skill=skill, kind=Evidence.Kind.BASELINE, value=level, happened_on=on, source=source, by=by
    )
