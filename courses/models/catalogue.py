"""The catalogue: courses with their chapters, lessons and skills. Written in Wagtail; holds no personal data."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet
from wagtail.search import index

from courses.blocks import LessonBody
from staff.models import NamedPractice, Post, Skill

if TYPE_CHECKING:
    from core.models import User
    from courses.models.exams import Exam


def in_language(chinese: str, english: str) -> str:
    """Reference text in the reader's language; Chinese where there is no English."""
    return english if reads_english() and english else chinese


def reads_english() -> bool:
    return get_language() == "en"


def tabs(chinese: list[Any], english: list[Any], page: type[Page]) -> TabbedInterface:
    """The editor's tabs: what is written first, its English beside it, then what Wagtail itself asks."""
    return TabbedInterface(
        [
            ObjectList(chinese, heading="内容"),
            ObjectList(english, heading="英文版"),
            ObjectList(page.promote_panels, heading="推广"),
            ObjectList(page.settings_panels, heading="设置"),
        ]
    )


KEPT_SECONDS = 60  # how long a page may show what every reader is shown alike


def syllabus_key(code: str) -> str:
    """Under which name the cache keeps what `courses.reading` shows of a course."""
    return f"courses.syllabus:{code}"


class CourseIndexPage(Page):
    """The shelf on which courses stand; authors' and reviewers' permissions hang on it."""

    parent_page_types = ["core.HomePage"]
    subpage_types = ["courses.CoursePage"]
    max_count = 1

    class Meta:
        verbose_name = "课程目录"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views.catalogue import catalogue

        return catalogue(request)


class CourseQuerySet(PageQuerySet):
    def for_post(self, code: str) -> Self:
        """Courses meant for a post, and those meant for everybody (no post named)."""
        return self.filter(models.Q(posts__code=code) | models.Q(posts__isnull=True)).distinct()

    def for_skill(self, code: str) -> Self:
        return self.filter(pk__in=CourseSkill.objects.filter(skill__code=code).values("course"))

    def lasting(self, low: float, high: float) -> Self:
        """More than `low` and at most `high` credit hours."""
        return self.filter(hours__gt=low, hours__lte=high)

    def editable_by(self, user: User) -> Self:
        """Courses that Wagtail lets the user change: all below a page where the group may, and one's own."""
        pages = page_permission_policy.instances_user_has_permission_for(user, "change")
        return self.filter(pk__in=pages.order_by().values("pk"))

    def in_group(self, group: str) -> Self:
        return self.filter(pk__in=CourseSkill.objects.filter(skill__group=group).values("course"))


CourseManager = PageManager.from_queryset(CourseQuerySet)


class CoursePage(Page):
    """One course: what is aimed at, its chapters, the practical task with its checklist."""

    code = models.CharField(
        "课程编号",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}-\d{3}[A-Z]?$", "写作 ZS-111 的样子。")],
    )
    title_en = models.CharField("英文名称", max_length=160, blank=True)
    lead = models.CharField("学完能做什么", max_length=200)
    lead_en = models.CharField("学完能做什么（英文）", max_length=300, blank=True)
    audience = models.CharField("对象", max_length=60, help_text="如：网格员、副职")
    audience_en = models.CharField("对象（英文）", max_length=120, blank=True)
    in_english = models.BooleanField(
        "英文版已齐", default=False, help_text="每课、每题都有英文以后再勾；英文界面的课程目录会标出来"
    )
    posts = ParentalManyToManyField(Post, blank=True, verbose_name="岗位类别", related_name="courses")
    practices = ParentalManyToManyField(NamedPractice, blank=True, verbose_name="平台与做法", related_name="courses")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1, validators=[MinValueValidator(0.5)])
    provider = models.CharField("负责单位", max_length=80, blank=True)
    language = models.CharField(
        "语言", max_length=10, choices=[("zh-hans", "简体中文"), ("en", "English")], default="zh-hans"
    )
    task_title = models.CharField("实操任务", max_length=120, blank=True)
    task_title_en = models.CharField("实操任务（英文）", max_length=200, blank=True)
    task_intro = models.TextField("怎么做、交什么", blank=True)
    task_intro_en = models.TextField("怎么做、交什么（英文）", blank=True)
    asks_resident_score = models.BooleanField(
        "要居民评分", default=False, help_text="督导确认前，请居民打1到5分；不记居民姓名"
    )

    objects = CourseManager()

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.LessonPage"]
    search_fields = [
        *Page.search_fields,
        index.SearchField("code", boost=5),
        index.SearchField("title_en"),
        index.SearchField("lead"),
        index.SearchField("task_title"),
        index.RelatedFields("chapters", [index.SearchField("title")]),
        index.FilterField("code"),
        index.FilterField("id"),
    ]
    content_panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("hours"), FieldPanel("language")]),
        *Page.content_panels,
        FieldPanel("lead"),
        FieldRowPanel([FieldPanel("audience"), FieldPanel("provider")]),
        InlinePanel("chapters", heading="章", label="章", min_num=1),
        InlinePanel("course_skills", heading="对应技能与目标等级", label="技能"),
        MultiFieldPanel(
            [
                FieldPanel("task_title"),
                FieldPanel("task_intro"),
                FieldPanel("asks_resident_score"),
                InlinePanel("checklist", heading="督导核验点", label="核验点"),
            ],
            heading="实操任务",
        ),
        MultiFieldPanel([FieldPanel("posts"), FieldPanel("practices")], heading="岗位与名录", classname="collapsed"),
    ]
    english_panels = [
        FieldPanel("in_english"),
        *(FieldPanel(name) for name in ("title_en", "lead_en", "audience_en", "task_title_en", "task_intro_en")),
    ]
    edit_handler = tabs(content_panels, english_panels, Page)

    class Meta:
        verbose_name = "课程"
        verbose_name_plural = "课程"

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def label(self) -> str:
        return in_language(self.title, self.title_en)

    @property
    def lead_text(self) -> str:
        return in_language(self.lead, self.lead_en)

    @property
    def audience_text(self) -> str:
        return in_language(self.audience, self.audience_en)

    @property
    def task_label(self) -> str:
        return in_language(self.task_title, self.task_title_en)

    @property
    def task_text(self) -> str:
        return in_language(self.task_intro, self.task_intro_en)

    @property
    def speaks_english(self) -> bool:
        """Is it read by somebody who reads English, and is there English to read?"""
        return reads_english() and self.in_english

    @property
    def is_foreign(self) -> bool:
        """Is it read by somebody whose language it does not speak?"""
        return reads_english() and not self.in_english and self.language != "en"

    @property
    def exam(self) -> Exam | None:
        """The exam that finishes the course (prefetched where lists show it)."""
        return next(iter(self.exams.all()), None)

    def lessons(self) -> models.QuerySet[LessonPage]:
        """Published lessons in the author's order."""
        return LessonPage.objects.child_of(self).live().order_by("path")

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete(syllabus_key(self.code))

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        cache.delete(syllabus_key(self.code))
        return super().delete(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("course", args=[self.code])

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views.catalogue import show_course

        return show_course(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self.serve(request)


class Chapter(Orderable):
    """A chapter of a course. `key` is what lessons, questions and blueprints name; it survives retitling and moving."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="chapters")
    key = models.SlugField("标识", max_length=40, blank=True, help_text="空着时自动生成；定下后不要改")
    title = models.CharField("章名", max_length=80)
    title_en = models.CharField("英文章名", max_length=120, blank=True)

    panels = [FieldPanel("title"), FieldPanel("title_en"), FieldPanel("key")]

    class Meta(Orderable.Meta):
        verbose_name = "章"
        constraints = [models.UniqueConstraint(fields=["course", "key"], name="chapter_key_once")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.key or f"ch-{secrets.token_hex(4)}"
        super().save(*args, **kwargs)

    @property
    def label(self) -> str:
        return in_language(self.title, self.title_en)


class CourseSkill(Orderable):
    """A skill the course works on, the level it aims at, and whether the practical task shows it."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="course_skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="in_courses", verbose_name="技能")
    level = models.PositiveSmallIntegerField("目标等级", validators=[MinValueValidator(1), MaxValueValidator(5)])
    shown_by_task = models.BooleanField("实操任务能证明", default=True)

    panels = [FieldRowPanel([FieldPanel("skill"), FieldPanel("level"), FieldPanel("shown_by_task")])]

    class Meta(Orderable.Meta):
        verbose_name = "对应技能"
        constraints = [
            models.UniqueConstraint(fields=["course", "skill"], name="course_skill_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=5), name="course_skill_1_5"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} L{self.level}"


class ChecklistItem(Orderable):
    """One point the supervisor checks on the spot."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="checklist")
    text = models.CharField("核验点", max_length=120)
    text_en = models.CharField("英文", max_length=200, blank=True)

    panels = [FieldPanel("text"), FieldPanel("text_en")]

    class Meta(Orderable.Meta):
        verbose_name = "核验点"

    def __str__(self) -> str:
        return self.text

    @property
    def label(self) -> str:
        return in_language(self.text, self.text_en)


class LessonForm(WagtailAdminPageForm):
    """Offers the chapters of the course the lesson stands in, and no others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course = self.parent_page.specific if self.parent_page else None
        if isinstance(course, CoursePage) and "chapter" in self.fields:
            choices = [(chapter.key, chapter.title) for chapter in course.chapters.all()]
            self.fields["chapter"] = forms.ChoiceField(label="章", choices=choices)


class LessonPage(Page):
    """One lesson of some minutes: text first, everything else beside it."""

    chapter = models.CharField("章", max_length=40)
    title_en = models.CharField("英文名称", max_length=160, blank=True)
    minutes = models.PositiveSmallIntegerField("约需分钟", validators=[MinValueValidator(1), MaxValueValidator(90)])
    body = StreamField(LessonBody(), verbose_name="内容", blank=True)
    body_en = StreamField(LessonBody(), verbose_name="内容（英文）", blank=True)
    # What lists say of its practice screens, read from the body at each save: `courses.practice.listed`.
    practices = models.JSONField(default=list, editable=False)

    base_form_class = LessonForm
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("title_en"),
        index.SearchField("body"),
        index.SearchField("body_en"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("chapter"), FieldPanel("minutes")]),
        FieldPanel("body"),
    ]
    edit_handler = tabs(content_panels, [FieldPanel("title_en"), FieldPanel("body_en")], Page)

    class Meta:
        verbose_name = "课时"
        verbose_name_plural = "课时"

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return in_language(self.title, self.title_en)

    @property
    def text(self) -> StreamValue:
        """The lesson in the reader's language; Chinese where it has no English."""
        return self.body_en if reads_english() and self.body_en else self.body

    @property
    def is_foreign(self) -> bool:
        """Is it read in Chinese by somebody who reads English?"""
        return reads_english() and not self.body_en

    @property
    def course(self) -> CoursePage:
        return CoursePage.objects.get(path=self.path[: -self.steplen])

    def clean(self) -> None:
        from courses.practice import differs_in_english

        super().clean()
        if self.path and not Chapter.objects.filter(course__path=self.path[: -self.steplen], key=self.chapter).exists():
            raise ValidationError({"chapter": "这门课里没有这一章。"})
        if unlike := differs_in_english(self):
            raise ValidationError(
                {"body_en": f"英文的练习“{unlike}”和中文的步数不一样。步步对应，换了语言才能接着做。"}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        from courses.practice import listed

        if not self.get_deferred_fields() & {"body", "body_en"}:
            self.practices = listed(self)
        super().save(*args, **kwargs)
        self._forget()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        self._forget()
        return super().delete(*args, **kwargs)

    def _forget(self) -> None:
        """The course is shown anew, with this lesson as it is now."""
        for code in CoursePage.objects.filter(path=self.path[: -self.steplen]).values_list("code", flat=True):
            cache.delete(syllabus_key(code))

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: Any = None,
    ) -> HttpResponse:
        """A preview knows what its address says, so that self-checks and practice screens work in it."""
        asked = {"GET": original_request.GET} if original_request is not None else {}
        return super().make_preview_request(original_request, preview_mode, {**asked, **(extra_request_attrs or {})})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses.views.lessons import show_lesson

        return show_lesson(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self.serve(request)
