"""Routes of accounts, access, messages, feedback and one's own data, included by core.routes."""

from django.urls import URLPattern, URLResolver, path

from core.views import access, accounts, attachments, audit, feedback, messages, privacy, settings

urlpatterns: list[URLPattern | URLResolver] = [
    path("activate/", access.activate_account, name="activate"),
    path("my/settings/", settings.settings, name="settings"),
    path("my/settings/sign-out-others/", settings.others_out, name="sign-out-others"),
    path("my/settings/messages/", settings.message_choices, name="message-choices"),
    path("my/messages/", messages.messages, name="messages"),
    path("my/messages/read/", messages.messages_read, name="messages-read"),
    path("my/messages/<int:pk>/", messages.message_open, name="message-open"),
    path("my/data/", privacy.data, name="data"),
    path("my/data/download/", privacy.data_download, name="data-download"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/<str:token>/", feedback.feedback_read, name="feedback-read"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
    path("desk/feedback/", feedback.feedback_desk, name="feedback-desk"),
    path("desk/feedback/<int:pk>/", feedback.feedback_answer, name="feedback-answer"),
    path("desk/access/", access.access, name="access"),
    path("desk/access/permissions/", access.permission_table, name="permissions"),
    path("desk/access/<int:pk>/", access.account, name="access-account"),
    path("desk/access/<int:pk>/disable/", access.account_disable, name="access-disable"),
    path("desk/access/<int:pk>/state/", access.account_state, name="access-state"),
    path("desk/access/<int:pk>/reset/", access.account_reset, name="access-reset"),
    path("desk/access/roles/<int:pk>/withdraw/", access.withdraw, name="access-withdraw"),
    path("desk/people/<int:pk>/code/", access.person_code, name="person-code"),
    path("desk/audit/", audit.audit, name="audit"),
    # The view itself answers 404 without the demo flag.
    path("demo/enter/<slug:username>/", accounts.demo_enter, name="demo-enter"),
]
