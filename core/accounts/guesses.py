"""How many wrong passwords are looked at, so that nobody guesses and nobody is locked out for long.

Three counters for a browser we do not know: the account at this address (a neighbour's typing errors do not count
for others behind the same router), the account from anywhere (a guess spread over many addresses), the address
alone (wide, because a whole office sits behind one). A browser in which this account has signed in before carries a
signed cookie and is counted by itself: so a stranger who spends the account's tries does not lock its owner out.
The rates stand in ACCOUNT_RATE_LIMITS; successful sign-ins give their use back.
"""

from __future__ import annotations

import secrets

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from core.models import User

COOKIE = "known_browser"
_SALT = "core.accounts.known_browser"
_KEPT = 180 * 24 * 3600  # seconds
_ACCOUNTS = 12  # accounts one shared desk computer is remembered for


def _cookie(request: HttpRequest) -> dict[str, object]:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_KEPT)
    except signing.BadSignature:
        return {}


def knows_browser(request: HttpRequest, user: User | None) -> str:
    """The browser's number when this account has signed in there before, else an empty string."""
    known = _cookie(request)
    accounts = known.get("accounts", [])
    return str(known["browser"]) if user and isinstance(accounts, list) and user.pk in accounts else ""


def remember_browser(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    known = _cookie(request)
    held = known.get("accounts", [])
    others = [pk for pk in held if pk != user.pk] if isinstance(held, list) else []
    value = {"browser": known.get("browser") or secrets.token_hex(8), "accounts": [user.pk, *others][:_ACCOUNTS]}
    response.set_cookie(
        COOKIE, signing.dumps(value, salt=_SALT), max_age=_KEPT, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def spend(request: HttpRequest, user: User | None, name: str) -> ratelimit.RateLimitUsage | None:
    """Count one try; None when a limit is reached and the password is not to be looked at."""
    account = f"user:{user.pk}" if user else f"name:{name.strip().lower()}"
    browser = knows_browser(request, user)
    if browser:
        steps = [("guess_known_browser", f"{account}|{browser}")]
    else:
        address = ratelimit.get_ip(request)
        steps = [("guess_here", f"{account}|{address}"), ("guess_account", account), ("guess_address", address)]
    spent: list[ratelimit.SingleRateLimitUsage] = []
    for action, key in steps:
        usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
        if usage is None:
            return None
        spent += usage.usage
    return ratelimit.RateLimitUsage(usage=spent)
