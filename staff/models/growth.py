"""Development plans: a target post or skill, a mentor, a date (P87)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.visibility import OfPersons
from staff.models.employment import Post
from staff.models.skills import Skill


class DevelopmentPlan(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        ACTIVE = "active", _("进行中")
        REACHED = "reached", _("已达成")
        DROPPED = "dropped", _("已放弃")

    MOVES = {
        State.DRAFT: {"start": State.ACTIVE, "drop": State.DROPPED},
        State.ACTIVE: {"reach": State.REACHED, "drop": State.DROPPED},
        State.REACHED: {},
        State.DROPPED: {},
    }

    person = models.ForeignKey("core.Person", models.CASCADE, related_name="plans")
    target_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    target_skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    target_level = models.PositiveSmallIntegerField("目标等级", null=True, blank=True)
    mentor = models.ForeignKey("core.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    due_on = models.DateField("计划达成")
    state = models.CharField("状态", max_length=8, choices=State, default=State.DRAFT)

    objects = OfPersons.as_manager()

    class Meta:
        verbose_name = "个人发展计划"
        verbose_name_plural = "个人发展计划"

    def __str__(self) -> str:
        return f"{self.person} {self.target_post or self.target_skill}"
