"""Correct or report one figure of a community."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.models import IndicatorValue
from staff.models.needs import Indicator


class FigureForm(forms.Form):
    """A figure or the kind of its absence, never both; no figure is not zero."""

    indicator = forms.ChoiceField(label=_("指标"), choices=Indicator.choices)
    as_of = forms.DateField(label=_("截至日期"), widget=forms.DateInput(attrs={"type": "date"}))
    value = forms.DecimalField(
        label=_("数值"), required=False, min_value=Decimal(0), max_digits=12, decimal_places=2,
        help_text=_("确实是零才填0"),
    )  # fmt: skip
    absence = forms.ChoiceField(
        label=_("没有数值的原因"), required=False,
        choices=[("", _("有数值")), *((v, label) for v, label in IndicatorValue.Absence.choices if v)],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("value") is None) == (not data.get("absence")):
            self.add_error("value", _("填一个数值，或者选没有数值的原因，两者取其一。"))
        return data
