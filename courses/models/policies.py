"""Policy documents that lessons refer to, each once, with the day its text was last checked."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from courses.models.catalogue import in_language


class PolicyDocument(index.Indexed, models.Model):
    """A law, standard or notice. What was not checked against its text says so wherever it is shown."""

    code = models.SlugField("标识", max_length=40, unique=True, help_text="课程文本里引用它用的短名，如 pipl")
    title = models.CharField("名称", max_length=120)
    title_en = models.CharField("英文名称", max_length=200, blank=True)
    number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发布机关", max_length=80, blank=True)
    in_force_on = models.DateField("施行日期", null=True, blank=True)
    summary = models.TextField("与社区工作有关的要点", blank=True)
    checked_on = models.DateField("核对日期", null=True, blank=True, help_text="何时对照过原文；空着时页面注明未核对")

    search_fields = [index.SearchField("title"), index.SearchField("number"), index.AutocompleteField("title")]
    panels = [
        FieldPanel("code"),
        FieldPanel("title"),
        FieldPanel("title_en"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("issuer")]),
        FieldRowPanel([FieldPanel("in_force_on"), FieldPanel("checked_on")]),
        FieldPanel("summary"),
    ]

    class Meta:
        verbose_name = "政策文件"
        verbose_name_plural = "政策文件"
        ordering = ["title"]

    def __str__(self) -> str:
        return f"《{self.title}》{self.number}"

    @property
    def label(self) -> str:
        return in_language(f"《{self.title}》", self.title_en)
