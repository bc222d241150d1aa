"""What communities need: indicators, norms, expected supply, frozen tables and roll-ups."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import get_language, gettext_lazy as _

from core.permissions import places_where
from core.visibility import InDivisions
from staff.models.employment import Post
from staff.models.skills import Skill

if TYPE_CHECKING:
    from core.models import Division, User


class Indicator(models.TextChoices):
    """Heads, volumes and residents' demand of one community (domain.md §3.1)."""

    RESIDENTS = "residents", _("常住人口")
    HOUSEHOLDS = "households", _("户数")
    AGED_60 = "aged_60", _("60周岁以上")
    AGED_65 = "aged_65", _("65周岁以上")
    AGED_80 = "aged_80", _("80周岁以上")
    CHILDREN = "children", _("0—14周岁儿童")
    MIGRANTS = "migrants", _("流动人口")
    DISABLED = "disabled", _("持证残疾人")
    ASSISTED = "assisted", _("低保、特困户")
    GRIDS = "grids", _("网格数")
    TERMINALS = "terminals", _("便民终端数")
    OUTLETS = "outlets", _("线下网点数")
    CASES = "cases", _("平台月办件")
    TICKETS = "tickets", _("热线月工单")
    ACCOUNTS = "accounts", _("公众号")
    SYSTEMS = "systems", _("部门业务系统数")
    AREA = "area", _("面积（平方千米）")
    PARTY_MEMBERS = "party_members", _("党员数")
    DEMAND_ASKED = "demand_asked", _("居民提出的需求（件）")
    DEMAND_UNMET = "demand_unmet", _("尚未满足的需求（件）")


class ServiceCategory(models.TextChoices):
    NONE = "", _("不分类")
    ADMINISTRATIVE = "administrative", _("行政类")
    COMMERCIAL = "commercial", _("商业性")
    PUBLIC_BENEFIT = "public_benefit", _("公益性")


class ResidentGroup(models.TextChoices):
    ALL = "", _("全体")
    OLD = "old", _("老年人")
    ADULT = "adult", _("青壮年")
    CHILD = "child", _("儿童")


class IndicatorValueQuerySet(InDivisions["IndicatorValue"]):
    def latest(self, on: date) -> Self:
        """Of each community and indicator the newest value not later than the day."""
        newest = (
            IndicatorValue.objects.filter(
                division=OuterRef("division"),
                indicator=OuterRef("indicator"),
                resident_group=OuterRef("resident_group"),
                service_category=OuterRef("service_category"),
                as_of__lte=on,
            )
            .order_by("-as_of")
            .values("pk")[:1]
        )
        return self.filter(as_of__lte=on, pk=Subquery(newest))

    def within(self, division: Division) -> Self:
        return self.filter(division.subtree("division__path"))


class IndicatorValue(models.Model):
    """One figure of one community on one day. No figure is not zero: `value` is null with the kind of absence."""

    class Absence(models.TextChoices):
        NONE = "", _("有值")
        BLANK = "blank", _("未填")
        SLASH = "slash", _("填“/”")
        NOT_COUNTED = "not_counted", _("没有统计")
        QUESTION = "question", _("待确认")

    division = models.ForeignKey("core.Division", models.CASCADE, related_name="indicator_values")
    indicator = models.CharField("指标", max_length=16, choices=Indicator)
    resident_group = models.CharField("人群", max_length=8, choices=ResidentGroup, blank=True, default="")
    service_category = models.CharField("服务类别", max_length=16, choices=ServiceCategory, blank=True, default="")
    as_of = models.DateField("截至日期")
    value = models.DecimalField("数值", max_digits=12, decimal_places=2, null=True, blank=True)
    absence = models.CharField("缺失", max_length=12, choices=Absence, blank=True, default="")
    source = models.CharField("来源", max_length=120, blank=True)
    reported_by = models.ForeignKey("core.User", models.SET_NULL, null=True, related_name="+")

    objects = IndicatorValueQuerySet.as_manager()

    class Meta:
        verbose_name = "指标值"
        verbose_name_plural = "指标值"
        constraints = [
            models.UniqueConstraint(
                fields=["division", "indicator", "resident_group", "service_category", "as_of"],
                name="indicator_value_once",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, absence="") | Q(value__isnull=True) & ~Q(absence=""),
                name="indicator_value_or_absence",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "as_of"])]

    def __str__(self) -> str:
        return f"{self.division} {self.get_indicator_display()} {self.value}"


class NormSetQuerySet(models.QuerySet["NormSet"]):
    def presets(self) -> Self:
        return self.filter(division__isnull=True)

    def approved(self) -> Self:
        return self.filter(approved_at__isnull=False)

    def visible_to(self, user: User) -> Self:
        return self.filter(places_where(user, "gaps.view").within("division__path"))


class NormSet(models.Model):
    """A version of the staffing norms of a division (`division` null = a preset, edited in /cms/).

    `parameters`: r per 10,000 residents, k households per worker, g workers per grid, floor, ceiling, weights, tiers,
    apply_cap, review_months … (staff.rules.norms.Parameters says each with its unit).
    """

    class Method(models.TextChoices):
        POP = "pop", _("按常住人口")
        HOUSEHOLD = "household", _("按户数")
        GRID = "grid", _("按网格")
        TIER = "tier", _("按户数分档")
        MAX_OF = "max_of", _("取各法最大")
        WEIGHTED = "weighted", _("加权")

    division = models.ForeignKey("core.Division", models.CASCADE, null=True, blank=True, related_name="norm_sets")
    name = models.CharField("名称", max_length=60)
    name_en = models.CharField("英文名称", max_length=120, blank=True)
    version = models.PositiveSmallIntegerField("版本", default=1)
    starts_on = models.DateField("起用日期")
    method = models.CharField("测算方法", max_length=10, choices=Method, default=Method.POP)
    parameters = models.JSONField("参数", default=dict)
    based_on = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    objects = NormSetQuerySet.as_manager()

    class Meta:
        verbose_name = "标准集"
        verbose_name_plural = "标准集"
        ordering = ["-starts_on", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "version"],
                condition=Q(division__isnull=False),
                name="norm_set_version_once",
            ),
            models.UniqueConstraint(fields=["name"], condition=Q(division__isnull=True), name="norm_set_preset_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label} v{self.version}"

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class NormLine(models.Model):
    """One line of a norm set: heads, a weight, a workload standard, a skill of the community or of a post."""

    class Kind(models.TextChoices):
        HEADCOUNT = "headcount", _("人数")
        WEIGHT = "weight", _("权重")
        WORKLOAD = "workload", _("工作量标准")
        COMMUNITY_SKILL = "community_skill", _("社区技能")
        POST_SKILL = "post_skill", _("岗位技能")
        QUALIFICATION = "qualification", _("持证率")

    class Per(models.TextChoices):
        COMMUNITY = "community", _("每社区")
        GRID = "grid", _("每网格")
        TERMINAL = "terminal", _("每终端")
        INDICATOR = "indicator", _("按指标")
        PERSON = "person", _("占在岗人数")

    norm_set = models.ForeignKey(NormSet, models.CASCADE, related_name="lines")
    kind = models.CharField("种类", max_length=16, choices=Kind)
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="norm_lines")
    level = models.PositiveSmallIntegerField("等级", null=True, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="norm_lines")
    per = models.CharField("计量", max_length=10, choices=Per, blank=True)
    indicator = models.CharField("指标", max_length=16, choices=Indicator, blank=True)
    divisor = models.DecimalField("每多少", max_digits=10, decimal_places=2, null=True, blank=True)
    number = models.DecimalField("人数或数值", max_digits=10, decimal_places=3, default=1)
    minimum = models.PositiveSmallIntegerField("至少", default=0)
    share = models.DecimalField("比例", max_digits=4, decimal_places=3, null=True, blank=True)
    platform_kind = models.CharField(
        "只在有该平台时", max_length=10, blank=True, help_text="CommunityPlatform 的种类；空=总是"
    )
    choose = models.PositiveSmallIntegerField("任选几项", null=True, blank=True, help_text="同组任选")
    choice_group = models.CharField(max_length=20, blank=True)
    cite = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "标准条目"
        verbose_name_plural = "标准条目"
        ordering = ["kind", "skill__code", "post__order", "level"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.skill.code if self.skill else self.indicator}"


class ExpectedSupplyQuerySet(InDivisions["ExpectedSupply"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def due(self, on: date) -> Self:
        """Expected to be there by the day."""
        return self.standing().filter(due_on__lte=on)

    def within(self, division: Division) -> Self:
        return self.filter(division.subtree("division__path"))


class ExpectedSupply(models.Model):
    """Supply that is on its way: a learner near a level, a student on placement, an accepted hire.

    Written only by `staff.actions.supply.expect_supply`; `person` null for seats not yet filled.
    """

    division = models.ForeignKey("core.Division", models.CASCADE, related_name="expected_supply")
    person = models.ForeignKey("core.Person", models.CASCADE, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    share = models.DecimalField("人数或比例", max_digits=6, decimal_places=2, default=1)
    due_on = models.DateField("预计到位")
    source = models.CharField(max_length=80, unique=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)

    objects = ExpectedSupplyQuerySet.as_manager()

    class Meta:
        verbose_name = "预期供给"
        verbose_name_plural = "预期供给"
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False) | Q(skill__isnull=False), name="expected_supply_of_something"
            )
        ]
        indexes = [models.Index(fields=["division", "due_on"])]

    def __str__(self) -> str:
        return f"{self.division} {self.share} {self.due_on}"


class GapSnapshot(models.Model):
    """A gap table as it stood: lines and inputs frozen, so that last year's table can be reproduced."""

    division = models.ForeignKey("core.Division", models.PROTECT, related_name="gap_snapshots")
    on = models.DateField("日期")
    norm_set = models.ForeignKey(NormSet, models.PROTECT, related_name="snapshots")
    lines = models.JSONField(default=list)
    input_digest = models.CharField(max_length=64)
    frozen_by = models.ForeignKey("core.User", models.SET_NULL, null=True, related_name="+")
    frozen_at = models.DateTimeField(auto_now_add=True)

    objects = InDivisions.as_manager()

    class Meta:
        verbose_name = "缺口快照"
        verbose_name_plural = "缺口快照"
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["division", "on", "norm_set"], name="gap_snapshot_once")]

    def __str__(self) -> str:
        return f"{self.division} {self.on}"


class DivisionSummary(models.Model):
    """Roll-up of a division on a day, equal to recomputation (checked by a test)."""

    division = models.OneToOneField("core.Division", models.CASCADE, related_name="summary")
    on = models.DateField()
    figures = models.JSONField(default=dict)
    computed_at = models.DateTimeField(auto_now=True)

    objects = InDivisions.as_manager()

    class Meta:
        verbose_name = "区划汇总"
        verbose_name_plural = "区划汇总"

    def __str__(self) -> str:
        return f"{self.division} {self.on}"
