"""Forms of dispatches: they check shape, the actions decide."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.files import FILE_WORDS
from core.models import Organisation
from courses.actions.dispatches import Plan
from courses.rules.dispatches import MOST_MONTHS


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class DispatchForm(forms.Form):
    """Where to, for what, when, what it costs and who bears it."""

    institute = forms.CharField(
        label=_("派往单位"), max_length=100, min_length=2, help_text=_("科研院所或高校的全称"),
        widget=forms.TextInput(attrs={"list": "institutes", "autocomplete": "off"}),
    )  # fmt: skip
    topic = forms.CharField(label=_("学习内容"), max_length=100)
    purpose = forms.CharField(
        label=_("回来用在哪里"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("对应社区的哪个缺口、哪项工作"),
    )  # fmt: skip
    starts_on = _day(_("开始日期"))
    ends_on = _day(_("结束日期"))
    hours = forms.DecimalField(label=_("学时"), min_value=Decimal("0.5"), max_value=500, decimal_places=1)
    cost = forms.DecimalField(
        label=_("培训费用（元）"), min_value=0, max_value=1_000_000, decimal_places=2, initial=0,
        help_text=_("有发票的专项培训费合计，没有填0"),
    )  # fmt: skip
    employer_percent = forms.IntegerField(
        label=_("单位承担（%）"), min_value=0, max_value=100, initial=100, help_text=_("其余由本人承担")
    )
    service_months = forms.IntegerField(
        label=_("服务期（月）"), min_value=0, max_value=MOST_MONTHS, initial=0,
        help_text=_("只有单位出了专项培训费才能约定。不收押金、不扣证件。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("结束日期早于开始日期。"))
        return data

    def plan(self) -> Plan:
        data = dict(self.cleaned_data)
        share = Decimal(data.pop("employer_percent")) / 100
        return Plan(**data, cost_share=share)

    @staticmethod
    def institutes() -> list[str]:
        """Names already known, offered while typing."""
        kinds = (Organisation.Kind.INSTITUTE, Organisation.Kind.UNIVERSITY)
        return list(Organisation.objects.filter(kind__in=kinds).order_by("name").values_list("name", flat=True)[:200])


class DecideForm(forms.Form):
    reason = forms.CharField(
        label=_("审批意见"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("不批准时必填，申请人会看到"),
    )  # fmt: skip


class ReportForm(forms.Form):
    summary = forms.CharField(
        label=_("学到什么、怎样用"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("至少20个字，不写居民的个人信息"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("总结或成果文件"),
        required=False,
        help_text=_("PDF、Word或图片，不超过10兆，只有您和人事能看"),
        error_messages=FILE_WORDS,
    )


class CloseForm(forms.Form):
    hours = forms.DecimalField(label=_("记多少学时"), min_value=Decimal("0.5"), max_value=500, decimal_places=1)


class LeavingForm(forms.Form):
    """Somebody leaves within the service period: what may be asked back at most."""

    left_on = _day(_("最后工作日"))
