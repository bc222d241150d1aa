"""Who may take which step of an agreement or placement: asked by screens to show a button and to answer 403."""

from __future__ import annotations

from certification.models import Agreement, Placement
from core.models import User
from core.permissions import may, places_where
from core.states import verbs

BY_UNIVERSITY = {"agree"}
BY_EITHER = {"send_back"}


def sides_of_agreement(user: User, agreement: Agreement) -> set[str]:
    """For which parties the user acts: district, university, or none (reads only)."""
    sides = set()
    if may(user, "agreements.edit", division=agreement.division):
        sides.add("district")
    if may(user, "agreements.review", organisation=agreement.organisation):
        sides.add("university")
    return sides


def agreement_verbs(user: User, agreement: Agreement) -> list[str]:
    """The steps that lead on from here and that this user may take."""
    sides = sides_of_agreement(user, agreement)
    return [verb for verb in verbs(Agreement.MOVES, agreement.state) if sides & _who(verb, agreement.state)]


def _who(verb: str, state: str) -> set[str]:
    if verb in BY_UNIVERSITY:
        return {"university"}
    if verb in BY_EITHER:
        return {
            Agreement.State.UNIVERSITY_REVIEW: {"university"},
            Agreement.State.LEGAL_REVIEW: {"district"},
        }.get(Agreement.State(state), {"district", "university"})
    return {"district"}


def parties_to_sign(user: User, agreement: Agreement) -> list[str]:
    """Whose signature the user may note now: a university its own, the district the others."""
    if agreement.state != Agreement.State.TO_SIGN:
        return []
    sides = sides_of_agreement(user, agreement)
    parties = [("district", "district"), ("university", "university")]
    if agreement.third_party_id:
        parties.append(("third", "district"))
    return [p for p, side in parties if side in sides and getattr(agreement, f"{p}_signed_on") is None]


def roles_on_placement(user: User, placement: Placement) -> set[str]:
    """What the user is to this placement: hr, school, host, faculty, student."""
    school = placement.student.organisation
    roles = {
        "hr": may(user, "placements.edit", division=placement.division),
        "school": may(user, "placements.arrange", organisation=school),
        "host": may(user, "placements.host", division=placement.division) or _is(user, placement.host_supervisor_id),
        "faculty": _is(user, placement.faculty_supervisor_id) and may(user, "hours.confirm", organisation=school),
        "student": _is(user, placement.student.person_id),
    }
    return {role for role, holds in roles.items() if holds}


def _is(user: User, person: int | None) -> bool:
    return person is not None and user.person_id == person


def placement_verbs(roles: set[str], placement: Placement) -> list[str]:
    """District and school move a placement; supervisors and students do not."""
    return list(verbs(Placement.MOVES, placement.state)) if roles & {"hr", "school"} else []


def raters(roles: set[str]) -> list[str]:
    """Whose assessment sheet the user may fill."""
    sheets = [("host", {"host"}), ("faculty", {"faculty"}), ("self", {"student"})]
    return [rater for rater, who in sheets if roles & who]


def sees_names(user: User) -> bool:
    """Whether lists of placements show names. A leader reads figures and states, not files."""
    return any(
        places_where(user, permission)
        for permission in ("students.view", "placements.arrange", "placements.host", "people.view")
    )
