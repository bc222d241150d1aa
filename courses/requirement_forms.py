"""Forms of required learning."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import Division, User
from core.permissions import places_where
from courses.models import CoursePage, Requirement
from staff.models import PersonnelCategory, Post


def day_input() -> forms.DateInput:
    """The browser's own calendar; it takes the day in this form only."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class Labelled(forms.ModelChoiceField):
    """Rows by their label in the reader's language."""

    def label_from_instance(self, row: Any) -> str:
        return f"{row.code} {row.label}" if isinstance(row, CoursePage) else str(row.label)


class LabelledMany(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return str(row.label)


class RequirementForm(forms.ModelForm):
    """A rule as HR says it: what, who, by when, why."""

    course = Labelled(label=_("课程"), queryset=CoursePage.objects.none(), empty_label=_("请选择"))
    division = Labelled(label=_("在哪里"), queryset=Division.objects.none(), help_text=_("含下级"))
    posts = LabelledMany(
        label=_("哪些岗位"), queryset=Post.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选就是全部岗位"),
    )  # fmt: skip
    categories = LabelledMany(
        label=_("哪些人员类别"), queryset=PersonnelCategory.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("都不选就是全部类别"),
    )  # fmt: skip
    newcomers_only = forms.BooleanField(label=_("只管生效以后到岗的人"), required=False)
    due_from = forms.ChoiceField(label=_("期限从哪天算"), choices=Requirement.From, widget=forms.RadioSelect)
    days = forms.IntegerField(
        label=_("多少天内"), required=False, min_value=1, max_value=1500, help_text=_("期限按天算时填")
    )
    due_on = forms.DateField(label=_("截止日期"), required=False, widget=day_input(), help_text=_("期限是固定日期时填"))
    repeat_months = forms.IntegerField(
        label=_("每隔几个月再学一次"), required=False, min_value=1, max_value=120, help_text=_("不填就是学一次")
    )
    starts_on = forms.DateField(label=_("生效日期"), widget=day_input(), help_text=_("从这一天起要求"))
    ends_on = forms.DateField(label=_("最后一天"), required=False, widget=day_input(), help_text=_("不填就是长期有效"))
    why = forms.CharField(
        label=_("为什么要学"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("本人在今日页和课程页看到这句话"), error_messages={"required": _("写一句为什么要学，本人看得到。")},
    )  # fmt: skip
    cite = forms.CharField(label=_("依据"), max_length=120, required=False, help_text=_("文件名和文号，没有就不填"))
    reminds = forms.BooleanField(
        label=_("自动提醒"), required=False, help_text=_("到期前14天、前3天和过期时各发一次站内消息")
    )

    class Meta:
        model = Requirement
        fields = ("course", "division", "posts", "categories", "newcomers_only", "due_from", "days", "due_on",
                  "repeat_months", "starts_on", "ends_on", "why", "cite", "reminds")  # fmt: skip

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = places_where(user, "requirements.edit").within("path")
        above_grids = Division.objects.filter(places).active(on).exclude(level=Division.Level.GRID)
        self.fields["division"].queryset = above_grids.order_by("path")
        self.fields["course"].queryset = CoursePage.objects.live().order_by("code")
        self.fields["posts"].queryset = Post.objects.all()
        self.fields["categories"].queryset = PersonnelCategory.objects.all()

    def clean(self) -> dict[str, Any]:
        """Keep only the column that the chosen way of counting reads; say which one is missing."""
        given = super().clean() or self.cleaned_data
        fixed = given.get("due_from") == Requirement.From.DAY
        wanted, other = ("due_on", "days") if fixed else ("days", "due_on")
        if given.get(wanted) is None and wanted not in self.errors:
            self.add_error(wanted, _("写明截止日期。") if fixed else _("写明多少天内学完。"))
        given[other] = None
        starts_on, ends_on = given.get("starts_on"), given.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("最后一天早于生效日期。"))
        if fixed and given.get("due_on") and starts_on and given["due_on"] < starts_on:
            self.add_error("due_on", _("截止日期早于生效日期，没有人能按时学完。"))
        return given

    def chosen(self) -> tuple[list[Post], list[PersonnelCategory]]:
        return list(self.cleaned_data["posts"]), list(self.cleaned_data["categories"])


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明原因，本人和以后接手的人都看得到。")},
    )  # fmt: skip


class ExemptionForm(ReasonForm):
    until = forms.DateField(
        label=_("到哪天为止"), required=False, widget=day_input(),
        help_text=_("过了这一天照常要学；不填就是一直豁免"),
    )  # fmt: skip

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < self.on:
            raise forms.ValidationError(_("这一天已经过了。"))
        return until


class OverdueFilter(forms.Form):
    place = forms.ChoiceField(label=_("街道、社区"), required=False)
    course = Labelled(
        label=_("课程"), queryset=CoursePage.objects.none(), required=False, to_field_name="code", empty_label=_("全部")
    )
    post = Labelled(
        label=_("岗位"), queryset=Post.objects.none(), required=False, to_field_name="code", empty_label=_("全部")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        from staff.forms.people import places_of

        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("全部")), *places_of(user, "requirements.view")]
        named = Requirement.objects.visible_to(user).values("course")
        self.fields["course"].queryset = CoursePage.objects.filter(pk__in=named).order_by("code")
        self.fields["post"].queryset = Post.objects.all()

    def chosen(self) -> list[tuple[str, str, str]]:
        """The filters in force, as (parameter, value, words) for the chips."""
        said = self.cleaned_data if self.is_valid() else {}
        found = []
        if said.get("place"):
            words = dict(self.fields["place"].choices)[said["place"]]
            found.append(("place", said["place"], str(words).strip("　")))
        for name in ("course", "post"):
            if (row := said.get(name)) is not None:
                found.append((name, row.code, row.label))
        return found
