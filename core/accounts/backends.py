"""Find the account by phone, staff number or e-mail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.http import HttpRequest

from core.models import User


class PhoneOrNumberBackend(ModelBackend):
    """One field «手机号或工号» takes a phone, a staff number or an e-mail address."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if not username or password is None:
            return None
        name = username.strip()
        found = User.objects.filter(Q(username__iexact=name) | Q(phone=name) | Q(email__iexact=name))[:2]
        if len(found) != 1:
            User().set_password(password)  # the same work as for a known name, so the time tells nothing
            return None
        user = found[0]
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
