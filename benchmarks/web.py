"""The served site, and beside it three yardsticks under the middleware that `django-admin startproject` writes.

empty view  the session is read, sixty numbers are rendered
bare page   what any page for a signed-in reader must do: session, account, one row, sixty rows, a template
bare save   what any form that keeps something must do: session, account, CSRF, one row read, one row committed

The rows are those of Django's own tables of rights and groups, so the yardsticks know nothing of ours.
"""

from __future__ import annotations

# First, since it makes Django ready for the models that the yardsticks import.
from core.wsgi import application as site

# isort: split
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import Group, Permission
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template import Context, Engine, RequestContext
from django.test.utils import override_settings
from django.urls import path
from django.views.decorators.http import require_POST

STOCK = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ENGINE = Engine(
    context_processors=[
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]
)
NUMBERS = ENGINE.from_string(
    "<table>{% for row in rows %}<tr><td>{{ row }}</td><td>{{ forloop.counter }}</td></tr>{% endfor %}</table>"
)
PAGE = ENGINE.from_string(
    "<!DOCTYPE html><html><head><title>{{ one.name }}</title></head><body><p>{{ user.username }}</p>"
    "<form method=post>{% csrf_token %}<button>{{ one.codename }}</button></form>"
    "<table>{% for row in rows %}<tr><td>{{ forloop.counter }}</td><td>{{ row.codename }}</td><td>{{ row.name }}</td>"
    "</tr>{% endfor %}</table></body></html>"
)
FIRST = 1  # key of a right that every Django project has


def empty(request: HttpRequest) -> HttpResponse:
    request.session.get("seen")
    return HttpResponse(NUMBERS.render(Context({"rows": range(60)})))


@login_required
def page(request: HttpRequest) -> HttpResponse:
    one = get_object_or_404(Permission, pk=FIRST)
    rows = Permission.objects.order_by("pk")[:60]
    return HttpResponse(PAGE.render(RequestContext(request, {"one": one, "rows": rows})))


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    one = get_object_or_404(Permission, pk=FIRST)
    with transaction.atomic():
        kept = Group.objects.create(name=f"{one.codename} {request.POST['answer']} {secrets.token_hex(8)}")
    return JsonResponse({"kept": kept.pk})


urlpatterns = [path("bare/", empty), path("bare/page/", page), path("bare/save/", save)]


def own_urls(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.urlconf = "benchmarks.web"
        return get_response(request)

    return middleware


with override_settings(MIDDLEWARE=["benchmarks.web.own_urls", *STOCK]):
    yardstick = WSGIHandler()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    return (yardstick if environ["PATH_INFO"].startswith("/bare/") else site)(environ, start_response)
