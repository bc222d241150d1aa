"""Who owes what by which rule, computed from the rows on a day. Read by screens, jobs, actions; nothing is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from core.models import Person, User
from core.permissions import Places, places_where
from courses.models import Enrolment, ExamArrangement, Exemption, LedgerRow, Requirement
from courses.rules.requirements import AtWork, Owed, Rule, Standing, owed
from staff.models import Employment, Post


@dataclass(frozen=True, slots=True)
class Asking:
    """A rule where it holds: `path` of its division, key of its course, own key (0 before it is saved)."""

    rule: Rule
    path: str
    course: int
    key: int = 0


@dataclass(frozen=True, slots=True)
class Obligation:
    """One person, one rule. `division` is where she works inside the rule's place, `post` what as (keys)."""

    person: int
    requirement: int
    owed: Owed
    division: int
    post: int | None

    @property
    def standing(self) -> Standing:
        return self.owed.standing


@dataclass(frozen=True, slots=True)
class _Work:
    """An employment as read; which start counts depends on the rule."""

    person: int
    division: int
    path: str
    post: int | None
    category: int
    in_post_since: date | None
    in_service_since: date | None
    starts_on: date | None
    away: bool

    def for_rule(self, rule: Rule) -> AtWork:
        """A rule for certain posts counts from the start in the post, one for all from the start in community work."""
        said = self.in_post_since if rule.posts else self.in_service_since
        return AtWork(self.post, self.category, said or self.starts_on or date.min, self.away)


def asking(requirements: Iterable[Requirement]) -> list[Asking]:
    """Saved rules; prefetch posts and categories, select the division."""
    return [Asking(row.rule(), row.division.path, row.course_id, row.pk) for row in requirements]


def with_parts(requirements: QuerySet[Requirement]) -> QuerySet[Requirement]:
    """Rules with everything their words and the rule read, in a fixed number of queries."""
    return requirements.select_related("division", "course").prefetch_related("posts", "categories")


def obligations(
    asked: Sequence[Asking], *, on: date, persons: Collection[int] | None = None, places: Places | None = None
) -> Iterator[Obligation]:
    """Everybody the rules mean, by rule. `persons` and `places` narrow it; the number of queries does not grow."""
    if not asked:
        return
    works = _works([one.path for one in asked], on, persons, places)
    completions = _completions({one.course for one in asked}, persons)
    exempt = set(
        Exemption.objects.standing(on)
        .filter(requirement__in=[one.key for one in asked])
        .values_list("person", "requirement")
    )
    extended = _extended({one.course for one in asked}, persons)
    for one in asked:
        for person, mine in works.items():
            inside = [work for work in mine if work.path.startswith(one.path)]
            how = owed(
                one.rule,
                [work.for_rule(one.rule) for work in inside],
                completions=completions.get((person, one.course), ()),
                exempt=(person, one.key) in exempt,
                extended_to=extended.get((person, one.course)),
                on=on,
            )
            if how is not None:
                yield Obligation(person, one.key, how, inside[0].division, inside[0].post)


def _extended(courses: Iterable[int], persons: Collection[int] | None) -> dict[tuple[int, int], date]:
    """The later day due that was arranged for a person and course."""
    rows = ExamArrangement.objects.standing().filter(kind=ExamArrangement.Kind.DUE, course__in=courses)
    if persons is not None:
        rows = rows.filter(person__in=persons)
    return {(person, course): day for person, course, day in rows.values_list("person", "course", "due_on")}


def _works(
    paths: Iterable[str], on: date, persons: Collection[int] | None, places: Places | None
) -> dict[int, list[_Work]]:
    inside = [Q(affiliation__division__path__startswith=path) for path in set(paths)]
    rows = Employment.objects.active(on).filter(reduce(or_, inside))
    if persons is not None:
        rows = rows.filter(affiliation__person__in=persons)
    if places is not None:
        rows = rows.filter(places.within("affiliation__division__path"))
    found: dict[int, list[_Work]] = defaultdict(list)
    rows = rows.order_by("affiliation__division__path", "pk").values_list(
        "affiliation__person", "affiliation__division", "affiliation__division__path", "post", "personnel_category",
        "in_post_since", "in_service_since", "affiliation__starts_on", "absence",
    )  # fmt: skip
    for *fields, absence in rows:
        work = _Work(*fields, away=bool(absence))
        found[work.person].append(work)
    return found


def _completions(courses: Iterable[int], persons: Collection[int] | None) -> dict[tuple[int, int], list[date]]:
    """Days on which a course was completed here, or passed in a run of the old ledger that HR gave to the course."""
    here = Enrolment.objects.completed().filter(course__in=courses)
    earlier = LedgerRow.objects.filter(topic__course__in=courses, result=LedgerRow.Result.PASSED)
    if persons is not None:
        here, earlier = here.filter(person__in=persons), earlier.filter(person__in=persons)
    found: dict[tuple[int, int], list[date]] = defaultdict(list)
    for person, course, day in here.values_list("person", "course", "completed_on"):
        found[person, course].append(day)
    for person, course, day in earlier.values_list("person", "topic__course", "ends_on"):
        found[person, course].append(day)
    return found


@dataclass(frozen=True, slots=True)
class Count:
    """Heads by standing. `due` is the earliest day due among those who still owe."""

    people: int = 0
    met: int = 0
    exempt: int = 0
    owing: int = 0
    soon: int = 0
    overdue: int = 0
    due: date | None = None


def counted(found: Iterable[Obligation]) -> Count:
    """Everybody meant is met, exempt or owing; overdue and soon are parts of the owing."""
    rows = list(found)
    number = {standing: sum(row.standing is standing for row in rows) for standing in Standing}
    days = [row.owed.due_on for row in rows if row.standing.is_owed and row.owed.due_on]
    return Count(
        people=len(rows),
        met=number[Standing.MET],
        exempt=number[Standing.EXEMPT],
        owing=sum(row.standing.is_owed for row in rows),
        soon=number[Standing.SOON],
        overdue=number[Standing.OVERDUE],
        due=min(days, default=None),
    )


def counts(requirements: Sequence[Requirement], user: User, on: date) -> dict[int, Count]:
    """Heads of each rule inside the user's own places."""
    places = places_where(user, "requirements.view")
    by_rule: dict[int, list[Obligation]] = defaultdict(list)
    for row in obligations(asking(requirements), on=on, places=places):
        by_rule[row.requirement].append(row)
    return {row.pk: counted(by_rule[row.pk]) for row in requirements}


@dataclass(frozen=True, slots=True)
class Named:
    """An obligation with the rows a list shows."""

    person: Person
    post: Post | None
    division: str
    obligation: Obligation
    is_learning: bool = False


def named(found: Sequence[Obligation], *, course: int) -> list[Named]:
    """The rows of one page of a list."""
    from core.models import Division

    keys = [row.person for row in found]
    people = Person.objects.in_bulk(keys)
    posts = Post.objects.in_bulk({row.post for row in found if row.post})
    places = Division.objects.in_bulk({row.division for row in found})
    learning = set(Enrolment.objects.open().filter(course=course, person__in=keys).values_list("person", flat=True))
    return [
        Named(people[row.person], posts.get(row.post), places[row.division].label, row, row.person in learning)
        for row in found
    ]
