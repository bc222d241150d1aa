"""The form of a coaching session: it checks shape, the action decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.models import Person
from staff.models import Skill


class CoachingForm(forms.Form):
    """Whom, in what, when, and what was practised."""

    coached = forms.ModelChoiceField(
        Person.objects.none(), label=_("带了谁"), empty_label=_("请选择"), help_text=_("同一社区的人，或由您负责的人")
    )
    skill = forms.ModelChoiceField(
        Skill.objects.all(), label=_("哪项技能"), empty_label=_("请选择"), to_field_name="code"
    )
    held_on = forms.DateField(label=_("哪一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    practised = forms.CharField(
        label=_("练了什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一两句：做了什么、做到哪一步。不写居民的姓名、证件号和电话。"),
    )  # fmt: skip

    def __init__(self, *args: Any, persons: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coached = self.fields["coached"]
        assert isinstance(coached, forms.ModelChoiceField)
        coached.queryset = persons
