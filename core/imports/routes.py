"""Routes of imports, included by core."""

from django.urls import path

from core.views import imports

urlpatterns = [
    path("", imports.imports, name="imports"),
    path("new/", imports.upload, name="import-new"),
    path("template/<slug:kind>/", imports.import_template, name="import-template"),
    path("<int:pk>/", imports.import_batch, name="import-batch"),
    path("<int:pk>/answer/", imports.import_answer, name="import-answer"),
    path("<int:pk>/recheck/", imports.import_recheck, name="import-recheck"),
    path("<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("<int:pk>/discard/", imports.import_discard, name="import-discard"),
    path("<int:pk>/undo/", imports.import_undo, name="import-undo"),
    path("<int:pk>/failures/", imports.import_failures, name="import-failures"),
]
