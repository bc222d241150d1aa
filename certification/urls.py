"""Routes of certification, included at the site's root."""

from django.urls import URLPattern, URLResolver

from certification import certificate_urls, placement_urls

urlpatterns: list[URLPattern | URLResolver] = [
    *certificate_urls.urlpatterns,
    *placement_urls.urlpatterns,
]
