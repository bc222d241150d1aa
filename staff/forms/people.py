"""Forms of the people list and the person file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core.models import Correction, Division, Person, User
from core.permissions import places_where
from staff.models import Employment, PersonnelCategory, Post, Qualification

PHONE = RegexValidator(r"^[0-9\-+ ]{5,20}$", _("电话只写数字、加号和短横线，5到20位。"))
DAY = {"type": "date"}


def places_of(user: User, permission: str = "people.view") -> list[tuple[str, str]]:
    """Subdistricts and communities of the user's scope, indented as they lie below each other."""
    rows = Division.objects.filter(places_where(user, permission).within("path"), ends_on=None)
    rows = rows.exclude(level=Division.Level.GRID)
    found = list(rows)
    top = min((len(d.path) for d in found), default=0)
    return [(str(d.pk), "　" * ((len(d.path) - top) // 4) + d.label) for d in found]


class PeopleFilter(forms.Form):
    """`q` is kept in the session, never in the address; the rest stands in the query string."""

    QUALIFIED = (
        ("", _("不限")), ("any", _("持社工证")), ("none", _("没有社工证")),
        *((value, label) for value, label in Qualification.Level.choices if value),
    )  # fmt: skip
    PRESENCE = (("", _("在岗")), ("left", _("已离开")), ("all", _("全部")))

    q = forms.CharField(label=_("姓名或拼音首字母"), required=False, max_length=60)
    place = forms.ChoiceField(label=_("街道、社区"), required=False)
    post = forms.ChoiceField(label=_("岗位"), required=False)
    category = forms.ChoiceField(label=_("人员类别"), required=False)
    certificate = forms.ChoiceField(label=_("社工证"), required=False, choices=QUALIFIED)
    presence = forms.ChoiceField(label=_("是否在岗"), required=False, choices=PRESENCE)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("全部")), *places_of(user)]
        self.fields["post"].choices = [("", _("全部")), *((p.code, p.label) for p in Post.objects.all())]
        categories = PersonnelCategory.objects.all()
        self.fields["category"].choices = [("", _("全部")), *((c.code, c.label) for c in categories)]

    MORE = ("category", "presence")

    def first(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name not in self.MORE]

    def more(self) -> list[forms.BoundField]:
        """What is asked less often stands folded below the others."""
        return [bound for bound in self if bound.name in self.MORE]

    def is_more(self) -> bool:
        return any(name in self.MORE for name, _value, _words in self.chosen())

    def chosen(self) -> list[tuple[str, str, str]]:
        """The filters in force, as (parameter, value, words) for the chips."""
        found = []
        for name in ("place", "post", "category", "certificate", "presence"):
            value = self.cleaned_data.get(name) if self.is_valid() or hasattr(self, "cleaned_data") else ""
            if value:
                words = dict(self.fields[name].choices)[value]
                found.append((name, value, str(words).strip("　")))
        return found


class ExportForm(forms.Form):
    """Full ID numbers and phones leave only ticked and with a reason."""

    personal = forms.BooleanField(label=_("带完整证件号和手机号"), required=False)
    reason = forms.CharField(
        label=_("用途"), required=False, max_length=200, help_text=_("勾选了完整号码才要写，会记入操作记录")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("personal") and len(str(given.get("reason", "")).strip()) < 2:
            self.add_error("reason", _("导出完整号码要写明用途。"))
        return given


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=_("查看事由"), min_length=2, max_length=200, help_text=_("例如：办理社保增员。会记入操作记录"),
        error_messages={"required": _("请写明查看事由。"), "min_length": _("请把事由写清楚。")},
    )  # fmt: skip


class PersonForm(forms.ModelForm):
    phone = forms.CharField(label=_("联系电话"), required=False, max_length=20, validators=[PHONE])

    class Meta:
        model = Person
        fields = ("name", "gender", "phone", "education")
        labels = {"name": _("姓名"), "gender": _("性别"), "education": _("学历")}


class EmploymentForm(forms.ModelForm):
    class Meta:
        model = Employment
        fields = (
            "post", "personnel_category", "grade", "share", "supervisor", "absence",
            "contract_ends_on", "contract_is_open", "female_original_age",
        )  # fmt: skip
        labels = {
            "post": _("岗位"), "personnel_category": _("人员类别"), "grade": _("岗位等级"), "share": _("占岗比例"),
            "supervisor": _("由谁签核"), "absence": _("不在岗"), "contract_ends_on": _("合同终止"),
            "contract_is_open": _("无固定期限合同"), "female_original_age": _("女性原法定退休年龄"),
        }  # fmt: skip
        help_texts = {
            "share": _("一个人兼两岗时填0.5，全职填1"),
            "supervisor": _("不选时由社区负责人签核"),
            "female_original_age": _("按合同约定的岗位填50或55"),
        }
        widgets = {"contract_ends_on": forms.DateInput(attrs=DAY)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        division = self.instance.affiliation.division
        street = division.parent if division.level == Division.Level.COMMUNITY and division.parent else division
        near = Employment.objects.within(street).exclude(affiliation__person=self.instance.affiliation.person)
        here = near.filter(affiliation__ends_on=None).values("affiliation__person")
        self.fields["supervisor"].queryset = Person.objects.filter(pk__in=here)
        self.fields["supervisor"].empty_label = _("社区负责人")
        if self.instance.affiliation.person.gender != Person.Gender.FEMALE:
            del self.fields["female_original_age"]


class TransferForm(forms.Form):
    division = forms.ChoiceField(label=_("调到哪里"))
    on = forms.DateField(label=_("到岗日期"), widget=forms.DateInput(attrs=DAY), help_text=_("原任职到前一天为止"))
    reason = forms.CharField(label=_("调动依据"), max_length=200, min_length=2)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = places_of(user, "people.edit")

    def place(self) -> Division:
        return Division.objects.get(pk=self.cleaned_data["division"])


class LeaveForm(forms.Form):
    REASONS = [(v, words) for v, words in Employment.LeaveReason.choices if v]
    on = forms.DateField(label=_("最后在岗日"), widget=forms.DateInput(attrs=DAY))
    kind = forms.ChoiceField(label=_("离职原因"), choices=REASONS)
    reason = forms.CharField(label=_("说明"), required=False, max_length=200)


class DecideForm(forms.Form):
    corrected = forms.ChoiceField(
        label=_("结果"), choices=[("yes", _("已更正")), ("no", _("不更正"))], widget=forms.RadioSelect
    )
    answer = forms.CharField(label=_("答复"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("corrected") == "no" and not str(given.get("answer", "")).strip():
            self.add_error("answer", _("不更正要说明原因。"))
        return given


__all__ = [
    "Correction", "DecideForm", "EmploymentForm", "ExportForm", "LeaveForm", "PeopleFilter", "PersonForm",
    "RevealForm", "TransferForm",
]  # fmt: skip
