"""Forms of feedback and its answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FeedbackForm(forms.Form):
    text = forms.CharField(
        label=_("想说什么"), max_length=2000, min_length=4, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("哪一页、做什么、卡在哪里。不要写居民的姓名、住址和证件号"),
        error_messages={"required": _("请写下您的意见。"), "min_length": _("请再多写几个字，说清是什么事。")},
    )  # fmt: skip
    contact = forms.CharField(
        label=_("联系方式"), required=False, max_length=60, help_text=_("想接到回电再写；没有登录也可以凭网页看答复")
    )
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("答复"), max_length=2000, min_length=2, widget=forms.Textarea(attrs={"rows": 5}))
