"""Find the account by phone, staff number or e-mail, and say who may sign in at all."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from core.models import User
from core.rules.access import plain_code


def account_named(name: str) -> User | None:
    """The one account that this phone, staff number or e-mail means; None when it means none or several."""
    name = name.strip()
    if not name:
        return None
    found = User.objects.filter(Q(username__iexact=name) | Q(phone=name) | Q(email__iexact=name))[:2]
    return found[0] if len(found) == 1 else None


class PhoneOrNumberBackend(AuthenticationBackend):
    """One field takes all three names. An unknown name costs the same work as a known one (allauth sees to that)."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        user = account_named(credentials.get("username") or credentials.get("email") or "")
        if user is not None and user.is_demo and not settings.DEMO:
            return None  # as if there were no such account
        password = credentials.get("password") or ""
        if user is not None and user.must_change_password and user.code_expires_at:
            if user.code_expires_at < timezone.now():
                return None
            password = plain_code(password)
        return self._check_password(user, password)

    def get_user(self, user_id: int) -> User | None:
        """The account of a session, with its person: every page names her."""
        try:
            user = User.objects.select_related("person").get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: User) -> bool:
        """Asked at sign-in and again on every request, so a disabled account ends in the middle of a session."""
        return bool(user.is_active) and (settings.DEMO or not user.is_demo)
