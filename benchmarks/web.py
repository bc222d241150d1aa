"""The served site, and at /bare/ the yardstick: a new Django project's own middleware, a session, sixty rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test.utils import override_settings
from django.urls import path

from core.wsgi import application as site

# What `django-admin startproject` writes.
STOCK = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TABLE = Template(
    "<table>{% for row in rows %}<tr><td>{{ row }}</td><td>{{ forloop.counter }}</td></tr>{% endfor %}</table>"
)


def bare(request: HttpRequest) -> HttpResponse:
    """The yardstick: session, one template, sixty rows."""
    request.session.get("seen")
    return HttpResponse(TABLE.render(Context({"rows": range(60)})))


urlpatterns = [path("bare/", bare)]


def own_urls(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.urlconf = "benchmarks.web"
        return get_response(request)

    return middleware


with override_settings(MIDDLEWARE=["benchmarks.web.own_urls", *STOCK]):
    yardstick = WSGIHandler()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    return (yardstick if environ["PATH_INFO"] == "/bare/" else site)(environ, start_response)
