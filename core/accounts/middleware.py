"""Rules that hold on every page of a signed-in person."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from core import audit
from core.actions.access import home_of

_PRIVATE = ("/my/", "/desk/", "/accounts/", "/activate/")


class AccountRules:
    """A first password must be changed; private pages are not kept by the browser; a refused right is recorded."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password and not _allowed_meanwhile(request.path):
            return HttpResponseRedirect(reverse("account_change_password"))
        response = self.get_response(request)
        if request.path.startswith(_PRIVATE):
            # On a shared desk computer the back button must not show the last person's pages.
            patch_cache_control(response, private=True, no_store=True)
        if response.status_code == 403 and user.is_authenticated:
            audit.record("access.denied", about=user, by=user, scope=home_of(user), data={"path": request.path[:200]})
        return response


def _allowed_meanwhile(path: str) -> bool:
    open_to_all = {reverse("account_change_password"), reverse("account_logout"), "/healthz", "/preferences/"}
    return path in open_to_all or path.startswith("/static/")
