"""Skills, the evidence for them, and the level held: a projection of the evidence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language, gettext_lazy as _

from core.models import Person
from core.visibility import OfPersons

if TYPE_CHECKING:
    from core.models import User


class SkillGroup(models.TextChoices):
    A = "A", _("平台与工具")
    B = "B", _("数据与隐私")
    C = "C", _("网格与全科")
    D = "D", _("热线与对接")
    E = "E", _("新媒体与线上参与")
    F = "F", _("数字助老与公众教学")
    G = "G", _("社会工作方法")
    H = "H", _("应急与项目")


class SkillQuerySet(models.QuerySet["Skill"]):
    def in_group(self, group: str) -> Self:
        return self.filter(group=group)


class Skill(models.Model):
    """One of the skills of the framework (A01 … H07): reference data, edited in /cms/ only."""

    code = models.CharField("代码", max_length=6, unique=True)
    group = models.CharField("组", max_length=1, choices=SkillGroup)
    name = models.CharField("名称", max_length=60)
    name_en = models.CharField("英文名称", max_length=120, blank=True)
    valid_months = models.PositiveSmallIntegerField("有效月数", default=24)

    objects = SkillQuerySet.as_manager()

    class Meta:
        verbose_name = "技能"
        verbose_name_plural = "技能"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class SkillLevel(models.Model):
    """What a person at a level does (behavioural anchor)."""

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField("等级")
    behaviour = models.CharField("行为描述", max_length=200)
    behaviour_en = models.CharField("英文行为描述", max_length=300, blank=True)

    class Meta:
        verbose_name = "等级描述"
        verbose_name_plural = "等级描述"
        ordering = ["skill", "level"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "level"], name="skill_level_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="skill_level_1_5"),
        ]

    def __str__(self) -> str:
        return f"{self.skill.code} L{self.level}"

    @property
    def text(self) -> str:
        return self.behaviour_en if get_language() == "en" and self.behaviour_en else self.behaviour


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        persons = Person.objects.visible_to(user, "skills.view").filter(pk=OuterRef("person_id"))
        return self.filter(Q(person=user.person_id) | Exists(persons))


class Evidence(models.Model):
    """One fact that speaks for a skill. Append-only; a mistake is withdrawn with a reason, never deleted.

    `value`: exam → score 0–100; simulation, task, coaching, panel, past, external → level 1–5 spoken for (or 1 for
    «done»); baseline → level rated. Written only by `staff.actions.skills.record_evidence`.
    """

    class Kind(models.TextChoices):
        EXAM = "exam", _("考试")
        SIMULATION = "simulation", _("模拟操作")
        TASK = "task", _("实操任务")
        COACHING = "coaching", _("带教")
        ASSESSOR = "assessor", _("评审")
        PANEL = "panel", _("专家评审")
        BASELINE = "baseline", _("摸底评定")
        PAST = "past", _("以往培训")
        EXTERNAL = "external", _("外部证明")

    person = models.ForeignKey(Person, models.CASCADE, related_name="evidence")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="evidence")
    kind = models.CharField("种类", max_length=12, choices=Kind)
    value = models.DecimalField("值", max_digits=5, decimal_places=1)
    happened_on = models.DateField("发生日期")
    assessor = models.ForeignKey("core.User", models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=80)
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField("撤回原因", max_length=200, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "证据"
        verbose_name_plural = "证据"
        ordering = ["happened_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["source", "skill"], name="evidence_source_skill_once")]
        indexes = [models.Index(fields=["person", "skill"])]

    def __str__(self) -> str:
        return f"{self.person} {self.skill.code} {self.get_kind_display()}"


class HeldSkillQuerySet(OfPersons["HeldSkill"]):
    permission = "skills.view"

    def counting(self, on: date, grace_days: int = 90) -> Self:
        """Levels that count on the day: in date, or overdue for review by no more than the grace days."""
        from datetime import timedelta

        return self.filter(level__gte=1).filter(
            Q(review_on__isnull=True) | Q(review_on__gte=on - timedelta(days=grace_days))
        )

    def at_least(self, level: int) -> Self:
        return self.filter(level__gte=level)


class HeldSkill(models.Model):
    """The level a person holds: rebuilt from the evidence in the same transaction, equal to its replay."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="held_skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="held")
    level = models.PositiveSmallIntegerField("等级")
    is_baseline = models.BooleanField("摸底", default=False)
    reached_on = models.DateField("达到日期")
    review_on = models.DateField("复核日期", null=True, blank=True)

    objects = HeldSkillQuerySet.as_manager()

    class Meta:
        verbose_name = "持有技能"
        verbose_name_plural = "持有技能"
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="held_skill_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="held_level_1_5"),
        ]
        indexes = [models.Index(fields=["skill", "level"])]

    def __str__(self) -> str:
        return f"{self.person} {self.skill.code} L{self.level}"
