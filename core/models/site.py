"""Public pages and site settings, edited in /cms/."""

from typing import Any, Self

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    """The public start page."""

    lead = models.CharField("一句话", max_length=120, blank=True)
    lead_en = models.CharField("一句话（英文）", max_length=200, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("lead_en")]
    max_count = 1
    template = "core/home.html"

    class Meta:
        verbose_name = "首页"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The demo adds its role cards; nowhere else may anybody choose whom to be."""
        from core.accounts.demo import ROLE_CARDS

        context = super().get_context(request, *args, **kwargs)
        context["role_cards"] = ROLE_CARDS if settings.DEMO else ()
        return context


class InfoPage(Page):
    """Help, privacy notice, accessibility statement and the like."""

    title_en = models.CharField("英文标题", max_length=120, blank=True)
    body = RichTextField("正文", blank=True)
    body_en = RichTextField("正文（英文）", blank=True)

    content_panels = [*Page.content_panels, FieldPanel("title_en"), FieldPanel("body"), FieldPanel("body_en")]
    parent_page_types = ["core.HomePage"]
    subpage_types: list[str] = []
    template = "core/info_page.html"

    class Meta:
        verbose_name = "说明页"


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """Names and numbers that differ from deployment to deployment."""

    KEPT_AS, KEPT_SECONDS = "core.site-settings", 60

    department = models.CharField("主管部门名称", max_length=60, default="社会工作部（民政局）")
    department_en = models.CharField("主管部门英文名称", max_length=120, default="Society Work Department")
    help_phone = models.CharField("求助电话", max_length=30, default="6000 8123")
    help_hours = models.CharField("服务时间", max_length=40, default="周一至周五 8:30—17:30")
    help_hours_en = models.CharField("服务时间（英文）", max_length=60, default="Mon–Fri 8:30–17:30")
    filing_number = models.CharField("备案号", max_length=60, blank=True)

    panels = [
        FieldPanel("department"), FieldPanel("department_en"), FieldPanel("help_phone"),
        FieldPanel("help_hours"), FieldPanel("help_hours_en"), FieldPanel("filing_number"),
    ]  # fmt: skip

    class Meta:
        verbose_name = "站点设置"

    @classmethod
    def current(cls) -> Self:
        """The words of the one site. Every page shows them, so they are kept until saved (elsewhere: for a minute)."""
        return cache.get_or_set(cls.KEPT_AS, cls._read, cls.KEPT_SECONDS)

    @classmethod
    def _read(cls) -> Self:
        return cls.objects.filter(site__is_default_site=True).first() or cls()

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete(self.KEPT_AS)
