"""Routes of practical tasks: asked, decided, looked at twice, and coaching."""

from django.urls import URLPattern, URLResolver, path

from courses.views import coaching, further_tasks, second_checks, signoff_batch, signoffs

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/signoffs/", signoffs.signoffs, name="signoffs"),
    path("desk/signoffs/<int:pk>/", signoffs.signoff_decide, name="signoff-decide"),
    path("desk/signoffs/coaching/", coaching.coaching_desk, name="coaching-desk"),
    path("desk/signoffs/courses/<str:code>/", signoff_batch.signoff_batch, name="signoff-batch"),
    path("desk/signoffs/second/", second_checks.second_checks, name="second-checks"),
    path("desk/signoffs/second/<int:pk>/", second_checks.second_decide, name="second-decide"),
    path("my/coaching/", coaching.my_coaching, name="my-coaching"),
    path("my/coaching/<int:pk>/", coaching.coaching_decide, name="coaching-decide"),
    path("my/coaching/new/", coaching.coaching_new, name="coaching-new"),
    path("my/courses/<str:code>/task/", signoffs.task, name="task"),
    path("my/skills/<str:code>/task/", further_tasks.further_task, name="further-task"),
]
