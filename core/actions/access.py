"""Roles: grant and withdraw. The only door; it keeps the Wagtail groups in step."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from core import audit
from core.models import Division, Membership, Organisation, User
from core.periods import day_before
from core.permissions import ROLES


def _sync_cms_groups(user: User) -> None:
    """Put the user into exactly the Wagtail groups that the roles in force name."""
    wanted = {ROLES[m.role].cms_group for m in user.memberships.active(timezone.localdate()) if m.role in ROLES}
    known = {role.cms_group for role in ROLES.values() if role.cms_group}
    user.groups.remove(*Group.objects.filter(name__in=known - wanted))
    user.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in wanted if name))


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
    """Grant a role within a division (and below) or an organisation. Idempotent while the role stands."""
    if role not in ROLES:
        raise KeyError(f"no role named {role!r}")
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
        audit.record("access.grant", about=user, by=by, scope=scope, data={"role": role})
    user.forget_memberships()
    _sync_cms_groups(user)
    return membership


@transaction.atomic
def withdraw_role(*, membership: Membership, by: User | None, on: date | None = None) -> None:
    """End a role: its last day is the day before `on` (today when not said)."""
    last_day = day_before(on or timezone.localdate())
    if membership.starts_on and last_day < membership.starts_on:
        Membership.objects.filter(pk=membership.pk).delete()
    else:
        Membership.objects.filter(pk=membership.pk).update(ends_on=last_day)
    audit.record(
        "access.withdraw", about=membership.user, by=by, scope=membership.division, data={"role": membership.role}
    )
    membership.user.forget_memberships()
    _sync_cms_groups(membership.user)
