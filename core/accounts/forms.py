"""Forms of signing in and of changing a password."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

REMEMBERED = 30 * 24 * 3600  # seconds a person's own phone stays signed in


class SignInForm(LoginForm):
    """One field for phone, staff number or e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("手机号、工号或邮箱")
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        login.error_messages["required"] = _("请填写手机号、工号或邮箱。")
        password = self.fields["password"]
        password.label = _("密码")
        password.help_text = _("第一次登录，用单位发的登录凭条上的激活码")
        password.widget.attrs = {"autocomplete": "current-password"}
        password.error_messages["required"] = _("请填写密码。")
        self.fields["remember"].label = _("这是我自己的手机，30天内免登录")

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Keep a learner's own phone signed in; whoever sees other people's data signs in every working day."""
        response = super().login(request, redirect_url)
        if request.user.is_authenticated:
            own_phone = self.cleaned_data.get("remember") and not request.user.memberships.exists()
            request.session.set_expiry(REMEMBERED if own_phone else 0)
        return response


class PasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("现在的密码"), "password1": _("新密码"), "password2": _("再写一遍新密码")}
        for name, label in labels.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("至少8个字符，不能全是数字，不要用姓名、手机号或常见密码")


class ConfirmForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("密码")
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
