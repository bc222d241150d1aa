"""Routes of courses, included at the site's root."""

from django.urls import URLPattern, URLResolver, include, path

from courses.views import attempts, catalogue, learning, lessons, marking, overdue, requirements, results, signoffs

urlpatterns: list[URLPattern | URLResolver] = [
    path("courses/", catalogue.catalogue, name="courses"),
    path("courses/<str:code>/", catalogue.course, name="course"),
    path("courses/<str:code>/<str:slug>/", lessons.lesson, name="lesson"),
    path("my/", learning.today, name="today"),
    path("my/courses/", learning.my_courses, name="my-courses"),
    path("my/courses/<str:code>/enrol/", learning.enrol_me, name="enrol"),
    path("my/courses/<str:code>/exam/", attempts.exam, name="exam"),
    path("my/courses/<str:code>/task/", signoffs.task, name="task"),
    path("my/courses/<str:code>/<str:slug>/done/", lessons.lesson_done, name="lesson-done"),
    path("my/courses/<str:code>/<str:slug>/place/", lessons.lesson_place, name="lesson-place"),
    path("my/exams/<int:pk>/", attempts.review, name="attempt"),
    path("my/exams/<int:pk>/<int:number>/", attempts.answer, name="question"),
    path("my/exams/<int:pk>/paper/", attempts.paper, name="paper"),
    path("my/exams/<int:pk>/submit/", attempts.hand_in, name="attempt-submit"),
    path("my/exams/<int:pk>/result/", results.result, name="result"),
    path("my/mistakes/", results.mistakes, name="mistakes"),
    path("desk/signoffs/", signoffs.signoffs, name="signoffs"),
    path("desk/signoffs/<int:pk>/", signoffs.signoff_decide, name="signoff-decide"),
    path("desk/marking/", marking.marking, name="marking"),
    path("desk/marking/answers/<int:pk>/", marking.mark_answer, name="marking-answer"),
    path("desk/marking/<int:pk>/", marking.marking_question, name="marking-question"),
    path("desk/requirements/", requirements.requirements, name="requirements"),
    path("desk/requirements/new/", requirements.requirement_new, name="requirement-new"),
    path("desk/requirements/overdue/", overdue.overdue, name="requirements-overdue"),
    path("desk/requirements/overdue/export/", overdue.overdue_export, name="requirements-overdue-export"),
    path("desk/requirements/overdue/remind/", overdue.overdue_remind, name="requirements-remind"),
    path("desk/requirements/exemptions/<int:pk>/lift/", requirements.exemption_lift, name="exemption-lift"),
    path("desk/requirements/<int:pk>/", requirements.requirement, name="requirement"),
    path("desk/requirements/<int:pk>/edit/", requirements.requirement_edit, name="requirement-edit"),
    path("desk/requirements/<int:pk>/end/", requirements.requirement_end, name="requirement-end"),
    path("desk/requirements/<int:pk>/messages/", requirements.requirement_messages, name="requirement-messages"),
    path("desk/requirements/<int:pk>/exempt/<int:person>/", requirements.requirement_exempt, name="requirement-exempt"),
    path("", include("courses.training_urls")),
]
