"""Forms of course runs: shape only, the actions decide."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from core.models import Division, Membership, Organisation, User
from core.permissions import places_where
from courses.models import CoursePage, CourseRun
from courses.rules.runs import Meeting

LEVELS = (Division.Level.CITY, Division.Level.DISTRICT, Division.Level.SUBDISTRICT, Division.Level.COMMUNITY)


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class RunFilter(forms.Form):
    """Which runs the list shows."""

    q = forms.CharField(label=_("班名或课程"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("进行中的")), ("all", _("全部")), *CourseRun.State.choices]
    )
    place = forms.ModelChoiceField(label=_("办班单位"), queryset=Division.objects.none(), required=False)

    def __init__(self, *args: Any, runs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Division.objects.filter(pk__in=runs.values("division"))
        self.fields["place"].empty_label = _("全部")


class TrainersField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, user: User) -> str:
        return user.display_name


class RunForm(forms.Form):
    """A run but for its sessions, which stand in a formset beside it."""

    course = forms.ModelChoiceField(label=_("课程"), queryset=CoursePage.objects.none())
    title = forms.CharField(label=_("班名"), max_length=80, required=False, help_text=_("空着就用课程的名字加“面授班”"))
    division = forms.ModelChoiceField(
        label=_("办班单位"), queryset=Division.objects.none(), help_text=_("它和它下面的人看得到、报得了")
    )
    host = forms.ModelChoiceField(label=_("承办机构"), queryset=Organisation.objects.none(), required=False)
    place = forms.CharField(label=_("上课地点"), max_length=80)
    trainers = TrainersField(
        label=_("讲师"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("勾上的人看得到名单、记得了出勤"),
    )  # fmt: skip
    guest = forms.CharField(label=_("外请讲师"), max_length=80, required=False, help_text=_("没有账号的，写姓名和单位"))
    seats = forms.IntegerField(label=_("座位"), min_value=1, max_value=2000, initial=30)
    hours = forms.DecimalField(label=_("学时"), min_value=0.5, max_value=200, decimal_places=1)
    books_from = day_field(_("报名开始"))
    books_until = day_field(_("报名截止"))
    cancels_until = day_field(_("自行退班截止"), help_text=_("这天以后要退，由办班人或讲师办"))
    least_share = forms.IntegerField(
        label=_("到课多少算学完（%）"), min_value=1, max_value=100, initial=80, help_text=_("请假的课不算在内")
    )
    has_checkin = forms.BooleanField(
        label=_("备用扫码签到"), required=False, help_text=_("只是给讲师省事；不扫码的人由讲师在名单上记，效果一样")
    )
    note = forms.CharField(
        label=_("给学员的话"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("带什么、怎么走、在哪里吃饭"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, run: CourseRun | None = None, skills: list[str] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.run = run
        places = places_where(user, "runs.edit")
        divisions = Division.objects.filter(places.within("path"), ends_on=None, level__in=LEVELS)
        self.fields["division"].queryset = divisions
        self.fields["division"].initial = divisions.first()
        self.fields["host"].queryset = Organisation.objects.exclude(kind=Organisation.Kind.GOVERNMENT).order_by("name")
        self.fields["trainers"].queryset = trainers_for(user)
        if not self.fields["trainers"].queryset.exists():
            del self.fields["trainers"]
        courses = CoursePage.objects.live().order_by("code")
        self.fields["course"].queryset = courses
        self.fields["course"].choices = grouped(courses, skills)
        if run is not None:
            for fixed in ("course", "division"):
                del self.fields[fixed]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("books_from"), data.get("books_until")
        if first and last and last < first:
            self.add_error("books_until", _("报名截止早于报名开始。"))
        if self.run and data.get("seats") and data["seats"] < self.run.taken:
            words = _("已经有%(taken)s人报上，座位不能少于这个数。") % {"taken": self.run.taken}
            self.add_error("seats", words)
        return data

    def columns(self) -> dict[str, Any]:
        """The columns of CourseRun, without what stands apart."""
        apart = {"course", "division", "trainers", "title"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


def trainers_for(user: User) -> Any:
    """Accounts that hold the role of trainer at, above or below the places where the user edits runs."""
    places = places_where(user, "runs.edit")
    above = {low[:n] for low, _high in places.ranges for n in range(4, len(low) + 1, 4)}
    held = Membership.objects.filter(role="trainer", ends_on=None)
    held = held.filter(places.within("division__path")) | held.filter(division__path__in=above)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).select_related("person").order_by("username")


def grouped(courses: Any, skills: list[str]) -> list[Any]:
    """Courses that teach the skills first, under their own heading."""
    wanted = (
        set(courses.filter(course_skills__skill__code__in=skills).values_list("pk", flat=True)) if skills else set()
    )
    rows = [(course.pk, f"{course.code} {course.label}") for course in courses]
    near = [row for row in rows if row[0] in wanted]
    far = [row for row in rows if row[0] not in wanted]
    return [("", "—"), (_("教这些技能的课"), near), (_("其他课程"), far)] if near else [("", "—"), *rows]


class SessionForm(forms.Form):
    """One session: all three fields or none of them."""

    on = day_field(_("日期"))
    starts_at = time_field(_("开始"))
    ends_at = time_field(_("结束"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("结束要晚于开始。"))
        return data


class SessionRows(BaseFormSet):
    """Empty rows are left out; two sessions at one hour are one too many."""

    def clean(self) -> None:
        if any(self.errors):
            return
        starts = [(session.on, session.starts_at) for session in self.meetings()]
        if not starts:
            raise forms.ValidationError(_("至少排一次课：日期、开始和结束时间。"))
        if len(set(starts)) < len(starts):
            raise forms.ValidationError(_("有两次课写在同一时间。"))

    def meetings(self) -> list[Meeting]:
        said = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        return sorted(
            (Meeting(row["on"], row["starts_at"], row["ends_at"]) for row in said if row.get("on")),
            key=lambda one: (one.on, one.starts_at),
        )


def session_rows(rows: int) -> type[BaseFormSet]:
    return formset_factory(SessionForm, formset=SessionRows, extra=rows, max_num=60)


def first_days(today: date) -> dict[str, date]:
    """Days a new run starts from: booking now, for ten days; the day before the end of it to leave."""
    return {
        "books_from": today, "books_until": today + timedelta(days=10), "cancels_until": today + timedelta(days=12),
    }  # fmt: skip


class WhyForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class SeatsForm(forms.Form):
    seats = forms.IntegerField(
        label=_("座位"), min_value=1, max_value=2000, widget=forms.NumberInput(attrs={"class": "w-s"})
    )


MARKS = [(5, _("5 很好")), (4, _("4 较好")), (3, _("3 一般")), (2, _("2 较差")), (1, _("1 很差"))]


def _mark(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=MARKS, coerce=int, widget=forms.RadioSelect)


class EvaluationForm(forms.Form):
    """Three marks and, if one likes, words. Nothing of it says who wrote it."""

    content = _mark(_("内容对工作有用"))
    teaching = _mark(_("讲得明白"))
    arrangement = _mark(_("时间和地点合适"))
    words = forms.CharField(
        label=_("还想说的话"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("不写姓名和居民的信息"),
    )  # fmt: skip
