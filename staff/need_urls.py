"""Routes of needs, gaps, norms, skills and the overview."""

from django.urls import path, re_path

from staff.views import gap_detail, gaps, indicators, matrix, my_skills, norms, overview

urlpatterns = [
    path("desk/overview/", overview.overview, name="overview"),
    path("desk/gaps/", gaps.gaps, name="gaps"),
    path("desk/gaps/export/", gaps.gaps_export, name="gaps-export"),
    path("desk/gaps/freeze/", gaps.gaps_freeze, name="gaps-freeze"),
    path("desk/gaps/frozen/<int:pk>/", gaps.gap_snapshot, name="gap-snapshot"),
    path("desk/gaps/<int:pk>/", gap_detail.gap_detail, name="gap-detail"),
    path("desk/norms/", norms.norms, name="norms"),
    path("desk/norms/draft/", norms.norms_draft, name="norms-draft"),
    path("desk/norms/<int:pk>/", norms.norms_detail, name="norms-detail"),
    path("desk/norms/lines/<int:pk>/", norms.norms_line, name="norms-line"),
    re_path(r"^desk/norms/(?P<pk>\d+)/(?P<verb>approve|discard)/$", norms.norms_move, name="norms-move"),
    path("desk/indicators/", indicators.indicators, name="indicators"),
    path("desk/indicators/<int:pk>/", indicators.indicator_detail, name="indicator-detail"),
    path("desk/skills/", matrix.matrix, name="skills"),
    path("desk/skills/export/", matrix.matrix_export, name="skills-export"),
    path("desk/people/<int:pk>/skills/", my_skills.person_skills, name="person-skills"),
    path("desk/people/<int:pk>/skills/<str:code>/", my_skills.person_skill, name="person-skill"),
    path("my/skills/", my_skills.my_skills, name="my-skills"),
    path("my/skills/<str:code>/", my_skills.my_skill, name="my-skill"),
]
