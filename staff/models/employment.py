"""Who works where, as what, and with which papers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy as _

from core.models import Affiliation, Person
from core.periods import Dated, ends_after_start, on as in_force
from core.permissions import places_where
from core.visibility import OfPersons

if TYPE_CHECKING:
    from core.models import Division, User


class Named(models.Model):
    """Reference data with a name in both languages."""

    code = models.CharField("代码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=60)
    name_en = models.CharField("英文名称", max_length=120, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class Post(Named):
    """A post category (岗位): 正职, 副职, 综合窗口 … Data, not roles. `words` are spellings met in rosters."""

    words = models.JSONField("花名册里的写法", default=list, blank=True)
    is_lead = models.BooleanField("正、副职", default=False, help_text="女性原法定退休年龄默认按55岁")

    class Meta(Named.Meta):
        verbose_name = "岗位类别"
        verbose_name_plural = "岗位类别"


class PersonnelCategory(Named):
    """人员类别, and whether it counts toward the norm (a district setting; default after Gansu 2023)."""

    words = models.JSONField("花名册里的写法", default=list, blank=True)
    counts_toward_norm = models.BooleanField("计入配备标准", default=True)

    class Meta(Named.Meta):
        verbose_name = "人员类别"
        verbose_name_plural = "人员类别"


class EmploymentQuerySet(models.QuerySet["Employment"]):
    def active(self, on: date) -> Self:
        """In post on the day (whatever the category)."""
        return self.filter(in_force(on, "affiliation"))

    def counted(self, on: date) -> Self:
        """In post on the day and counting toward the norm."""
        return self.active(on).filter(personnel_category__counts_toward_norm=True)

    def within(self, division: Division) -> Self:
        return self.filter(division.subtree("affiliation__division__path"))

    def visible_to(self, user: User, permission: str = "people.view") -> Self:
        return self.filter(places_where(user, permission).within("affiliation__division__path"))


class Employment(models.Model):
    """Work of a person in a division for a period (the period and place stand on the affiliation)."""

    class Absence(models.TextChoices):
        NONE = "", _("在岗")
        MATERNITY = "maternity", _("产假")
        SICK = "sick", _("长期病假")
        SECONDED = "seconded", _("借调")
        STUDY = "study", _("脱产学习")

    class LeaveReason(models.TextChoices):
        NONE = "", _("未离职")
        RESIGNED = "resigned", _("辞职")
        RETIRED = "retired", _("退休")
        TRANSFERRED = "transferred", _("调动")
        ENDED = "ended", _("合同到期")
        DISMISSED = "dismissed", _("解聘")
        DIED = "died", _("去世")
        OTHER = "other", _("其他")

    affiliation = models.OneToOneField(Affiliation, models.CASCADE, related_name="employment")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="employments")
    post_title = models.CharField("职务（原文）", max_length=60, blank=True)
    personnel_category = models.ForeignKey(PersonnelCategory, models.PROTECT, related_name="employments")
    grade = models.CharField("岗位等级", max_length=12, blank=True)
    grid = models.ForeignKey("core.Division", models.PROTECT, null=True, blank=True, related_name="+")
    share = models.DecimalField("占岗比例", max_digits=3, decimal_places=2, default=1)
    supervisor = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="supervises")
    absence = models.CharField("不在岗", max_length=12, choices=Absence, blank=True, default="")
    in_service_since = models.DateField("参加社区工作时间", null=True, blank=True)
    in_post_since = models.DateField("本岗位任职时间", null=True, blank=True)
    contract_ends_on = models.DateField("合同终止", null=True, blank=True)
    contract_is_open = models.BooleanField("无固定期限", default=False)
    leave_reason = models.CharField("离职原因", max_length=12, choices=LeaveReason, blank=True, default="")
    leave_approved_on = models.DateField("离职批准", null=True, blank=True)
    female_original_age = models.PositiveSmallIntegerField(
        "女性原法定退休年龄", null=True, blank=True, choices=[(50, "50"), (55, "55")]
    )

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints = [
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="employment_share_0_1"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.post or self.post_title}"

    @property
    def person(self) -> Person:
        return self.affiliation.person

    @property
    def division(self) -> Division:
        return self.affiliation.division

    @property
    def title(self) -> str:
        return self.post.label if self.post else self.post_title


class Qualification(models.Model):
    """A professional certificate. Only the three 社会工作者 levels count to the certificate rate (持证率)."""

    class Kind(models.TextChoices):
        SOCIAL_WORKER = "social_worker", _("社会工作者职业水平证书")
        FIRST_AID = "first_aid", _("救护员证")
        PSYCHOLOGY = "psychology", _("心理类证书")
        MEDIATION = "mediation", _("人民调解员")
        CARE = "care", _("养老护理员")
        OTHER = "other", _("其他证书")

    class Level(models.TextChoices):
        ASSISTANT = "assistant", _("助理社会工作师")
        INTERMEDIATE = "intermediate", _("社会工作师")
        SENIOR = "senior", _("高级社会工作师")
        NONE = "", _("不分级")

    person = models.ForeignKey(Person, models.CASCADE, related_name="qualifications")
    kind = models.CharField("种类", max_length=16, choices=Kind)
    level = models.CharField("级别", max_length=16, choices=Level, blank=True)
    name = models.CharField("证书名称（原文）", max_length=60, blank=True)
    number = models.CharField("管理号", max_length=40, null=True, blank=True)
    awarded_on = models.DateField("批准日期", null=True, blank=True)
    is_verified = models.BooleanField("已核验", default=False)
    reward = models.DecimalField("一次性奖励（元）", max_digits=9, decimal_places=2, null=True, blank=True)
    reward_basis = models.CharField("奖励依据", max_length=100, blank=True)

    objects = OfPersons.as_manager()

    class Meta:
        verbose_name = "职业证书"
        verbose_name_plural = "职业证书"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], condition=Q(number__isnull=False), name="qualification_number_once"
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "level", "name"],
                condition=Q(number__isnull=True),
                name="qualification_unnumbered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_level_display() or self.name}"


class Registration(Dated):
    """A registration of a social-worker certificate: three years, renewable in the last three months."""

    qualification = models.ForeignKey(Qualification, models.CASCADE, related_name="registrations")
    number = models.CharField("登记号", max_length=40, blank=True)

    class Meta:
        verbose_name = "登记"
        verbose_name_plural = "登记"
        constraints = [ends_after_start("registration_period")]

    def __str__(self) -> str:
        return f"{self.qualification} {self.ends_on}"


class CreditEntry(models.Model):
    """Credit hours of one training, on one day, from one source. A compliance record; never an appraisal."""

    class Category(models.TextChoices):
        COURSE = "course", _("线上课程")
        RUN = "run", _("面授班次")
        DISPATCH = "dispatch", _("派送培训")
        DEGREE = "degree", _("学历教育")
        EXTERNAL = "external", _("外部培训")
        PLACEMENT = "placement", _("实习")

    person = models.ForeignKey(Person, models.CASCADE, related_name="credits")
    hours = models.DecimalField("学时", max_digits=6, decimal_places=1)
    category = models.CharField("类别", max_length=12, choices=Category)
    on = models.DateField("日期")
    source = models.CharField(max_length=80, unique=True)
    title = models.CharField("名称", max_length=120, blank=True)
    proof = models.ForeignKey("core.Attachment", models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey("core.User", models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)

    objects = OfPersons.as_manager()

    class Meta:
        verbose_name = "学时"
        verbose_name_plural = "学时"
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(hours__gt=0), name="credit_hours_positive")]

    def __str__(self) -> str:
        return f"{self.person} {self.hours}"
