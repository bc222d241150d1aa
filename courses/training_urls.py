"""Routes of training beyond the own courses: the old ledger, dispatches, the register, the fishbone."""

from django.urls import URLPattern, URLResolver, path

from courses.views import dispatches, fishbone, ledger_courses, my_dispatches, practices

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/imports/courses/", ledger_courses.ledger_courses, name="ledger-courses"),
    path("desk/dispatches/", dispatches.dispatches, name="dispatches"),
    path("desk/dispatches/new/", dispatches.dispatch_new, name="dispatch-new"),
    path("desk/dispatches/<int:pk>/", dispatches.dispatch, name="dispatch"),
    path("desk/dispatches/<int:pk>/decide/", dispatches.dispatch_decide, name="dispatch-decide"),
    path("desk/dispatches/<int:pk>/leave/", dispatches.dispatch_leave, name="dispatch-leave"),
    path("desk/dispatches/<int:pk>/close/", dispatches.dispatch_close, name="dispatch-close"),
    path("desk/dispatches/<int:pk>/agreement/", dispatches.dispatch_agreement, name="dispatch-agreement"),
    path("my/dispatches/", my_dispatches.my_dispatches, name="my-dispatches"),
    path("my/dispatches/<int:pk>/", my_dispatches.my_dispatch, name="my-dispatch"),
    path("practices/", practices.practices, name="practices"),
    path("practices/<str:code>/", practices.practice, name="practice"),
    path("desk/fishbone/", fishbone.fishbone, name="fishbone"),
]
