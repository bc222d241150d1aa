"""What courses tells Wagtail."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from courses.views import analysis
from courses.viewsets import TeachingGroup

register_snippet(TeachingGroup)


@hooks.register("register_admin_urls")
def analysis_urls() -> list[URLPattern]:
    return [
        path("analysis/exams/<int:pk>/", analysis.exam_analysis, name="exam-analysis"),
        path("analysis/questions/<int:pk>/", analysis.question_analysis, name="question-analysis"),
    ]
