"""The named systems and practices of the paper, and which of them a community has."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy as _

from core.visibility import InDivisions
from staff.models.skills import Skill


class NamedPractice(models.Model):
    """A system or practice the paper names. Its status (taught, held) is asked, never stored."""

    class Kind(models.TextChoices):
        SYSTEM = "system", _("系统平台")
        PRACTICE = "practice", _("工作做法")
        MODEL = "model", _("治理模式")
        CASE = "case", _("案例")

    code = models.CharField("编号", max_length=8, unique=True)
    name = models.CharField("名称", max_length=80)
    name_en = models.CharField("英文名称", max_length=160, blank=True)
    kind = models.CharField("类别", max_length=10, choices=Kind)
    city = models.CharField("地方", max_length=40, blank=True)
    paper_ref = models.CharField("论文出处", max_length=40, blank=True)
    carry_mode = models.CharField("系统承载", max_length=200, blank=True)
    about = models.CharField("是什么", max_length=120, blank=True, help_text="一句话；论文没有写明的不写成事实")
    about_en = models.CharField("是什么（英文）", max_length=200, blank=True)
    skills = models.ManyToManyField(Skill, blank=True, related_name="practices")

    class Meta:
        verbose_name = "平台与做法"
        verbose_name_plural = "平台与做法名录"
        ordering = ["code"]

    @property
    def about_text(self) -> str:
        return self.about_en if get_language() == "en" and self.about_en else self.about

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class CommunityPlatformQuerySet(InDivisions["CommunityPlatform"]):
    def in_use(self, on: date) -> Self:
        return self.filter(Q(in_use_on__isnull=True) | Q(in_use_on__lte=on))


class CommunityPlatform(models.Model):
    """Something a community has that someone must be able to run."""

    class Kind(models.TextChoices):
        TERMINAL = "terminal", _("便民服务终端")
        PORTAL = "portal", _("社区网站")
        ACCOUNT = "account", _("微信公众号")
        HOTLINE = "hotline", _("服务热线")
        MATCHING = "matching", _("供需对接服务")
        SYSTEM = "system", _("部门业务系统")
        OUTLET = "outlet", _("线下网点")

    division = models.ForeignKey("core.Division", models.CASCADE, related_name="platforms")
    practice = models.ForeignKey(NamedPractice, models.PROTECT, null=True, blank=True, related_name="in_communities")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    name = models.CharField("名称", max_length=80, blank=True)
    count = models.PositiveSmallIntegerField("数量", default=1)
    duty_person = models.ForeignKey("core.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    teaching_weekday = models.PositiveSmallIntegerField("教学日", null=True, blank=True, help_text="1=周一")
    in_use_on = models.DateField("启用日期", null=True, blank=True)
    source = models.CharField(max_length=80, blank=True)

    objects = CommunityPlatformQuerySet.as_manager()

    class Meta:
        verbose_name = "社区平台"
        verbose_name_plural = "社区平台"
        constraints = [
            models.UniqueConstraint(fields=["division", "kind", "name"], name="community_platform_once"),
            models.CheckConstraint(
                condition=Q(teaching_weekday__isnull=True) | Q(teaching_weekday__gte=1, teaching_weekday__lte=7),
                name="teaching_weekday_1_7",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.get_kind_display()}"
