"""Routes of training beyond the own courses: the old ledger, dispatches, the register, the fishbone."""

from django.urls import URLPattern, URLResolver, path

from courses.views import fishbone, ledger_courses, practices

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/imports/courses/", ledger_courses.ledger_courses, name="ledger-courses"),
    path("practices/", practices.practices, name="practices"),
    path("practices/<str:code>/", practices.practice, name="practice"),
    path("desk/fishbone/", fishbone.fishbone, name="fishbone"),
]
