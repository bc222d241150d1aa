"""Consents and notices, versioned (PIPL §14–17, §23)."""

from django.db import models


class Consent(models.Model):
    """What a person agreed to: which purpose, which version of the notice, which recipient and fields, when."""

    person = models.ForeignKey("core.Person", models.CASCADE, related_name="consents")
    purpose = models.CharField("目的", max_length=60)
    notice_version = models.CharField("告知书版本", max_length=20)
    recipient = models.CharField("接收方", max_length=100, blank=True)
    fields = models.JSONField("个人信息种类", default=list)
    given_at = models.DateTimeField("同意时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "同意"
        verbose_name_plural = "同意"

    def __str__(self) -> str:
        return f"{self.purpose} {self.notice_version}"
