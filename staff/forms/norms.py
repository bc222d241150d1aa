"""Forms of a district's own norm set."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.models import NormLine, NormSet

DAY = {"type": "date"}


class DraftForm(forms.Form):
    """Which set to start from, and from which day the new version shall hold."""

    based_on = forms.ModelChoiceField(label=_("从哪一份起草"), queryset=NormSet.objects.none(), empty_label=None)
    starts_on = forms.DateField(label=_("从哪天起用"), widget=forms.DateInput(attrs=DAY))

    def __init__(self, *args: Any, sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["based_on"].queryset = sets


class ParametersForm(forms.Form):
    """The parameters a district usually sets; the others stay as they are."""

    method = forms.ChoiceField(label=_("测算方法"), choices=NormSet.Method.choices)
    starts_on = forms.DateField(label=_("从哪天起用"), widget=forms.DateInput(attrs=DAY))
    residents_rate = forms.FloatField(label=_("每万常住人口配备（人）"), min_value=0.1, max_value=200)
    households_per_worker = forms.FloatField(label=_("每多少户配1人（户）"), min_value=1, max_value=5000)
    workers_per_grid = forms.FloatField(label=_("每网格配备（人）"), min_value=0, max_value=20)
    floor = forms.IntegerField(label=_("每社区最低（人）"), required=False, min_value=0, help_text=_("空着表示不设"))
    ceiling = forms.IntegerField(label=_("每社区最高（人）"), required=False, min_value=1, help_text=_("空着表示不设"))
    committee_seats = forms.IntegerField(label=_("分档法另加的两委（人）"), min_value=0, max_value=20)
    apply_cap = forms.BooleanField(label=_("人数缺口按受控需求计"), required=False)
    max_norm_roles = forms.IntegerField(label=_("一个人最多算几项技能"), min_value=1, max_value=20)
    grace_days = forms.IntegerField(label=_("等级到期后还算多少天"), min_value=0, max_value=365)

    def parameters(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("method", "starts_on")}


class LineForm(forms.ModelForm):
    class Meta:
        model = NormLine
        fields = ["level", "number", "minimum", "share"]

    def clean_level(self) -> int | None:
        level = self.cleaned_data["level"]
        if level is not None and not 1 <= level <= 5:
            raise forms.ValidationError(_("等级是1到5"))
        return level
