"""allauth's adapter: nobody signs up by themselves; guesses are limited and every sign-in is on the trail."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.accounts import guesses
from core.accounts.backends import account_named
from core.accounts.landing import landing
from core.actions.access import note_failed_sign_in, note_sign_in
from core.models import User

log = logging.getLogger("zhishe.sign_in")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("账号或密码不对。忘了密码，请找本单位人事当场重置。"),
        "too_many_login_attempts": _("这个账号试错次数太多，请5分钟后再试；着急可请本单位人事当场重置密码。"),
        "enter_current_password": _("现在的密码不对。"),
        "incorrect_password": _("密码不对。"),
        "incorrect_code": _("验证码不对，请看身份验证器上的最新一组数字。"),
        "rate_limited": _("操作太频繁，请过几分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        name = str(credentials.get("username", ""))
        self._login_failed_rl_usage = guesses.spend(request, account_named(name), name)
        if self._login_failed_rl_usage is None:
            log.warning("sign-in refused by limit, from %s", self.get_client_ip(request))
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        user = account_named(str(credentials.get("username", "")))
        note_failed_sign_in(user=user, address=self.get_client_ip(request))

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        note_sign_in(user=user, address=self.get_client_ip(request))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        guesses.remember_browser(request, response, user)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return landing(request.user)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No «you have signed in» bars: the page one lands on says it."""

    def set_password(self, user: User, password: str) -> None:
        user.must_change_password = False
        super().set_password(user, password)
