"""The site's routes: every app's own, then accounts, /cms/, and Wagtail's pages last."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.views.cms_words import cms_words


def nothing_here(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("", include("core.routes")),
    path("", include("staff.urls")),
    path("", include("courses.urls")),
    path("", include("certification.urls")),
    path("accounts/", include("core.accounts.doors")),
    # One door for everybody: Wagtail's own password form has neither throttle nor second factor.
    path("cms/login/", RedirectView.as_view(url=settings.LOGIN_URL, query_string=True)),
    # Wagtail's lists of users and groups would show names of every district; access is managed at /desk/access/.
    re_path(r"^cms/(?:users|groups)(?:/|$)", nothing_here),
    path("cms/jsi18n/", cms_words),
    path("cms/", include(wagtailadmin_urls)),
    # Wagtail's door for private pages is a bare password form as well.
    path("_util/login/", RedirectView.as_view(url=settings.LOGIN_URL, query_string=True)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]

handler403 = "core.views.errors.forbidden"
handler404 = "core.views.errors.not_found"
handler429 = "core.views.errors.too_many"
handler500 = "core.views.errors.server_error"
