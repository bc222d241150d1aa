"""Pages that belong to nobody's subject: display choices, the full menu, help."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from core.context import CHOICES
from core.permissions import ROLES

YEAR = 365 * 24 * 3600  # seconds a display choice is kept


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Text size, theme, contrast, language: kept in a cookie and, when signed in, in the profile."""
    if request.method == "GET":
        return render(request, "core/preferences.html", {"back": safe_return(request, request.GET.get("next", ""))})
    wanted = {name: request.POST[name] for name in CHOICES if request.POST.get(name) in CHOICES[name]}
    response = HttpResponseRedirect(safe_return(request, request.POST.get("next", "")) or reverse("preferences"))
    for name, value in wanted.items():
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.PRODUCTION, httponly=True)
    if request.user.is_authenticated and wanted:
        for name, value in wanted.items():
            setattr(request.user, name, value)
        request.user.save(update_fields=list(wanted))
    return response


@login_required
@require_GET
def menu(request: HttpRequest) -> HttpResponse:
    """Every entry of the side bar as a list, for phones."""
    return render(request, "core/menu.html")


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Help by role; the texts stand in the templates, so that they travel with the version they explain."""
    return render(request, "core/help.html", {"roles": ROLES.values()})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "core/accessibility.html")


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "core/privacy.html")


@require_GET
def kit(request: HttpRequest) -> HttpResponse:
    """Every component with invented data, for engineers and authors; only where the demo runs."""
    from core.views.kit import samples

    return render(request, "core/kit.html", samples(request))


def safe_return(request: HttpRequest, url: str) -> str:
    """The address to go back to, if it is one of ours; else nothing."""
    secure: dict[str, Any] = {"allowed_hosts": {request.get_host()}, "require_https": request.is_secure()}
    return url if url and url_has_allowed_host_and_scheme(url, **secure) else ""
