"""The routes under /accounts/: only those of allauth's that are in use. Nobody signs up, nothing is sent by e-mail."""

from allauth.account import views as allauth_views
from django.urls import include, path

from core.views import accounts

urlpatterns = [
    path("login/", accounts.sign_in, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", accounts.change_password, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
