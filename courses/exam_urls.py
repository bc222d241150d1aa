"""Routes of one person's exams: what is arranged for her, a sitting declared void; her practice from mistakes."""

from django.urls import URLPattern, URLResolver, path

from courses.views import mistakes, person_exams

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/mistakes/", mistakes.mistakes, name="mistakes"),
    path("my/mistakes/practise/", mistakes.practise, name="mistakes-practise"),
    path("my/mistakes/<int:pk>/", mistakes.mistake, name="mistake"),
    path("desk/people/<int:pk>/exams/", person_exams.person_exams, name="person-exams"),
    path(
        "desk/people/<int:pk>/exams/<str:code>/<slug:kind>/", person_exams.person_arrange, name="person-exams-arrange"
    ),
    path("desk/exams/arrangements/<int:pk>/lift/", person_exams.arrangement_lift, name="arrangement-lift"),
    path("desk/exams/attempts/<int:pk>/void/", person_exams.attempt_void, name="attempt-void"),
]
