"""Hiring after a placement: open recruitment, then a person at work instead of a seat."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from certification.models import Placement
from certification.rules.placements import AlreadyHired, NoRecruitment, NotPassed
from core import audit
from core.models import Division, User
from core.refusals import Refused
from staff.actions.employment import employ
from staff.actions.supply import withdraw_supply
from staff.models import Employment, PersonnelCategory, Post


@transaction.atomic
def hire(
    *,
    placement: Placement,
    division: Division,
    post: Post,
    personnel_category: PersonnelCategory,
    starts_on: date,
    recruitment: str,
    by: User,
) -> Employment:
    """Hired after open recruitment (`recruitment` names its notice): the seat turns into a person at work.

    Raises Refused(NoRecruitment | NotPassed | AlreadyHired).
    """
    locked = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    if not recruitment.strip():
        raise Refused(NoRecruitment())
    if not locked.passed:
        raise Refused(NotPassed(locked.score))
    if locked.hired_as_id:
        raise Refused(AlreadyHired(locked.finished_on))
    employment = employ(
        person=placement.student.person, division=division, post=post, personnel_category=personnel_category,
        starts_on=starts_on, by=by,
    )  # fmt: skip
    Placement.objects.filter(pk=placement.pk, hired_as__isnull=True).update(hired_as=employment)
    placement.hired_as = employment
    withdraw_supply(source=placement.source, why=_("已录用"), by=by)
    audit.record("student.hire", about=placement, by=by, scope=division, reason=recruitment)
    return employment
