"""Routes of staff, included at the site's root."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("staff.people_urls")),
    path("", include("staff.need_urls")),
]
