"""Forms of access management."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import Division, Organisation, User
from core.permissions import ROLES, places_where
from core.rules.access import plain_code


class AccountFilter(forms.Form):
    """`q` is kept in the session, never in the address; the rest stands in the query string."""

    q = forms.CharField(label=_("姓名、拼音或工号"), required=False, max_length=60)
    role = forms.ChoiceField(label=_("角色"), required=False)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("全部")), ("active", _("可登录")), ("waiting", _("待激活")), ("disabled", _("已停用")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(slug, role.label) for slug, role in ROLES.items()]
        self.fields["role"].choices = [("", _("全部")), ("none", _("没有角色")), *choices]


class GrantForm(forms.Form):
    """Which role, where. The places offered are those of the grantor's own scope."""

    role = forms.ChoiceField(label=_("角色"), choices=[(slug, role.label) for slug, role in ROLES.items()])
    place = forms.ChoiceField(label=_("范围"), help_text=_("区划角色管所选区划及下级，高校角色只管所选学校"))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = places_where(by, "access.grant")
        divisions = Division.objects.filter(places.within("path"), ends_on=None).exclude(level=Division.Level.GRID)
        organisations = Organisation.objects.filter(places.within("division__path"))
        indent = min((len(d.path) for d in divisions), default=0)
        self.fields["place"].choices = [
            (_("区划"), [(f"d{d.pk}", "　" * ((len(d.path) - indent) // 4) + d.label) for d in divisions]),
            (_("单位"), [(f"o{o.pk}", o.label) for o in organisations]),
        ]

    def where(self) -> dict[str, Any]:
        """The place as `grant_role` takes it."""
        kind, pk = self.cleaned_data["place"][0], int(self.cleaned_data["place"][1:])
        if kind == "d":
            return {"division": Division.objects.get(pk=pk)}
        return {"organisation": Organisation.objects.get(pk=pk)}


class ReasonForm(forms.Form):
    """A reason that the auditors will read."""

    reason = forms.CharField(label=_("理由"), max_length=200, min_length=2, help_text=_("会写入操作记录，审计员看得到"))


class ActivateForm(forms.Form):
    """Staff number or phone, the code of the slip, and one's own new password twice."""

    login = forms.CharField(label=_("手机号或工号"), max_length=60)
    code = forms.CharField(label=_("激活码"), max_length=20, help_text=_("登录凭条上的8位字母和数字"))
    password1 = forms.CharField(
        label=_("新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少8个字符，不能全是数字，不要用姓名、手机号或常见密码"),
    )  # fmt: skip
    password2 = forms.CharField(
        label=_("再写一遍新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_code(self) -> str:
        return plain_code(self.cleaned_data["code"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("password1") and given.get("password2") and given["password1"] != given["password2"]:
            self.add_error("password2", _("两次写的新密码不一样。"))
        return given
