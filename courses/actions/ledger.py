"""The old training ledger: which course a topic stands for, and what follows from it for hours and levels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.models import Division, User
from courses.models import CoursePage, CourseSkill, LedgerCourse, LedgerRow
from staff.actions.credits import credit_hours, withdraw_credit
from staff.actions.skills import record_evidence, withdraw_evidence
from staff.models import CreditEntry, Evidence, Skill

_AT_ONCE = 200
CATEGORIES = {
    LedgerRow.Form.FACE: CreditEntry.Category.RUN, LedgerRow.Form.ONLINE: CreditEntry.Category.COURSE,
    LedgerRow.Form.DISPATCHED: CreditEntry.Category.DISPATCH, LedgerRow.Form.OTHER: CreditEntry.Category.EXTERNAL,
}  # fmt: skip
SPEAKS_FOR = 1  # a run of the old ledger is evidence for L1 and no more (staff.rules.levels)


def keeper_of(division: Division) -> Division:
    """Whose topics these are: the district's, for whatever lies in one; else the division's own."""
    if division.level in (Division.Level.PROVINCE, Division.Level.CITY, Division.Level.DISTRICT):
        return division
    return division.above().filter(level=Division.Level.DISTRICT).first() or division


@transaction.atomic
def decide_topics(
    *, decisions: Mapping[LedgerCourse, CoursePage | None], by: User, at: datetime | None = None
) -> list[LedgerCourse]:
    """Say which course each topic stands for, None for «不对应课程». Returns those that changed; settle them next.

    Locks the topics in the order of their keys, so that of two who decide at once the later one is what stands.
    """
    wanted = {topic.pk: course for topic, course in decisions.items()}
    locked = LedgerCourse.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    changed = []
    for topic in locked.select_related("division"):
        course = wanted[topic.pk]
        state = LedgerCourse.State.NONE if course is None else LedgerCourse.State.MAPPED
        if (topic.state, topic.course_id) == (state, course.pk if course else None):
            continue
        before = topic.course.code if topic.course else topic.state
        topic.state, topic.course, topic.decided_by, topic.decided_at = state, course, by, at or timezone.now()
        topic.save(update_fields=["state", "course", "decided_by", "decided_at"])
        data = {"before": before, "after": course.code if course else state.value}
        audit.record("ledger.map", about=topic, by=by, scope=topic.division, data=data)
        changed.append(topic)
    return changed


def settle_topic(*, topic: int, by: User | None) -> None:
    """Bring hours and evidence of a topic's rows into line with the course it stands for."""
    settle(rows=LedgerRow.objects.filter(topic=topic).select_related("person").order_by("person_id", "pk"), by=by)


def settle_or_withdraw(*, pks: Sequence[int], by: User | None) -> None:
    """After an undo: rows that are still there are settled, what came from those that are gone is withdrawn."""
    rows = LedgerRow.objects.filter(pk__in=pks).select_related("person").order_by("person_id", "pk")
    settle(rows=rows, by=by)
    gone = set(pks) - {row.pk for row in rows}
    for source in sorted(f"courses.ledgerrow:{pk}" for pk in gone):
        withdraw_credit(source=source, why=_("导入已撤销"), by=by)
        withdraw_evidence(source=source, why=_("导入已撤销"), by=by)


def settle(*, rows: Iterable[LedgerRow], by: User | None) -> None:
    """Record what follows from each row and withdraw what does not any more; twice changes nothing."""
    everything = list(rows)
    topics = _topics({row.topic_id for row in everything})
    for start in range(0, len(everything), _AT_ONCE):
        _settle_some(everything[start : start + _AT_ONCE], topics, by)


def _topics(keys: set[int]) -> dict[int, tuple[LedgerCourse, list[Skill]]]:
    found = LedgerCourse.objects.filter(pk__in=keys).select_related("decided_by")
    skills: dict[int | None, list[Skill]] = defaultdict(list)
    courses = {topic.course_id for topic in found if topic.course_id}
    for aim in CourseSkill.objects.filter(course__in=courses).select_related("skill"):
        skills[aim.course_id].append(aim.skill)
    return {topic.pk: (topic, skills[topic.course_id]) for topic in found}


@transaction.atomic
def _settle_some(rows: list[LedgerRow], topics: dict[int, tuple[LedgerCourse, list[Skill]]], by: User | None) -> None:
    sources = [row.source for row in rows]
    credited = {entry.source: entry for entry in CreditEntry.objects.filter(
        source__in=sources, withdrawn_at__isnull=True)}  # fmt: skip
    proven: dict[str, list[Evidence]] = defaultdict(list)
    for evidence in Evidence.objects.standing().filter(source__in=sources).select_related("skill"):
        proven[evidence.source].append(evidence)
    for row in rows:
        topic, skills = topics[row.topic_id]
        has_passed = row.result == LedgerRow.Result.PASSED
        _credit(row, has_passed and row.hours > 0, credited.get(row.source), by)
        _prove(row, skills if has_passed else [], proven[row.source], topic.decided_by or by)


def _credit(row: LedgerRow, is_due: bool, held: CreditEntry | None, by: User | None) -> None:
    category = CATEGORIES[LedgerRow.Form(row.form)].value
    facts = (row.person_id, row.hours, category, row.ends_on)
    if held is not None and is_due and (held.person_id, held.hours, held.category, held.on) == facts:
        return
    if held is not None:
        withdraw_credit(source=row.source, why=_("台账已更正"), by=by)
    if is_due:
        credit_hours(
            person=row.person,
            hours=row.hours,
            category=category,
            on=row.ends_on,
            source=row.source,
            by=by,
            title=row.run,
        )


def _prove(row: LedgerRow, skills: list[Skill], held: list[Evidence], by: User | None) -> None:
    standing = {evidence.skill_id: evidence for evidence in held}
    wanted = {skill.pk for skill in skills}
    for evidence in held:
        if evidence.skill_id not in wanted or evidence.happened_on != row.ends_on:
            withdraw_evidence(source=row.source, skill=evidence.skill, why=_("台账或对应的课程已更正"), by=by)
            del standing[evidence.skill_id]
    for skill in skills:
        if skill.pk not in standing:
            record_evidence(
                person=row.person, skill=skill, kind=Evidence.Kind.PAST, value=SPEAKS_FOR, happened_on=row.ends_on,
                source=row.source, by=by, note=row.run,
            )  # fmt: skip
