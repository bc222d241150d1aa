"""The board of a round: each student with the true reason, each place with its room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from certification.actions.placements import facts_of
from certification.models import Offer, Placement, Preference, Round, Student
from certification.rights import sees_names
from certification.rules.capacity import most_students
from certification.rules.gates import missing_papers
from certification.rules.matching import Why
from core.models import User
from core.periods import on as in_force
from core.permissions import places_where
from core.rules.listing import listed
from staff.models import Employment


@dataclass(frozen=True, slots=True)
class Row:
    """One student of the board."""

    student_pk: int
    name: str
    programme: str
    host: str
    wish: int | None
    why: str
    papers: str
    papers_kind: str
    placement_pk: int | None
    may_wish: bool


@dataclass(frozen=True, slots=True)
class Room:
    """One place of the board. `most` None: a host of which no head count is held."""

    offer: Offer
    staff: int | None
    most: int | None
    there: int
    left: int
    may_rank: bool
    wishes: int


def board(placement_round: Round, user: User) -> list[Row]:
    """Students with wishes or placements in this round, as far as the user may see them.

    A university sees its own by name; a district sees, before anyone is placed, only programme and the number's end.
    """
    school = places_where(user, "placements.arrange").organisations
    offers = {offer.pk: offer for offer in placement_round.offers.select_related("division", "organisation")}
    wishes = _wishes(placement_round)
    placements = {
        row.student_id: row
        for row in Placement.objects.visible_to(user)
        .standing()
        .filter(offer__round=placement_round)
        .select_related("student__person", "student__programme", "agreement", "offer__division", "offer__organisation")
    }
    named = sees_names(user)
    rows = []
    for student in _students(set(wishes) | set(placements), school):
        own, placement = student.organisation_id in school, placements.get(student.pk)
        rows.append(
            _row(placement_round, student, placement, own or (named and placement is not None), own, offers, wishes)
        )
    return rows


def _wishes(placement_round: Round) -> dict[int, list[int]]:
    wishes: dict[int, list[int]] = {}
    rows = Preference.objects.filter(offer__round=placement_round).order_by("student_rank")
    for student, offer in rows.values_list("student", "offer"):
        wishes.setdefault(student, []).append(offer)
    return wishes


def _students(keys: set[int], school: tuple[int, ...]) -> QuerySet[Student]:
    rows = Student.objects.filter(pk__in=keys).select_related("person", "programme", "organisation")
    return rows.filter(organisation__in=school) if school else rows


def _row(
    placement_round: Round,
    student: Student,
    placement: Placement | None,
    named: bool,
    own: bool,
    offers: dict[int, Offer],
    wishes: dict[int, list[int]],
) -> Row:
    result = placement_round.result or {}
    answers = result.get("answers", {}).get(str(student.pk), [])
    key = placement.offer_id if placement else int(result.get("placed", {}).get(str(student.pk), 0)) or None
    own_wishes = wishes.get(student.pk, [])
    papers, kind = _papers(placement)
    return Row(
        student_pk=student.pk,
        name=student.person.name if named else _("学号尾号%(number)s") % {"number": student.number[-3:]},
        programme=_("%(intake)d级 %(major)s") % {"intake": student.intake, "major": student.programme.major},
        host=str(offers[key]) if key in offers else "",
        wish=own_wishes.index(key) + 1 if key in own_wishes else None,
        why=explain(answers, offers) or _wished(own_wishes, offers),
        papers=papers,
        papers_kind=kind,
        placement_pk=placement.pk if placement and named else None,
        may_wish=own and placement_round.state == Round.State.OPEN,
    )


def explain(answers: list[dict[str, Any]], offers: dict[int, Offer]) -> str:
    """Why this place and not a dearer one, from the answers kept with the match."""
    sentences = []
    for answer in answers:
        names = {
            "rank": answer["rank"],
            "host": offers.get(int(answer["site"]), answer["site"]),
            "places": answer["quota"],
        }
        sentences.append(
            {
                Why.PLACED: _("第%(rank)d志愿%(host)s收下。"),
                Why.FULL: _("第%(rank)d志愿%(host)s可收%(places)d人，已由排序在前的学生占满。"),
                Why.NOT_LISTED: _("第%(rank)d志愿%(host)s没有收。"),
                Why.NO_PLACES: _("第%(rank)d志愿%(host)s没有名额，或已到在岗人数的上限。"),
            }[Why(answer["code"])]
            % names
        )
    return "".join(sentences)


def _wished(wishes: list[int], offers: dict[int, Offer]) -> str:
    return (
        _("志愿：%(hosts)s") % {"hosts": listed(str(offers[key]) for key in wishes if key in offers)} if wishes else ""
    )


def _papers(placement: Placement | None) -> tuple[str, str]:
    """What is missing first, or the state."""
    if placement is None:
        return "", ""
    if placement.state in (Placement.State.PROPOSED, Placement.State.AGREED):
        missing = missing_papers(facts_of(placement), placement.starts_on)
        if missing:
            return missing[0].words().rstrip("。"), "bad"
    kind = {"ready": "done", "running": "act", "finished": "done", "paused": "now"}.get(placement.state, "")
    return str(placement.get_state_display()), kind


def capacity(placement_round: Round, user: User) -> list[Room]:
    """Each place: heads in post, the cap, what it offers, what is taken then; three queries in all."""
    offers = list(
        Offer.objects.visible_to(user)
        .filter(round=placement_round)
        .select_related("division", "organisation", "place")
        .annotate(wishes=Count("preferences"))
    )
    divisions = [offer.division_id for offer in offers if offer.division_id]
    day = placement_round.starts_on or placement_round.closes_on
    staff = dict(
        Employment.objects.filter(in_force(day, "affiliation"), affiliation__division__in=divisions)
        .values_list("affiliation__division")
        .annotate(n=Count("pk"))
    )
    there = dict(
        Placement.objects.overlapping(placement_round.period)
        .filter(division__in=divisions)
        .values_list("division")
        .annotate(n=Count("pk"))
    )
    ranking = places_where(user, "placements.edit"), places_where(user, "placements.host")
    return [_room(offer, staff, there, ranking) for offer in offers]


def _room(offer: Offer, staff: dict[int, int], there: dict[int, int], ranking: tuple) -> Room:
    heads = staff.get(offer.division_id, 0) if offer.division_id else None
    most = most_students(heads) if heads is not None else None
    taken = there.get(offer.division_id, 0) if offer.division_id else offer.taken
    left = offer.left if most is None else max(min(offer.left, most - taken), 0)
    return Room(offer, heads, most, taken, left, any(held.covers(offer.place.path) for held in ranking), offer.wishes)
