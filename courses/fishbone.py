"""The facts behind the fishbone of a division: communities that have a skill or a course, people and certificates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from core.models import Affiliation, Division
from core.periods import on as in_force
from courses.models import Enrolment
from courses.rules.strategies import COURSES, SKILLS, STRATEGIES, Measure
from staff.models import DivisionSummary, HeldSkill

HELD_AT = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """Measures in the order of the bones, and the day of the nightly figures among them (None: not made yet)."""

    measures: tuple[Measure, ...]
    communities: int
    figures_on: date | None


def facts_of(division: Division, on: date) -> Facts:
    """Five queries, whatever the size of the division. Only communities are counted, never one person."""
    communities = Division.objects.within(division).communities().active(on).count()
    held, finished = _places_with_skill(division, on), _places_with_course(division, on)
    summary = DivisionSummary.objects.filter(division=division).first()
    measures: list[Measure] = []
    for strategy in STRATEGIES:
        measures += [Measure(code, strategy.key, held.get(code, 0), communities) for code in strategy.skills]
        if strategy.course:
            measures.append(Measure(strategy.course, strategy.key, finished.get(strategy.course, 0), communities))
    measures += _people(summary.figures if summary else {}, _graduates(division, on))
    return Facts(tuple(measures), communities, summary.on if summary else None)


def _at_work(division: Division, on: date) -> QuerySet[Affiliation]:
    rows = Affiliation.objects.active(on).filter(division.subtree("division__path"), kind=Affiliation.Kind.EMPLOYMENT)
    return rows.filter(division__level=Division.Level.COMMUNITY)


def _places_with_skill(division: Division, on: date) -> dict[str, int]:
    """Communities with somebody at work who holds the skill at L3, still counting."""
    held = HeldSkill.objects.counting(on).at_least(HELD_AT).filter(
        division.subtree("person__affiliations__division__path"),
        in_force(on, "person__affiliations"),
        skill__code__in=SKILLS,
        person__affiliations__kind=Affiliation.Kind.EMPLOYMENT,
        person__affiliations__division__level=Division.Level.COMMUNITY,
    )  # fmt: skip
    told = held.values("skill__code").annotate(places=Count("person__affiliations__division", distinct=True))
    return dict(told.order_by().values_list("skill__code", "places"))


def _places_with_course(division: Division, on: date) -> dict[str, int]:
    """Communities with somebody at work who has completed the course."""
    done = Enrolment.objects.completed().filter(
        division.subtree("person__affiliations__division__path"),
        in_force(on, "person__affiliations"),
        course__code__in=COURSES,
        person__affiliations__kind=Affiliation.Kind.EMPLOYMENT,
        person__affiliations__division__level=Division.Level.COMMUNITY,
    )  # fmt: skip
    told = done.values("course__code").annotate(places=Count("person__affiliations__division", distinct=True))
    return dict(told.order_by().values_list("course__code", "places"))


def _graduates(division: Division, on: date) -> int:
    """People at work who have completed at least one course."""
    done = Enrolment.objects.completed().values("person")
    return _at_work(division, on).filter(person__in=done).values("person").distinct().count()


def _people(figures: Mapping[str, float | int | None], graduates: int) -> list[Measure]:
    """Heads, certificates, ratings and completed courses: the fifth bone."""
    need, staff = figures.get("need"), figures.get("staff")
    filled = (need or 0) - (figures.get("shortage") or 0)
    return [
        Measure("heads", "people", filled, need),
        Measure("certified", "people", figures.get("certified") or 0, staff),
        Measure("rated", "people", figures.get("rated") or 0, staff),
        Measure("graduates", "people", graduates, staff),
    ]
