"""异议: a learner disputes a question of her own paper; what the author decides about the version is a ruling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Person
from courses.models.exams import Attempt
from courses.models.questions import Question
from courses.rules.rulings import Ruled

if TYPE_CHECKING:
    from core.models import User


class Ruling(models.Model):
    """What was decided about one version after people sat it. Every marking of that version counts it from then on.

    `key`: what counts as right too, in texts (`courses.rules.rulings.as_texts`); [] for a struck version. `successor`:
    the version that was made with the corrected key, if one was.
    """

    class Remedy(models.TextChoices):
        KEY = "key", _("更正答案")
        STRUCK = "struck", _("这道题不算")

    question = models.ForeignKey(Question, models.PROTECT, related_name="rulings")
    remedy = models.CharField(max_length=8, choices=Remedy)
    key = models.JSONField(default=list)
    successor = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField("理由")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("core.User", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "题目裁定"
        verbose_name_plural = "题目裁定"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["question"], condition=Q(remedy="struck"), name="ruling_struck_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="ruling_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.question.code} 第{self.question.version}版 {self.get_remedy_display()}"

    @property
    def source(self) -> str:
        return f"courses.ruling:{self.pk}"

    @property
    def is_struck(self) -> bool:
        return self.remedy == self.Remedy.STRUCK

    @property
    def ruled(self) -> Ruled:
        return Ruled(self.is_struck, tuple(self.key))


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def open(self) -> Self:
        return self.filter(state=Dispute.State.OPEN)

    def of(self, person: Person | int | None) -> Self:
        return self.filter(attempt__person=person) if person else self.none()

    def visible_to(self, user: User) -> Self:
        """One's own. Authors are shown wordings and counts by version, never whose they are."""
        return self.of(user.person_id)


class Dispute(models.Model):
    """One dispute of one answer. `text` is the learner's, `answer` the author's; neither names anybody."""

    class State(models.TextChoices):
        OPEN = "open", _("等答复")
        UPHELD = "upheld", _("采纳")
        KEPT = "kept", _("维持原题")

    MOVES = {
        State.OPEN: {"uphold": State.UPHELD, "keep": State.KEPT},
        State.UPHELD: {},
        State.KEPT: {},
    }

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="disputes")
    number = models.PositiveSmallIntegerField("第几题")
    question = models.ForeignKey(Question, models.PROTECT, related_name="disputes")
    text = models.TextField("异议")
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    answer = models.TextField("答复", blank=True)
    ruling = models.ForeignKey(Ruling, models.PROTECT, null=True, related_name="disputes")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("core.User", models.SET_NULL, null=True, related_name="+")

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = "题目异议"
        verbose_name_plural = "题目异议"
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], condition=Q(state="open"), name="dispute_one_open"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(answer="")),
                name="dispute_answered",
            ),
            models.CheckConstraint(
                condition=Q(state="upheld", ruling__isnull=False) | (~Q(state="upheld") & Q(ruling__isnull=True)),
                name="dispute_ruling",
            ),
        ]
        indexes = [models.Index(fields=["question", "state"])]

    def __str__(self) -> str:
        return f"{self.question.code} 第{self.question.version}版"

    @property
    def source(self) -> str:
        return f"courses.dispute:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
