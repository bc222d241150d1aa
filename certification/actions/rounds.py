"""Rounds: open one, offer places, take wishes from both sides, match, publish as placements."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from certification.actions.placements import propose, students_there, workers_at
from certification.models import Offer, Placement, Preference, Quota, Round, Student
from certification.rules.capacity import most_students
from certification.rules.matching import Candidate, Match, Site, match, ranks_by_lot
from certification.rules.placements import NoOffers, NotOffered, PreferencesClosed
from core import audit
from core.models import Division, Organisation, Person, User
from core.periods import day_before
from core.refusals import Refused
from core.states import move

SEEDS = 2**31


@transaction.atomic
def plan_round(*, division: Division, by: User, **columns: Any) -> Round:
    """A round in preparation: its dates are the same for every school."""
    placement_round = Round.objects.create(division=division, **columns)
    _record(placement_round, "plan", by)
    return placement_round


@transaction.atomic
def offer_places(
    *,
    placement_round: Round,
    host: Division | Organisation,
    places: int,
    by: User,
    supervisor: Person | None = None,
    wish: str = "",
) -> Offer:
    """A host takes part with so many places; not yet shown to any school. The same host again changes its offer."""
    where: dict[str, Any] = {"division": host} if isinstance(host, Division) else {"organisation": host}
    place = host if isinstance(host, Division) else host.division or placement_round.division
    offer, _created = Offer.objects.update_or_create(
        round=placement_round,
        **where,
        defaults={"place": place, "places": places, "supervisor": supervisor, "wish": wish},
    )
    _record(placement_round, "offer", by, host=str(host), places=places)
    return offer


@transaction.atomic
def open_round(*, placement_round: Round, by: User) -> None:
    """Release every offer to all schools on the same day, and take wishes."""
    if not placement_round.offers.exists():
        raise Refused(NoOffers())
    move(placement_round, "open")
    placement_round.offers.filter(released_on__isnull=True).update(released_on=placement_round.opens_on)
    _record(placement_round, "open", by)


@transaction.atomic
def submit_preferences(
    *, student: Student, placement_round: Round, offers: Sequence[Offer], on: date, by: User
) -> None:
    """A student's wishes, the dearest first; replaces those given before. What the host said to them goes too."""
    if not placement_round.takes_preferences(on):
        raise Refused(PreferencesClosed(placement_round.opens_on, placement_round.closes_on))
    released = set(placement_round.offers.released(on).values_list("pk", flat=True))
    wanted = [offer.pk for offer in offers]
    if len(set(wanted)) != len(wanted) or not set(wanted) <= released:
        raise Refused(NotOffered())
    own = Preference.objects.filter(student=student, offer__round=placement_round)
    own.exclude(offer__in=wanted).delete()
    for rank, offer in enumerate(offers, 1):
        own.update_or_create(student=student, offer=offer, defaults={"student_rank": rank})
    _record(placement_round, "wish", by, wishes=len(wanted))


@transaction.atomic
def answer_candidate(
    *, preference: Preference, host_rank: int | None, by: User, declined_why: str = "", reason: str = ""
) -> None:
    """The host ranks a candidate, leaves them to the lot (None), or declines with a reason."""
    if preference.offer.round.state != Round.State.OPEN:
        move(preference.offer.round, "rank")
    rank = None if declined_why.strip() else host_rank
    Preference.objects.filter(pk=preference.pk).update(host_rank=rank, declined_why=declined_why, reason=reason)


@transaction.atomic
def match_round(*, placement_round: Round, by: User, seed: int | None = None, at: datetime | None = None) -> Match:
    """Match wishes and places. The seed is kept, so that the lot can be drawn again; the answers are kept as given."""
    Round.objects.select_for_update().get(pk=placement_round.pk)
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    students, sites = _market(placement_round, seed)
    found = match(students, sites)
    move(
        placement_round, "match", seed=seed, matched_at=at or timezone.now(),
        result={
            "placed": dict(found.placed),
            "unplaced": list(found.unplaced),
            "answers": {student: [asdict(answer) for answer in rows] for student, rows in found.answers.items()},
        },
    )  # fmt: skip
    _record(placement_round, "match", by, seed=seed, placed=len(found.placed), unplaced=len(found.unplaced))
    return found


@transaction.atomic
def reopen_round(*, placement_round: Round, by: User) -> None:
    """Back to taking wishes: nobody was placed yet. The next match draws a new lot."""
    move(placement_round, "reopen")
    _record(placement_round, "reopen", by)


@transaction.atomic
def publish_round(*, placement_round: Round, on: date, by: User) -> list[Placement]:
    """Make the result known: a placement is proposed for every student who got a place.

    All or none: a seat that went elsewhere since the match refuses the whole (reopen and match again).
    """
    move(placement_round, "publish")
    assert placement_round.result is not None  # a matched round has one
    offers = {offer.pk: offer for offer in placement_round.offers.select_related("division", "organisation", "place")}
    placed = {int(student): offers[int(offer)] for student, offer in placement_round.result["placed"].items()}
    students = Student.objects.select_related("person", "programme", "organisation").in_bulk(placed)
    placements = [
        propose(
            student=students[pk], offer=offer, quota=quota_for(students[pk], offer.place),
            period=placement_round.period, host_supervisor=offer.supervisor, on=on, by=by,
        )
        for pk, offer in placed.items()
    ]  # fmt: skip
    _record(placement_round, "publish", by, placed=len(placements))
    return placements


@transaction.atomic
def close_round(*, placement_round: Round, by: User) -> None:
    move(placement_round, "close")
    _record(placement_round, "close", by)


def quota_for(student: Student, place: Division) -> Quota | None:
    """The published quota with room that asks for this programme in this place, the soonest needed first."""
    return (
        Quota.objects.with_room()
        .filter(programme=student.programme, division__path__in=place.ancestor_paths())
        .order_by("needed_by", "pk")
        .first()
    )


def free_places(offer: Offer, placement_round: Round) -> int:
    """What a match may fill: places still open, and never above the cap of students at that place."""
    if offer.division is None:
        return offer.left
    first_day = placement_round.starts_on or day_before(placement_round.closes_on)
    there = students_there(offer.division, placement_round.period)
    return max(min(offer.left, most_students(workers_at(offer.division, first_day)) - there), 0)


def _market(placement_round: Round, seed: int) -> tuple[list[Candidate], list[Site]]:
    """Students and sites by their keys, as the rule wants them; who is already placed then takes no part."""
    wishes: dict[str, list[str]] = {}
    ranked: dict[str, list[str]] = {}
    unranked: dict[str, list[str]] = {}
    busy = set(Placement.objects.overlapping(placement_round.period).values_list("student", flat=True))
    rows = Preference.objects.filter(offer__round=placement_round).exclude(student__in=busy)
    for row in rows.order_by("student_id", "student_rank"):
        wishes.setdefault(str(row.student_id), []).append(str(row.offer_id))
    for row in rows.filter(declined_why="").order_by("host_rank", "student_id"):
        side = unranked if row.host_rank is None else ranked
        side.setdefault(str(row.offer_id), []).append(str(row.student_id))
    offers = placement_round.offers.select_related("division", "organisation")
    sites = [
        Site(
            key,
            free_places(offer, placement_round),
            ranks_by_lot(ranked.get(key, []), unranked.get(key, []), seed, key),
        )
        for offer in offers
        if (key := str(offer.pk))
    ]
    return [Candidate(student, tuple(prefers)) for student, prefers in wishes.items()], sites


def _record(placement_round: Round, verb: str, by: User, **data: Any) -> None:
    audit.record(
        "placement.move", about=placement_round, by=by, scope=placement_round.division, data={"verb": verb, **data}
    )
