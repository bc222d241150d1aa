"""Accounts: open one for a person, hand out a one-time code, disable, sign other devices out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from core import audit
from core.actions.access import home_of
from core.models import Division, Person, User
from core.permissions import may
from core.refusals import Refused
from core.rules.access import (
    CODE_ALPHABET,
    CODE_LENGTH,
    AccountExists,
    HoldsHigherRole,
    OutsideScope,
    OwnAccount,
    printed_code,
)

CODE_DAYS = 14  # days a printed code stays good
# Roles that people at a district's or subdistrict's desk may reset; everyone above is for administrators.
_RESET_AT_THE_DESK = frozenset({"supervisor", "trainer"})


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code, readable exactly once; only its hash is kept."""

    user: User
    code: str
    expires_at: datetime


@transaction.atomic
def open_account(*, person: Person, division: Division, by: User | None, at: datetime | None = None) -> Code:
    """An account with a new staff number and a one-time code. Raises Refused(AccountExists | OutsideScope)."""
    Division.objects.select_for_update().get(pk=division.pk)
    held = User.objects.filter(person=person).first()
    if held is not None:
        raise Refused(AccountExists(held.username))
    if by is not None and not may(by, "accounts.reset", division=division):
        raise Refused(OutsideScope(division.label))
    user = User(username=next_staff_number(division), person=person, phone=_free_phone(person))
    code = _put_code(user, at or timezone.now())
    audit.record("account.create", about=user, by=by, scope=division, data={"username": user.username})
    return code


def next_staff_number(division: Division) -> str:
    """Code of the district (or the nearest above that has one), then five digits in turn."""
    codes = [d.code for d in division.above() if d.code and d.level in ("city", "district")]
    prefix = codes[-1] if codes else "9"
    last = User.objects.filter(username__regex=rf"^{prefix}\d{{5}}$").order_by("-username").first()
    return f"{prefix}{int(last.username[-5:]) + 1 if last else 1:05d}"


def _free_phone(person: Person) -> str | None:
    """The person's mobile number, unless another account signs in by it."""
    phone = person.phone.strip()
    is_mobile = len(phone) == 11 and phone.isdigit()
    return phone if is_mobile and not User.objects.filter(phone=phone).exists() else None


@transaction.atomic
def reset_password(*, user: User, by: User, at: datetime | None = None) -> Code:
    """A new one-time code; every session of the account ends. Raises Refused(OwnAccount | HoldsHigherRole)."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    _refuse_touch(user, by)
    code = _put_code(user, at or timezone.now())
    end_sessions(user)
    audit.record("account.reset", about=user, by=by, scope=home_of(user))
    return code


def _refuse_touch(user: User, by: User) -> None:
    """Whoever resets a password can take the account over: never one with rights beyond one's own scope."""
    if user.pk == by.pk:
        raise Refused(OwnAccount())
    for membership in user.memberships_on(timezone.localdate()):
        place = membership.division or (membership.organisation.division if membership.organisation else None)
        as_admin = place is not None and may(by, "access.grant", division=place)
        at_desk = (
            membership.role in _RESET_AT_THE_DESK and place is not None and may(by, "accounts.reset", division=place)
        )
        if not (as_admin or at_desk):
            raise Refused(HoldsHigherRole(user.display_name))


def _put_code(user: User, at: datetime) -> Code:
    plain = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    user.set_password(plain)
    user.must_change_password = True
    user.code_expires_at = at + timedelta(days=CODE_DAYS)
    user.save()
    return Code(user, printed_code(plain), user.code_expires_at)


@transaction.atomic
def activate(*, user: User, password: str) -> None:
    """The person's own password in place of the code."""
    user.set_password(password)
    user.must_change_password = False
    user.code_expires_at = None
    user.save(update_fields=["password", "must_change_password", "code_expires_at"])
    audit.record("account.activate", about=user, by=user, scope=home_of(user))


@transaction.atomic
def disable_account(*, user: User, by: User, reason: str) -> None:
    """Nobody signs in with it any more, and whoever is signed in is out. Raises as `reset_password`."""
    _refuse_touch(user, by)
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user)
    audit.record("account.disable", about=user, by=by, scope=home_of(user), reason=reason)


@transaction.atomic
def enable_account(*, user: User, by: User) -> None:
    _refuse_touch(user, by)
    User.objects.filter(pk=user.pk).update(is_active=True)
    audit.record("account.enable", about=user, by=by, scope=home_of(user))


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End the account's sessions, all or all but the one with this key; returns how many."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def sign_out_others(*, user: User, current: str) -> int:
    """End every other session of one's own; returns how many."""
    ended = end_sessions(user, but=current)
    audit.record("account.sign_out_others", about=user, by=user, scope=home_of(user), data={"ended": ended})
    return ended


@transaction.atomic
def change_phone(*, user: User, phone: str) -> None:
    """The number one signs in by, and the contact number of the person. IntegrityError if another account has it."""
    user.phone = phone or None
    user.save(update_fields=["phone"])
    if user.person is not None and phone:
        Person.objects.filter(pk=user.person.pk).update(phone=phone)
    audit.record("account.change", about=user, by=user, scope=home_of(user), data={"field": "phone"})


@transaction.atomic
def hand_out_codes(*, people: Sequence[Person], division: Division, by: User) -> list[Code]:
    """Codes for all of these persons who have not set a password of their own yet: new accounts, or new codes.

    Accounts already in use are left alone. Slips printed earlier for the others stop working.
    """
    codes = []
    for person in people:
        held = User.objects.filter(person=person).first()
        if held is None:
            codes.append(open_account(person=person, division=division, by=by))
        elif held.is_active and held.must_change_password and held.pk != by.pk:
            codes.append(reset_password(user=held, by=by))
    return codes
