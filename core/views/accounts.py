"""Signing in, changing a password, entering the demo in a role."""

from __future__ import annotations

from allauth.account.views import LoginView, PasswordChangeView
from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts.demo import ROLE_CARDS
from core.accounts.landing import landing
from core.actions.access import note_sign_in
from core.models import User


class SignIn(LoginView):
    """The one door, also for /cms/."""

    def get_authenticated_redirect_url(self) -> str:
        """A signed-in person without a place in /cms/ is told so, instead of being sent round in a circle."""
        url = super().get_authenticated_redirect_url()
        if url.startswith("/cms/") and not self.request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied(_("内容后台只对课程作者和站点负责人开放。"))
        return url


class ChangePassword(PasswordChangeView):
    def get_success_url(self) -> str:
        return landing(self.request.user)


sign_in = SignIn.as_view()
change_password = ChangePassword.as_view()


@require_POST
def demo_enter(request: HttpRequest, username: str) -> HttpResponse:
    """Enter as one of the demo's people; without the demo flag the page does not exist."""
    card = next((card for card in ROLE_CARDS if card.username == username), None)
    if not settings.DEMO or card is None:
        raise Http404
    user = get_object_or_404(User, username=username, is_demo=True, is_active=True)
    logout(request)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.set_expiry(0)
    note_sign_in(user=user, address=request.META.get("REMOTE_ADDR", ""))
    return HttpResponseRedirect(card.landing)
