"""Questions. One row is one version; a version that was drawn into a paper never changes again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.search import index

from core.refusals import Refused
from courses.models.catalogue import CoursePage, LessonPage
from courses.rules.questions import KIND_WORDS
from staff.models import Skill


@dataclass(frozen=True, slots=True)
class QuestionWasDrawn:
    """The version stands in someone's paper: a change makes a new version (`courses.actions.questions.revise`)."""

    code: str
    version: int

    def words(self) -> str:
        return _("题目 %(code)s 第%(version)s版已经考过，不能改动。修改会另存为新的一版。") % {
            "code": self.code,
            "version": self.version,
        }


class QuestionQuerySet(models.QuerySet["Question"]):
    def current(self) -> Self:
        """The newest version of each question that is in use."""
        return self.filter(is_current=True, retired_at__isnull=True)

    def disputed(self) -> Self:
        """Versions with disputes: `number` of them, and how many are `waiting` for an answer."""
        waiting = models.Count("disputes", filter=models.Q(disputes__state="open"))
        return self.annotate(number=models.Count("disputes"), waiting=waiting).filter(number__gt=0)


class Question(index.Indexed, models.Model):
    """A question of a course.

    `options` and `key` by kind: single, multiple: [{"id": "A", "text": …}] and ["A", …]; true_false: [] and [true];
    fill: [] and the accepted variants; numeric: [] and [value, tolerance]; matching: [{"id", "text", "match"}] and
    pairs of ids; ordering: [{"id", "text"}] and the ids in order; short: [] and [model answer], marked by hand.
    `english`: {} or {"body", "options": as above under the same ids, "explanation", "answer": variants a fill-in
    accepts besides those of the key}; letters and truth are the same in both languages.
    `pictures`: [{"image": key of the picture in the library, "alt": what it shows}] under the stem. `source_name`: what
    the file called it from which it was imported.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", KIND_WORDS["single"]
        MULTIPLE = "multiple", KIND_WORDS["multiple"]
        TRUE_FALSE = "true_false", KIND_WORDS["true_false"]
        FILL = "fill", KIND_WORDS["fill"]
        NUMERIC = "numeric", KIND_WORDS["numeric"]
        MATCHING = "matching", KIND_WORDS["matching"]
        ORDERING = "ordering", KIND_WORDS["ordering"]
        SHORT = "short", KIND_WORDS["short"]

    CONTENT = (
        "kind", "body", "options", "key", "explanation", "skill_id", "level", "chapter", "difficulty", "english",
        "category", "pictures",
    )  # fmt: skip

    course = models.ForeignKey(CoursePage, models.CASCADE, related_name="questions", verbose_name="课程")
    code = models.CharField("题号", max_length=20, help_text="本课程内不重复，如 q01")
    version = models.PositiveSmallIntegerField("版", default=1, editable=False)
    is_current = models.BooleanField("现行", default=True, editable=False)
    drawn_at = models.DateTimeField("首次抽用", null=True, editable=False)
    retired_at = models.DateTimeField("停用时间", null=True, editable=False)
    kind = models.CharField("题型", max_length=12, choices=Kind)
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="questions", verbose_name="技能")
    level = models.PositiveSmallIntegerField("等级", default=1, validators=[MinValueValidator(1), MaxValueValidator(5)])
    chapter = models.CharField("章", max_length=40, blank=True)
    lesson = models.ForeignKey(
        LessonPage, models.SET_NULL, null=True, blank=True, related_name="questions", verbose_name="对应课时"
    )
    difficulty = models.PositiveSmallIntegerField("难度", default=1, choices=[(1, "易"), (2, "中"), (3, "难")])
    body = models.TextField("题干")
    options = models.JSONField("选项", default=list, blank=True)
    key = models.JSONField("答案", default=list)
    category = models.CharField("分类", max_length=80, blank=True, help_text="题库里自己的归类，如知识点；可空")
    pictures = models.JSONField(default=list, blank=True, editable=False)
    source_name = models.CharField(max_length=80, blank=True, editable=False)
    explanation = models.TextField("解析", help_text="说清为什么对、别的为什么不对")
    english = models.JSONField("英文", default=dict, blank=True)

    objects = QuestionQuerySet.as_manager()
    search_fields = [
        index.SearchField("body"),
        index.SearchField("explanation"),
        index.AutocompleteField("body"),
        index.FilterField("course_id"),
        index.FilterField("kind"),
        index.FilterField("is_current"),
    ]

    class Meta:
        verbose_name = "题目"
        verbose_name_plural = "题库"
        ordering = ["course", "code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["course", "code", "version"], name="question_version_once"),
            models.UniqueConstraint(
                fields=["course", "code"], condition=Q(is_current=True), name="question_one_current"
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="question_level_1_5"),
            models.CheckConstraint(condition=Q(difficulty__gte=1, difficulty__lte=3), name="question_difficulty_1_3"),
        ]
        indexes = [models.Index(fields=["course", "is_current"])]

    def __str__(self) -> str:
        return f"{self.code} {self.body[:30]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and self.drawn_at is not None:
            stored = type(self).objects.filter(pk=self.pk).values(*self.CONTENT).first()
            if stored is not None and any(stored[name] != getattr(self, name) for name in self.CONTENT):
                raise Refused(QuestionWasDrawn(code=self.code, version=self.version))
        super().save(*args, **kwargs)
