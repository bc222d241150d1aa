"""The words of the scripts in /cms/: Wagtail's own catalogue, and ours for what it leaves in English."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response


class CmsWords(JavaScriptCatalog):
    packages = ["wagtail.admin"]

    def get_paths(self, packages: list[str]) -> list[Any]:
        return [*super().get_paths(packages), *settings.LOCALE_PATHS]


def cms_words(request: HttpRequest) -> HttpResponse:
    """In the language of whoever asks, as Wagtail's own view does it."""
    return get_localized_response(CmsWords.as_view(), request)
