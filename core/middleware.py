"""Small middleware of the site."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

LOCALE_COOKIE = "locale"


class LocaleOfPerson:
    """Chinese unless the person chose English (profile first, then cookie); never guessed from the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "locale", "") or request.COOKIES.get(LOCALE_COOKIE, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """One strict policy for the site; the looser one that Wagtail's editor needs stays inside /cms/."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path_info.startswith("/cms/"):
            # The editor shows its previews in a frame. A preview has come through the site's own middleware already
            # and wears the strict headers of the page that it shows.
            response.headers.pop(HEADER, None)
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return super().process_response(request, response)

    def get_policy_parts(self, request: HttpRequest, response: HttpResponse, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/cms/") and not report_only:
            parts.config = settings.CMS_CONTENT_SECURITY_POLICY
        return parts
