"""Forms of agreements and quotas: shape only, the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.models import Agreement, Programme, Quota
from certification.rules.clauses import standard_clauses
from core.forms.files import FILE_WORDS
from core.models import Division, Organisation, User
from core.permissions import places_where


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class AgreementForm(forms.ModelForm):
    """A new draft. The clauses start from the standard text and are edited afterwards."""

    starts_on = day_field(_("开始日期"))
    ends_on = day_field(_("结束日期"))

    class Meta:
        model = Agreement
        fields = [
            "kind", "number", "title", "division", "party_name", "organisation", "third_party", "starts_on", "ends_on",
            "service_months", "training_cost",
        ]  # fmt: skip
        labels = {
            "kind": _("种类"), "number": _("编号"), "title": _("名称"), "division": _("甲方所在区划"),
            "party_name": _("甲方"), "organisation": _("乙方"), "third_party": _("丙方"),
            "service_months": _("服务期（月）"), "training_cost": _("专项培训费（元/人）"),
        }  # fmt: skip
        help_texts = {
            "service_months": _("没有约定服务期的填0。"),
            "training_cost": _("只在甲方出资专项培训时填写；提前离开的返还不超过未服务部分。"),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Division.objects.filter(places_where(user, "agreements.edit").within("path"))
        self.fields["division"].queryset = own.filter(
            level__in=[Division.Level.CITY, Division.Level.DISTRICT, Division.Level.SUBDISTRICT]
        )
        self.fields["organisation"].queryset = Organisation.objects.universities()
        self.fields["third_party"].queryset = Organisation.objects.exclude(kind=Organisation.Kind.UNIVERSITY)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("结束日期早于开始日期。"))
        return data

    def columns(self) -> dict[str, Any]:
        """What the action takes, with the standard clauses."""
        clauses = standard_clauses(months=self.cleaned_data["service_months"])
        return {
            **self.cleaned_data,
            "clauses": [{"no": row.number, "heading": row.heading, "text": row.text} for row in clauses],
        }


class ClausesForm(forms.Form):
    """One text field per clause; headings and numbers stay."""

    def __init__(self, *args: Any, clauses: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clauses = clauses
        for place, clause in enumerate(clauses):
            self.fields[f"clause_{place}"] = forms.CharField(
                label=f"{clause['no']}、{clause['heading']}", initial=clause["text"], max_length=1000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip

    def amended(self) -> list[dict[str, str]]:
        return [{**clause, "text": self.cleaned_data[f"clause_{n}"]} for n, clause in enumerate(self.clauses)]


class WhyForm(forms.Form):
    why = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class SignForm(forms.Form):
    signer = forms.CharField(label=_("签署人"), max_length=60)
    on = day_field(_("签署日期"))


class RenewForm(forms.Form):
    number = forms.CharField(label=_("新协议编号"), max_length=30)
    starts_on = day_field(_("开始日期"))
    ends_on = day_field(_("结束日期"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("结束日期早于开始日期。"))
        if data.get("number") and Agreement.objects.filter(number=data["number"]).exists():
            self.add_error("number", _("这个编号已经用过。"))
        return data


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("签字盖章的扫描件"), help_text=_("PDF 或图片，最大10MB。"), error_messages=FILE_WORDS
    )


class QuotaRequestForm(forms.ModelForm):
    """From a gap: so many seats for a place and post."""

    needed_by = day_field(_("需要到岗日期"))

    class Meta:
        model = Quota
        fields = ["division", "post", "seats", "year", "needed_by", "skills", "level"]
        labels = {
            "division": _("用人地区"), "post": _("岗位"), "seats": _("名额"), "year": _("年度"), "skills": _("技能"),
            "level": _("技能等级"),
        }  # fmt: skip
        help_texts = {
            "seats": _("按缺口填写，以后可按实际招收情况取消或另报。"),
            "skills": _("实习合格后，按这些技能记入实操证据。可不选。"),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = Division.objects.filter(places_where(user, "quotas.edit").within("path"))


class AllotForm(forms.Form):
    """Which agreement and programme carry the quota: those in force for its place."""

    agreement = forms.ModelChoiceField(label=_("协议"), queryset=Agreement.objects.none())
    programme = forms.ModelChoiceField(label=_("专业"), queryset=Programme.objects.none())

    def __init__(self, *args: Any, quota: Quota, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreements = Agreement.objects.covering(quota.division).filter(state=Agreement.State.IN_FORCE)
        self.fields["agreement"].queryset = agreements
        self.fields["programme"].queryset = Programme.objects.filter(
            organisation__in=agreements.values("organisation")
        ).select_related("organisation")
        self.fields["programme"].label_from_instance = lambda row: f"{row.organisation} {row.major}"
