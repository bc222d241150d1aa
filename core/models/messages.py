"""Messages to persons, what was sent and when; and feedback (投诉建议), which is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.permissions import places_where

if TYPE_CHECKING:
    from core.models import User


# Kinds a person may turn off. Results, decisions and answers always arrive.
OPTIONAL = {
    "assigned": _("派来新的必修课"),
    "due": _("必修课到期提醒"),
    "class_tomorrow": _("面授班开课前一天提醒"),
    "digest": _("每周汇总（督导和管理员）"),
}


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(person=user.person_id) if user.person_id else self.none()

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Message(models.Model):
    """A message on the site. `dedupe_key` is unique, so a reminder goes out once per due date, however often asked."""

    person = models.ForeignKey("core.Person", models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=40)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    about = models.CharField(max_length=80, blank=True)
    link = models.CharField(max_length=200, blank=True)
    dedupe_key = models.CharField(max_length=160, unique=True)
    due_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and for system administrators all of their scope."""
        own = models.Q(user=user.pk)
        return self.filter(own | places_where(user, "access.grant").within("division__path"))


class Feedback(models.Model):
    """投诉建议: anyone may write, signed in or not; the answer stands beside it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="feedback")
    division = models.ForeignKey("core.Division", models.SET_NULL, null=True, blank=True, related_name="+")
    page = models.CharField(max_length=200, blank=True)
    text = models.TextField("内容")
    contact = models.CharField("联系方式（可不填）", max_length=60, blank=True)
    token = models.CharField(max_length=32, unique=True)
    written_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "意见反馈"
        verbose_name_plural = "意见反馈"
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:30]
