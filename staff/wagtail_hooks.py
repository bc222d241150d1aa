"""Reference data in /cms/, for site owners: no model here has a person on it."""

from __future__ import annotations

from django.db import models
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, Panel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from staff.models import NamedPractice, PersonnelCategory, Post, Skill, SkillLevel
from staff.models.presets import NormPreset, NormPresetLine


class PresetLineForm(WagtailAdminModelForm):
    """Lines can only be hung on presets, never on a district's own set."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["norm_set"].queryset = NormPreset.objects.all()


def _panels(*names: str) -> list[Panel]:
    return [FieldPanel(name) for name in names]


class ReferenceViewSet(SnippetViewSet):
    add_to_admin_menu = False
    copy_view_enabled = False
    chooser_per_page = 60  # all 50 skills at a glance

    def get_queryset(self, request) -> models.QuerySet | None:
        return self.model._default_manager.all()


class SkillViewSet(ReferenceViewSet):
    model = Skill
    icon = "tag"
    list_display = ["code", "name", "name_en", "group", "valid_months"]
    list_filter = ["group"]
    search_fields = ["code", "name", "name_en"]
    panels = [
        FieldRowPanel(_panels("code", "group", "valid_months")),
        *_panels("name", "name_en"),
        HelpPanel("改动有效月数只影响以后的证据和复核日期，不改已有记录。"),
    ]


class SkillLevelViewSet(ReferenceViewSet):
    model = SkillLevel
    icon = "list-ol"
    list_display = ["skill", "level", "behaviour"]
    list_filter = ["level", "skill__group"]
    search_fields = ["behaviour", "behaviour_en"]
    panels = [FieldRowPanel(_panels("skill", "level")), *_panels("behaviour", "behaviour_en")]


class PostViewSet(ReferenceViewSet):
    model = Post
    icon = "user"
    list_display = ["code", "name", "name_en", "is_lead", "order"]
    panels = _panels("code", "name", "name_en", "is_lead", "words", "order")


class PersonnelCategoryViewSet(ReferenceViewSet):
    model = PersonnelCategory
    icon = "group"
    list_display = ["code", "name", "name_en", "counts_toward_norm", "order"]
    panels = _panels("code", "name", "name_en", "counts_toward_norm", "words", "order")


class NormPresetViewSet(ReferenceViewSet):
    model = NormPreset
    icon = "cog"
    list_display = ["name", "name_en", "method", "starts_on"]
    panels = [
        *_panels("name", "name_en", "method", "starts_on", "parameters"),
        HelpPanel("预设供各区复制。各区已经复制的标准集不会跟着变。"),
    ]


class NormPresetLineViewSet(ReferenceViewSet):
    model = NormPresetLine
    icon = "list-ul"
    list_display = ["norm_set", "kind", "skill", "level", "post", "number", "cite"]
    list_filter = ["norm_set", "kind"]
    base_form_class = PresetLineForm
    panels = [
        FieldRowPanel(_panels("norm_set", "kind")),
        FieldRowPanel(_panels("skill", "level", "post")),
        MultiFieldPanel(
            _panels("per", "indicator", "divisor", "number", "minimum", "share", "platform_kind"), heading="怎样计量"
        ),
        FieldRowPanel(_panels("choose", "choice_group")),
        *_panels("cite"),
    ]


class NamedPracticeViewSet(ReferenceViewSet):
    model = NamedPractice
    icon = "site"
    list_display = ["code", "name", "kind", "city"]
    list_filter = ["kind"]
    search_fields = ["code", "name", "name_en", "city"]
    panels = _panels(
        "code", "name", "name_en", "kind", "city", "about", "about_en", "paper_ref", "carry_mode", "skills"
    )  # fmt: skip


class ReferenceGroup(SnippetViewSetGroup):
    menu_label = "参考数据"
    menu_icon = "folder-open-inverse"
    menu_order = 250
    items = (
        SkillViewSet, SkillLevelViewSet, PostViewSet, PersonnelCategoryViewSet,
        NormPresetViewSet, NormPresetLineViewSet, NamedPracticeViewSet,
    )  # fmt: skip


register_snippet(ReferenceGroup)
