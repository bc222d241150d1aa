"""Questions, exams and policy documents in /cms/. None of them knows a person."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.forms import QuestionForm
from courses.models import Exam, PolicyDocument, Question
from courses.views.analysis import exam_cell, question_cell
from courses.views.question_export import QuestionFileView, QuestionIndexView

CHINESE = [
    FieldRowPanel([FieldPanel("course"), FieldPanel("code"), FieldPanel("kind")]),
    FieldPanel("body"),
    FieldPanel("options_text"),
    FieldPanel("answer_text"),
    FieldPanel("explanation"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("skill"), FieldPanel("level"), FieldPanel("difficulty")]),
            FieldRowPanel([FieldPanel("chapter"), FieldPanel("lesson")]),
        ],
        heading="归类",
    ),
]
ENGLISH = [FieldPanel(name) for name in ("english_body", "english_options", "english_answer", "english_explanation")]


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = "题库"
    list_display = ["code", "body", "course", "kind", "skill", "difficulty", "version",
                    Column("figures", label="考下来怎样", accessor=question_cell)]  # fmt: skip
    list_filter = ["course", "kind", "skill", "difficulty"]
    list_per_page = 50
    copy_view_enabled = False
    index_view_class = QuestionIndexView
    edit_handler = TabbedInterface(
        [ObjectList(CHINESE, heading="内容"), ObjectList(ENGLISH, heading="英文版")], base_form_class=QuestionForm
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """Only what is in use; older versions live on in the papers that drew them."""
        return Question.objects.current().select_related("course", "skill").prefetch_related("course__exams__figures")

    def get_urlpatterns(self) -> list[URLPattern]:
        file_view = self.construct_view(QuestionFileView, **self.get_index_view_kwargs())
        return [*super().get_urlpatterns(), path("export/<slug:file_format>/", file_view, name="export")]


class ExamViewSet(SnippetViewSet):
    model = Exam
    icon = "form"
    menu_label = "考试"
    list_display = [
        "title",
        "course",
        "minutes",
        "pass_mark",
        "tries",
        Column("figures", label="分析", accessor=exam_cell),
    ]
    list_filter = ["course"]
    panels = [
        FieldPanel("course"),
        FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
        FieldPanel("blueprint"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("pass_mark")]),
        FieldRowPanel([FieldPanel("tries"), FieldPanel("wait_days"), FieldPanel("scheme")]),
    ]


class PolicyDocumentViewSet(SnippetViewSet):
    model = PolicyDocument
    icon = "doc-full"
    menu_label = "政策文件"
    list_display = ["title", "number", "issuer", "checked_on"]


class TeachingGroup(SnippetViewSetGroup):
    """题库、考试、政策文件 together in the side menu."""

    items = (QuestionViewSet, ExamViewSet, PolicyDocumentViewSet)
    menu_label = "教学"
    menu_icon = "openquote"
    menu_order = 150

    def get_submenu_items(self) -> list[MenuItem]:
        disputes = MenuItem("题目异议", reverse("question-disputes"), icon_name="comment", order=900)
        return [*super().get_submenu_items(), disputes]
