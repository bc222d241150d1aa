"""Routes of training beyond the own courses: the old ledger, dispatches, the register, the fishbone."""

from django.urls import URLPattern, URLResolver, path

from courses.views import ledger_courses

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/imports/courses/", ledger_courses.ledger_courses, name="ledger-courses"),
]
