"""Forms of what is arranged for one person's exams: shape only, the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.rules.arrangements import MOST_MINUTES
from courses.run_forms import day_field


class ArrangementForm(forms.Form):
    """The reason, which every arrangement needs."""

    reason = forms.CharField(
        label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("如停电、病假、视力不好。本人看得到；不写病情细节，不写居民的号码"),
    )  # fmt: skip


class TimeForm(ArrangementForm):
    """Extra time: a usual share of the exam's minutes, or minutes."""

    SHARES = ((25, "25%"), (30, "30%"), (50, "50%"), (100, "100%"))

    share = forms.TypedChoiceField(
        label=_("加多少"), choices=[*SHARES, (0, _("按分钟加"))], coerce=int, initial=50, widget=forms.RadioSelect,
        help_text=_("可参照国家对残疾考生的规定：书写困难加30%，用盲文卷加50%"),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("加几分钟"), required=False, min_value=1, max_value=MOST_MINUTES, help_text=_("只在按分钟加时填")
    )
    everywhere = forms.BooleanField(label=_("以后所有的考试都这样"), required=False)
    field_order = ["share", "minutes", "everywhere", "reason"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("share") == 0 and "minutes" not in self.errors and not said.get("minutes"):
            self.add_error("minutes", _("请填写加几分钟。"))
        return said

    def amount(self) -> dict[str, int | None]:
        share = self.cleaned_data["share"]
        return {"percent": share or None, "minutes": None if share else self.cleaned_data["minutes"]}


class DueForm(ArrangementForm):
    due_on = day_field(_("延到哪天"))
    field_order = ["due_on", "reason"]
