"""Required learning: save and end a rule, put courses before those who must, take them back, exempt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.jobs import enqueue
from core.models import Person, User
from core.periods import day_before
from core.refusals import Refused
from core.states import move
from courses.actions.reminders import tell_assigned
from courses.models import Attempt, CoursePage, Enrolment, Exemption, LessonProgress, Requirement, TaskSubmission
from courses.obligations import asking, obligations, with_parts
from staff.actions.skills import scope_of
from staff.models import PersonnelCategory, Post

BATCH = 500


@dataclass(frozen=True, slots=True)
class ReasonMissing:
    """An exemption or an ending without a reason."""

    def words(self) -> str:
        return _("请写明原因，本人和以后接手的人都看得到。")


@dataclass(frozen=True, slots=True)
class OverAlready:
    """The rule has ended."""

    def words(self) -> str:
        return _("这条安排已经结束，不能再改。可以新建一条。")


@dataclass(frozen=True, slots=True)
class Applied:
    """What one pass over a course changed, in heads."""

    assigned: int = 0
    dated: int = 0
    withdrawn: int = 0


@transaction.atomic
def save_requirement(
    *, requirement: Requirement, posts: Collection[Post], categories: Collection[PersonnelCategory], by: User, on: date
) -> Requirement:
    """Save a new or changed rule; the courses reach their people by a job queued with it.

    A changed course leaves the old course's people too. Raises Refused(OverAlready).
    """
    before = Requirement.objects.select_for_update().filter(pk=requirement.pk).first() if requirement.pk else None
    if before is not None and before.ends_on is not None and before.ends_on < on:
        raise Refused(OverAlready())
    if before is None:
        requirement.created_by = by
    requirement.save()
    requirement.posts.set(posts)
    requirement.categories.set(categories)
    audit.record(
        "requirement.save",
        about=requirement,
        by=by,
        scope=requirement.division,
        reason=requirement.why,
        data={"course": requirement.course.code, "who": requirement.who, "due": requirement.due_words},
    )
    _queue({requirement.course_id, *([before.course_id] if before else [])}, requirement, by)
    return requirement


@transaction.atomic
def end_requirement(*, requirement: Requirement, reason: str, by: User, on: date) -> None:
    """End a rule today: from now on nobody owes by it. Raises Refused(ReasonMissing | OverAlready)."""
    if not reason.strip():
        raise Refused(ReasonMissing())
    row = (
        Requirement.objects.select_for_update(of=("self",)).select_related("division", "course").get(pk=requirement.pk)
    )
    if row.ends_on is not None and row.ends_on < on:
        raise Refused(OverAlready())
    row.ends_on = day_before(on)
    row.starts_on = min(row.starts_on or on, row.ends_on)  # one that never began has no other day to end on
    row.save(update_fields=["starts_on", "ends_on"])
    audit.record(
        "requirement.end", about=row, by=by, scope=row.division, reason=reason.strip(), data={"course": row.course.code}
    )
    _queue({row.course_id}, row, by)


def _queue(courses: Iterable[int], requirement: Requirement, by: User) -> None:
    from courses.jobs import apply_requirements

    keys = sorted(courses)
    enqueue(
        apply_requirements,
        keys,
        owner=by,
        division=requirement.division,
        title=_("派学：%(rule)s") % {"rule": requirement},
        about=requirement.source,
    )


@transaction.atomic
def exempt(
    *, person: Person, requirement: Requirement, reason: str, until: date | None, by: User, at: datetime | None = None
) -> Exemption:
    """Exempt a person; given again, reason and last day are those of the last time. Raises Refused(ReasonMissing)."""
    if not reason.strip():
        raise Refused(ReasonMissing())
    now = at or timezone.now()
    exemption, _made = Exemption.objects.update_or_create(
        person=person,
        requirement=requirement,
        lifted_at=None,
        defaults={"reason": reason.strip()[:200], "until": until, "by": by, "given_at": now},
    )
    _exempted("requirement.exempt", exemption, by, now)
    return exemption


@transaction.atomic
def lift_exemption(*, exemption: Exemption, by: User, at: datetime | None = None) -> None:
    """From today the rule means the person again; a second time changes nothing."""
    now = at or timezone.now()
    if Exemption.objects.filter(pk=exemption.pk, lifted_at=None).update(lifted_at=now):
        _exempted("requirement.lift", exemption, by, now)


def _exempted(action: str, exemption: Exemption, by: User, now: datetime) -> None:
    person, requirement = exemption.person, exemption.requirement
    audit.record(
        action,
        about=exemption,
        by=by,
        scope=scope_of(person),
        reason=exemption.reason,
        data={"course": requirement.course.code, "until": str(exemption.until or "")},
    )
    apply_course(course=requirement.course, on=timezone.localdate(now), persons=[person.pk], at=now)


@transaction.atomic
def apply_course(
    *, course: CoursePage, on: date, persons: Collection[int] | None = None, at: datetime | None = None
) -> Applied:
    """Bring the enrolments of a course in line with all rules that name it; a second time changes nothing.

    Whoever must and does not learn it yet is enrolled; open enrolments get the earliest day due; where no rule asks
    any more, the day due goes, and what the rule alone had put there and nobody touched goes with it.
    The rules of the course are locked, so that two passes come one after the other; a course enrolled in meanwhile
    is settled by the unique constraint. A course that is not published asks nothing.
    """
    now = at or timezone.now()
    rules = Requirement.objects.select_for_update(of=("self",)).filter(course=course).order_by("pk")
    wanted = _wanted(list(with_parts(rules)), on, persons) if course.live else {}
    assigned = _assign(course, wanted, now)
    opened = Enrolment.objects.open().filter(course=course)
    if persons is not None:
        opened = opened.filter(person__in=persons)
    dated = _date(list(opened.only("pk", "person_id", "due_on", "requirement_id")), wanted)
    withdrawn = _withdraw(opened.filter(requirement__isnull=False).exclude(person__in=list(wanted)))
    tell_assigned(enrolments=assigned)
    return Applied(len(assigned), dated, withdrawn)


Wanted = dict[int, tuple[date, int]]


def _wanted(rules: list[Requirement], on: date, persons: Collection[int] | None) -> Wanted:
    """Person → the earliest day due that still has to be met, and the rule that says so."""
    found: Wanted = {}
    for row in obligations(asking(rules), on=on, persons=persons):
        if row.standing.is_owed and row.owed.due_on is not None:
            asked = (row.owed.due_on, row.requirement)
            found[row.person] = min(found.get(row.person, asked), asked)
    return found


def _assign(course: CoursePage, wanted: Wanted, now: datetime) -> list[Enrolment]:
    """Enrol who must and has no open enrolment; returns those this call made."""
    opened = set(Enrolment.objects.open().filter(course=course).values_list("person", flat=True))
    fresh = [
        Enrolment(
            person_id=person, course=course, enrolled_at=now, due_on=due_on, requirement_id=rule, is_assigned=True
        )
        for person, (due_on, rule) in sorted(wanted.items())
        if person not in opened
    ]
    Enrolment.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
    keys = {row.person_id for row in fresh}
    made = Enrolment.objects.open().filter(course=course, is_assigned=True, enrolled_at=now, person__in=keys)
    return list(made.select_related("requirement", "course")) if fresh else []


def _date(opened: list[Enrolment], wanted: Wanted) -> int:
    """Write days due that differ. An earlier day that somebody set by hand stays."""
    changes: dict[tuple[date, int], list[int]] = defaultdict(list)
    for row in opened:
        asked = wanted.get(row.person_id)
        if asked is None or (row.due_on, row.requirement_id) == asked:
            continue
        if row.requirement_id is None and row.due_on is not None and row.due_on <= asked[0]:
            continue
        changes[asked].append(row.pk)
    return sum(
        Enrolment.objects.open().filter(pk__in=keys[n : n + BATCH]).update(due_on=due_on, requirement=rule)
        for (due_on, rule), keys in changes.items()
        for n in range(0, len(keys), BATCH)
    )


def _withdraw(rows: QuerySet[Enrolment]) -> int:
    """Take the day due from enrolments that no rule asks for; cancel those that were only assigned, never begun."""
    lessons = LessonProgress.objects.filter(enrolment=OuterRef("pk"))
    tasks = TaskSubmission.objects.filter(enrolment=OuterRef("pk"))
    sat = Attempt.objects.filter(
        person=OuterRef("person"), exam__course=OuterRef("course"), started_at__gte=OuterRef("enrolled_at")
    )
    begun = Exists(lessons) | Exists(tasks) | Exists(sat)
    number = 0
    for row in rows.annotate(begun=begun):
        if row.is_assigned and not row.begun and row.state == Enrolment.State.ENROLLED:
            move(row, "cancel", due_on=None, requirement=None)
        else:
            Enrolment.objects.filter(pk=row.pk).update(due_on=None, requirement=None)
        number += 1
    return number
