"""Forms of one's own account and record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core.models import Correction, User

MOBILE = RegexValidator(r"^1\d{10}$", _("手机号是11位数字，以1开头。"))


class PhoneForm(forms.Form):
    """The number one signs in by; the password proves that it is oneself at this desk."""

    phone = forms.CharField(
        label=_("登录手机号"), required=False, max_length=11, validators=[MOBILE],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "tel"}),
        help_text=_("11位；留空则只能用工号登录"),
    )  # fmt: skip
    password = forms.CharField(
        label=_("现在的密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if phone and User.objects.filter(phone=phone).exclude(pk=self.user.pk).exists():
            raise forms.ValidationError(_("这个手机号已用于另一个账号。如果是您本人的，请找本单位人事处理。"))
        return phone

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("现在的密码不对。"))
        return ""


class CorrectionForm(forms.Form):
    subject = forms.ChoiceField(label=_("哪一项不对"), choices=Correction.Subject)
    wanted = forms.CharField(label=_("应该是"), max_length=200, help_text=_("写正确的内容；证件号有误请当面找人事核对"))
