"""Roles: grant and withdraw. The only door; it keeps the Wagtail groups in step. And the trail of sign-ins."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from core import audit
from core.models import Division, Membership, Organisation, User
from core.periods import day_before
from core.permissions import ROLES, may
from core.refusals import Refused
from core.rules.access import OutsideScope, OwnAccount, WrongScopeKind


def _sync_cms_groups(user: User) -> None:
    """Put the user into exactly the Wagtail groups that the roles in force name."""
    wanted = {ROLES[m.role].cms_group for m in user.memberships.active(timezone.localdate()) if m.role in ROLES}
    known = {role.cms_group for role in ROLES.values() if role.cms_group}
    user.groups.remove(*Group.objects.filter(name__in=known - wanted))
    user.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in wanted if name))


def home_of(user: User) -> Division | None:
    """The division whose auditors read about this account: of its first role in force, else of its person."""
    on = timezone.localdate()
    for membership in user.memberships_on(on):
        place = membership.division or (membership.organisation.division if membership.organisation else None)
        if place is not None:
            return place
    if user.person is None:
        return None
    rows = user.person.affiliations.select_related("division", "organisation__division").order_by("-starts_on")
    own = rows.active(on).first() or rows.first()
    if own is None:
        return None
    return own.division or (own.organisation.division if own.organisation else None)


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    by: User | None,
    division: Division | None = None,
    organisation: Organisation | None = None,
    starts_on: date | None = None,
) -> Membership:
    """Grant a role within a division (and below) or an organisation. Idempotent while the role stands.

    `by=None` is the system itself (demo city, commands). Raises Refused(OwnAccount | OutsideScope | WrongScopeKind),
    KeyError for a role that does not exist.
    """
    if role not in ROLES:
        raise KeyError(f"no role named {role!r}")
    if by is not None:
        _refuse_grant(by, user, role, division, organisation)
    membership, created = Membership.objects.get_or_create(
        user=user,
        role=role,
        division=division,
        organisation=organisation,
        ends_on=None,
        defaults={"granted_by": by, "starts_on": starts_on or timezone.localdate()},
    )
    if created:
        scope = division or (organisation.division if organisation else None)
        audit.record("access.grant", about=user, by=by, scope=scope, data=_told(membership))
    user.forget_memberships()
    _sync_cms_groups(user)
    return membership


def _refuse_grant(
    by: User, user: User, role: str, division: Division | None, organisation: Organisation | None
) -> None:
    if by.pk == user.pk:
        raise Refused(OwnAccount())
    if (ROLES[role].scope == "organisation") != (organisation is not None):
        raise Refused(WrongScopeKind(str(ROLES[role].label)))
    place = division or (organisation.division if organisation else None)
    if place is None or not may(by, "access.grant", division=place):
        raise Refused(OutsideScope(str(division or organisation)))


@transaction.atomic
def withdraw_role(*, membership: Membership, by: User | None, on: date | None = None) -> None:
    """End a role: its last day is the day before `on` (today when not said). Raises Refused(OwnAccount)."""
    if by is not None and by.pk == membership.user_id:
        raise Refused(OwnAccount())
    last_day = day_before(on or timezone.localdate())
    if membership.starts_on and last_day < membership.starts_on:
        Membership.objects.filter(pk=membership.pk).delete()
    else:
        Membership.objects.filter(pk=membership.pk).update(ends_on=last_day)
    place = membership.division or (membership.organisation.division if membership.organisation else None)
    audit.record("access.withdraw", about=membership.user, by=by, scope=place, data=_told(membership))
    membership.user.forget_memberships()
    _sync_cms_groups(membership.user)


def _told(membership: Membership) -> dict[str, str]:
    return {"role": membership.role, "place": str(membership.scope)}


def note_sign_in(*, user: User, address: str) -> None:
    audit.record("account.sign_in", about=user, by=user, scope=home_of(user), data={"address": address})


def note_failed_sign_in(*, user: User | None, address: str) -> None:
    """A wrong password, or a name that no account has.

    What was typed is not kept: it may be a password in the wrong field. Unknown names go to the top's auditors.
    """
    if user is not None:
        scope, about = home_of(user), user
    else:
        scope, about = (
            Division.objects.filter(parent=None).order_by("path").first(),
            User(pk=0, username="未登记的账号"),
        )
    audit.record("account.sign_in_failed", about=about, by=None, scope=scope, data={"address": address})
