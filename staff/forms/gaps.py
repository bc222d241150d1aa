"""Filters of the gap table."""

from __future__ import annotations

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import Division
from staff.rules.gaps import GapLine

FURTHEST_YEARS = 5


class GapFilter(forms.Form):
    SHORTAGES = (
        ("", _("不限")), ("1", _("缺1人及以上")), ("3", _("缺3人及以上")), ("0", _("够或有余")), ("u", _("缺指标")),
    )  # fmt: skip

    subdistrict = forms.ChoiceField(label=_("街道"), required=False)
    kind = forms.ChoiceField(
        label=_("社区类型"), required=False, choices=[("", _("全部类型")), *Division.CommunityType.choices]
    )
    shortage = forms.ChoiceField(label=_("人数缺口"), required=False, choices=SHORTAGES)
    q = forms.CharField(label=_("社区名称"), required=False, max_length=40)
    on = forms.DateField(label=_("看哪一天"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, parents: list[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["subdistrict"].choices = [("", _("全部街道")), *((name, name) for name in parents)]

    def clean_on(self) -> date | None:
        """Today or a day ahead: what was is shown by snapshots."""
        day = self.cleaned_data["on"]
        if day is None or not self.today <= day <= self.today + relativedelta(years=FURTHEST_YEARS):
            return None
        return day

    def value(self, name: str) -> Any:
        return getattr(self, "cleaned_data", {}).get(name)

    def keep(self, line: GapLine) -> bool:
        """Does the line pass the filter?"""
        wanted = self.value("shortage")
        checks = {
            "": True,
            "1": (line.shortage or 0) >= 1,
            "3": (line.shortage or 0) >= 3,
            "0": line.shortage == 0,
            "u": line.shortage is None,
        }
        return (
            (not self.value("subdistrict") or line.parent == self.value("subdistrict"))
            and (not self.value("kind") or line.community_type == self.value("kind"))
            and (not self.value("q") or self.value("q") in line.name)
            and checks[wanted or ""]
        )

    def chosen(self) -> list[tuple[str, str, str]]:
        found = []
        for name in ("subdistrict", "kind", "shortage"):
            if value := self.value(name):
                found.append((name, value, str(dict(self.fields[name].choices)[value])))
        if self.value("q"):
            found.append(("q", self.value("q"), self.value("q")))
        return found
