"""A question file as it was handed in: what it held, what became of it, what was kept aside."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.catalogue import CoursePage


class QuestionImport(models.Model):
    """`counts`: kind → number, with "total"; `rows`: what was not taken: {place, verdict, code, words, text}.

    `content` is kept only until it is confirmed or discarded.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("已核对")
        CONFIRMED = "confirmed", _("已导入")
        DISCARDED = "discarded", _("已放弃")

    MOVES = {
        State.CHECKED: {"confirm": State.CONFIRMED, "discard": State.DISCARDED},
        State.CONFIRMED: {},
        State.DISCARDED: {},
    }

    course = models.ForeignKey(CoursePage, models.CASCADE, related_name="question_imports")
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(blank=True)
    format = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    counts = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    written = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "题库导入"
        verbose_name_plural = "题库导入"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name
