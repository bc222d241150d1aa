"""Forms of students, rounds and placements: shape only, the actions decide."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.forms.agreements import day_field
from certification.models import Offer, Placement, PlacementLog, Programme, Round, Student
from certification.rules.assessment import ITEMS
from certification.rules.hours import MOST_A_DAY
from core.models import Division, Person, User
from core.permissions import places_where
from staff.models import PersonnelCategory, Post

GRADES = [(5, _("5 很好")), (4, _("4 较好")), (3, _("3 合格")), (2, _("2 不足")), (1, _("1 不合格"))]


class StudentForm(forms.Form):
    """One student. The ID number goes in by POST only and is kept sealed."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    id_number = forms.CharField(
        label=_("身份证号"), min_length=18, max_length=18, help_text=_("18位。加密保存，页面上只显示前6位和后4位。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    programme = forms.ModelChoiceField(label=_("专业"), queryset=Programme.objects.none())
    number = forms.CharField(label=_("学号"), max_length=30)
    intake = forms.IntegerField(label=_("入学年份"), min_value=2000, max_value=2100)
    phone = forms.CharField(label=_("联系电话"), max_length=20, required=False)
    emergency_contact = forms.CharField(
        label=_("紧急联系人"), max_length=60, required=False, help_text=_("姓名和电话，只在实习出现意外时使用。")
    )
    guardian_consent_on = day_field(_("监护人知情同意日期"), required=False, help_text=_("学生未满18周岁时必须有。"))
    notice_given = forms.BooleanField(
        label=_("已向学生告知：为安排实习，把姓名、专业、时数和评价提供给接收实习的区和社区，学生已单独同意"),
        error_messages={"required": _("请先向学生告知并取得同意，再录入。")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = places_where(user, "students.edit").organisations
        self.fields["programme"].queryset = Programme.objects.filter(organisation__in=own)


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = Programme
        fields = ["organisation", "level", "major", "required_hours", "placement_kind"]
        labels = {
            "organisation": _("学校"), "level": _("培养层次"), "major": _("专业"), "required_hours": _("要求实习时数"),
            "placement_kind": _("实习类别"),
        }  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = places_where(user, "students.edit").organisations
        self.fields["organisation"].queryset = self.fields["organisation"].queryset.filter(pk__in=own)
        self.fields["organisation"].initial = own[0] if own else None


class RoundForm(forms.ModelForm):
    opens_on = day_field(_("志愿开始"), help_text=_("这一天同时对各校开放点位。"))
    closes_on = day_field(_("志愿截止"))
    starts_on = day_field(_("实习开始"))
    ends_on = day_field(_("实习结束"))

    class Meta:
        model = Round
        fields = ["division", "name", "year", "opens_on", "closes_on", "starts_on", "ends_on"]
        labels = {"division": _("区划"), "name": _("名称"), "year": _("年度")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Division.objects.filter(places_where(user, "placements.edit").within("path"))
        self.fields["division"].queryset = own.filter(level__in=[Division.Level.CITY, Division.Level.DISTRICT])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for first, last in (("opens_on", "closes_on"), ("starts_on", "ends_on")):
            if data.get(first) and data.get(last) and data[last] < data[first]:
                self.add_error(last, _("结束日期早于开始日期。"))
        return data


class OfferForm(forms.Form):
    host = forms.ModelChoiceField(label=_("社区"), queryset=Division.objects.none())
    places = forms.IntegerField(label=_("愿收人数"), min_value=1, max_value=50)
    supervisor = forms.ModelChoiceField(label=_("机构督导"), queryset=Person.objects.none(), required=False)
    wish = forms.CharField(
        label=_("希望"), max_length=200, required=False, help_text=_("例如：希望有人做老年人手机辅导。")
    )

    def __init__(self, *args: Any, placement_round: Round, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = Division.objects.within(placement_round.division).filter(
            level__in=[Division.Level.SUBDISTRICT, Division.Level.COMMUNITY]
        )
        self.fields["supervisor"].queryset = people_of(placement_round.division)


def people_of(division: Division):
    """Persons at work within a division, for choosing a supervisor."""
    return Person.objects.filter(
        division.subtree("affiliations__division__path"), affiliations__kind="employment"
    ).distinct()


class WishesForm(forms.Form):
    """A student's wishes in order, one select per rank: works without any script."""

    MOST = 4

    def __init__(self, *args: Any, offers: list[Offer], stated: list[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((offer.pk, self._label(offer)) for offer in offers)]
        for rank in range(1, min(self.MOST, max(len(offers), 1)) + 1):
            self.fields[f"wish_{rank}"] = forms.ChoiceField(
                label=_("第%(rank)d志愿") % {"rank": rank}, choices=choices, required=rank == 1,
                initial=stated[rank - 1] if rank <= len(stated) else None,
            )  # fmt: skip

    @staticmethod
    def _label(offer: Offer) -> str:
        return f"{offer.host}（{offer.wish}）" if offer.wish else str(offer.host)

    def chosen(self) -> list[int]:
        return [int(value) for value in self.cleaned_data.values() if value]


class CandidateForm(forms.Form):
    host_rank = forms.IntegerField(label=_("排序"), min_value=1, max_value=99, required=False)
    declined_why = forms.CharField(label=_("不收的原因"), max_length=200, required=False)


class PapersForm(forms.ModelForm):
    """Supervisors, dates, insurance, briefing, signatures. What is left empty stays missing."""

    class Meta:
        model = Placement
        fields = [
            "starts_on", "ends_on", "host_supervisor", "faculty_supervisor", "insurer", "insurance_starts_on",
            "insurance_ends_on", "briefed_on", "student_signed_on", "university_signed_on", "host_signed_on",
        ]  # fmt: skip
        labels = {
            "starts_on": _("开始日期"), "ends_on": _("结束日期"), "host_supervisor": _("机构督导"),
            "faculty_supervisor": _("校内督导"), "insurer": _("保险公司和保单号"),
            "insurance_starts_on": _("保险生效"), "insurance_ends_on": _("保险到期"), "briefed_on": _("岗前安全教育"),
            "student_signed_on": _("学生签署"), "university_signed_on": _("学校签署"),
            "host_signed_on": _("实习单位签署"),
        }  # fmt: skip
        help_texts = {
            "insurer": _("责任险和意外险，写保险公司和保单号。"),
            "insurance_ends_on": _("要覆盖整个实习期。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name.endswith("_on"):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self.fields["host_supervisor"].queryset = people_of(self.instance.division)
        faculty = Person.objects.filter(
            user__memberships__organisation=self.instance.student.organisation_id,
            user__memberships__role__in=["faculty_supervisor", "university"],
        )
        self.fields["faculty_supervisor"].queryset = faculty.distinct()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for first, last in (("starts_on", "ends_on"), ("insurance_starts_on", "insurance_ends_on")):
            if data.get(first) and data.get(last) and data[last] < data[first]:
                self.add_error(last, _("结束日期早于开始日期。"))
        return data


class LogForm(forms.Form):
    """The phone form of a day's hours."""

    on = day_field(_("日期"))
    hours = forms.DecimalField(
        label=_("小时"), min_value=Decimal("0.5"), max_value=MOST_A_DAY, max_digits=3, decimal_places=1,
        help_text=_("一天最多8小时，可填半小时。"),
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("内容"), choices=PlacementLog.Kind.choices)
    text = forms.CharField(
        label=_("做了什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不要写居民的姓名、电话和证件号。"),
    )  # fmt: skip


class SheetForm(forms.Form):
    """Seven items, 1–5 each."""

    def __init__(self, *args: Any, scores: dict[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item, (label, weight) in ITEMS.items():
            self.fields[item] = forms.TypedChoiceField(
                label=_("%(item)s（权重%(weight)d）") % {"item": label, "weight": weight}, choices=GRADES, coerce=int,
                initial=(scores or {}).get(item), widget=forms.RadioSelect,
            )  # fmt: skip
        self.fields["remark"] = forms.CharField(
            label=_("评语"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
        )

    def scores(self) -> dict[str, int]:
        return {item: self.cleaned_data[item] for item in ITEMS}


class HireForm(forms.Form):
    division = forms.ModelChoiceField(label=_("录用到"), queryset=Division.objects.none())
    post = forms.ModelChoiceField(label=_("岗位"), queryset=Post.objects.all())
    personnel_category = forms.ModelChoiceField(label=_("人员类别"), queryset=PersonnelCategory.objects.all())
    starts_on = day_field(_("到岗日期"))
    recruitment = forms.CharField(
        label=_("招聘公告"), max_length=200, help_text=_("录用须经公开招聘。写公告名称或文号，会留在操作记录里。")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Division.objects.filter(places_where(user, "hires.decide").within("path"))
        self.fields["division"].queryset = own.filter(level__in=[Division.Level.SUBDISTRICT, Division.Level.COMMUNITY])


class ProposeForm(forms.Form):
    """Place one student with a host of the round directly: those the match left out."""

    student = forms.ModelChoiceField(label=_("学生"), queryset=Student.objects.none())
    offer = forms.ModelChoiceField(label=_("点位"), queryset=Offer.objects.none())

    def __init__(self, *args: Any, placement_round: Round, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["student"].queryset = Student.objects.visible_to(user).select_related("person")
        self.fields["offer"].queryset = placement_round.offers.select_related("division", "organisation")
