"""A question file as it was handed in: what it held, what became of it, what was kept aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.catalogue import CoursePage
from courses.models.questions import Question

if TYPE_CHECKING:
    from core.models import User

# Beyond either of these a file is checked and written in the background.
LARGE_BYTES, LARGE_ITEMS = 1_000_000, 300


class QuestionImportQuerySet(models.QuerySet["QuestionImport"]):
    def visible_to(self, user: User) -> Self:
        """Files of the courses that the user may edit."""
        return self.filter(course__in=CoursePage.objects.editable_by(user))

    def light(self) -> Self:
        """Without the file itself."""
        return self.defer("content")


class QuestionImport(models.Model):
    """`counts`: kind → number, with "total"; `rows`: what was not taken: {place, verdict, code, facts, text}.

    `content` and the items are kept only until it is confirmed or discarded. `error`: why the whole file was not taken.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("正在核对")
        CHECKED = "checked", _("已核对，未导入")
        CONFIRMED = "confirmed", _("已导入")
        DISCARDED = "discarded", _("没有导入")

    MOVES = {
        State.CHECKING: {"check": State.CHECKED, "discard": State.DISCARDED},
        State.CHECKED: {"confirm": State.CONFIRMED, "discard": State.DISCARDED, "recheck": State.CHECKING},
        State.CONFIRMED: {},
        State.DISCARDED: {},
    }

    course = models.ForeignKey(CoursePage, models.CASCADE, related_name="question_imports")
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(default=0)
    content = models.BinaryField(blank=True)
    format = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    counts = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    written = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionImportQuerySet.as_manager()

    class Meta:
        verbose_name = "题库导入"
        verbose_name_plural = "题库导入"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def source(self) -> str:
        """How jobs name this file."""
        return f"courses.questionimport:{self.pk}"

    @property
    def is_large(self) -> bool:
        """Is it work for the background?"""
        return self.size > LARGE_BYTES or self.counts.get("total", 0) + len(self.rows) > LARGE_ITEMS

    @property
    def writes(self) -> int:
        """How many questions confirming would write, as far as is known."""
        return self.written.get("new", 0) + self.written.get("changed", 0)


class QuestionImportItem(models.Model):
    """One question of a checked file, as its author looks at it before confirming.

    `content`: {kind, body, options, key, explanation, difficulty, category, notes}, as `Question` has them;
    `pictures`: [{"alt", "data"}], small, as data addresses. `question`: the one of the bank that it is, or changes.
    """

    class Verdict(models.TextChoices):
        NEW = "new", _("新增")
        CHANGED = "changed", _("改动")
        UNCHANGED = "unchanged", _("不变")

    handed_in = models.ForeignKey(QuestionImport, models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=160)
    verdict = models.CharField(max_length=10, choices=Verdict)
    content: Any = models.JSONField()
    pictures = models.JSONField(default=list)
    question = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["handed_in", "number"]
        constraints = [
            models.UniqueConstraint(fields=["handed_in", "number"], name="question_import_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.content['body'][:30]}"
