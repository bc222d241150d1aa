"""What a page says when it cannot be shown. One text for «does not exist» and «not yours», on purpose."""

from __future__ import annotations

import logging
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static
from django.utils.translation import get_language

log = logging.getLogger("zhishe.errors")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A missing right in one's own scope; `exception` may carry a sentence meant for the reader."""
    return render(request, "403.html", {"reason": str(exception) if exception else ""}, status=403)


def too_many(request: HttpRequest, seconds: int = 300) -> HttpResponse:
    """Too many tries; says how long to wait, in minutes, and to machines in seconds."""
    minutes = max(1, -(-seconds // 60))
    response = render(request, "429.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. The page needs neither database nor session, and carries a number that is also in the log."""
    trace = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    log.error("page failed, trace %s, path %s", trace, request.path)
    language = "en" if get_language() == "en" else "zh-Hans"
    context = {"trace": trace, "language": language, "stylesheet": _stylesheet()}
    return HttpResponse(loader.render_to_string("500.html", context), status=500)


def _stylesheet() -> str:
    """The address of the stylesheet; where the collected files themselves are broken, the plain one."""
    try:
        return static("core/style.css")
    except ValueError:
        return f"{settings.STATIC_URL}core/style.css"
