"""Routes of core, included at the site's root."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from core.views import health, jobs, media, reports, site

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("core.accounts.routes")),
    path("desk/imports/", include("core.imports.routes")),
    path("media/<str:folder>/<path:name>", media.library_file, name="library-file"),
    path("healthz", health.healthz, name="healthz"),
    path("desk/jobs/", jobs.jobs, name="jobs"),
    path("desk/reports/", reports.reports, name="reports"),
    path("jobs/<uuid:pk>/", jobs.job, name="job"),
    path("jobs/<uuid:pk>/cancel/", jobs.cancel_job, name="job-cancel"),
    path("preferences/", site.preferences, name="preferences"),
    path("menu/", site.menu, name="menu"),
    path("help/", site.help_page, name="help"),
    path("privacy/", site.privacy, name="privacy"),
    path("accessibility/", site.accessibility, name="accessibility"),
]
if settings.DEMO:
    urlpatterns += [path("kit/", site.kit, name="kit")]
