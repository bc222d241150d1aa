"""Consents and notices, versioned (PIPL §14–17, §23); requests to correct one's own record (§46)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.people import Person

if TYPE_CHECKING:
    from core.models import User


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, user: User) -> Self:
        """One's own: what somebody consented to is nobody else's reading."""
        return self.filter(person=user.person_id) if user.is_authenticated and user.person_id else self.none()


class Consent(models.Model):
    """What a person agreed to: which purpose, which version of the notice, which recipient and fields, when."""

    person = models.ForeignKey("core.Person", models.CASCADE, related_name="consents")
    purpose = models.CharField("目的", max_length=60)
    notice_version = models.CharField("告知书版本", max_length=20)
    recipient = models.CharField("接收方", max_length=100, blank=True)
    fields = models.JSONField("个人信息种类", default=list)
    given_at = models.DateTimeField("同意时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "同意"
        verbose_name_plural = "同意"

    def __str__(self) -> str:
        return f"{self.purpose} {self.notice_version}"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those of the persons whose records one may edit."""
        mine = Q(person=user.person_id) if user.person_id else Q(pk__in=[])
        return self.filter(mine | Q(person__in=Person.objects.visible_to(user, "people.edit").values("pk")))

    def open(self) -> Self:
        return self.filter(state=Correction.State.REQUESTED)


class Correction(models.Model):
    """What a person says is wrong in her own record (PIPL §46): HR takes it over or says why not."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("待处理")
        CORRECTED = "corrected", _("已更正")
        DECLINED = "declined", _("未更正")

    class Subject(models.TextChoices):
        NAME = "name", _("姓名")
        PHONE = "phone", _("联系电话")
        COMMUNITY = "community", _("所在社区")
        POST = "post", _("岗位")
        EDUCATION = "education", _("学历")
        QUALIFICATION = "qualification", _("证书与登记")
        OTHER = "other", _("其他")

    MOVES = {
        State.REQUESTED: {"correct": State.CORRECTED, "decline": State.DECLINED},
        State.CORRECTED: {},
        State.DECLINED: {},
    }

    person = models.ForeignKey("core.Person", models.CASCADE, related_name="corrections")
    subject = models.CharField("哪一项", max_length=16, choices=Subject)
    wanted = models.CharField("应该是", max_length=200)
    state = models.CharField("状态", max_length=12, choices=State, default=State.REQUESTED)
    requested_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField("答复", max_length=200, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "更正申请"
        verbose_name_plural = "更正申请"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="requested", decided_at__isnull=True)
                | (~Q(state="requested") & Q(decided_at__isnull=False)),
                name="correction_decided_has_time",
            ),
            models.CheckConstraint(condition=~Q(state="declined", answer=""), name="correction_declined_says_why"),
        ]

    def __str__(self) -> str:
        return self.get_subject_display()
