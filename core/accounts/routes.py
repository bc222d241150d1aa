"""Routes of accounts and access, included by core.routes."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from core.views import accounts

urlpatterns: list[URLPattern | URLResolver] = []
if settings.DEMO:
    urlpatterns += [path("demo/enter/<slug:username>/", accounts.demo_enter, name="demo-enter")]
