"""Counting windows on the cache: how often a client may do a costly or guessable thing.

Fixed windows, keyed by purpose and client; exact enough to stop guessing, and one cache call a request.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class TooMany:
    """Refused for `seconds` more."""

    seconds: int


def client_address(request: HttpRequest) -> str:
    """The peer's address; a proxy in front must set X-Real-IP itself and is the only one who can reach us then."""
    return request.META.get("HTTP_X_REAL_IP") or request.META.get("REMOTE_ADDR", "")


def over_limit(purpose: str, key: str, *, times: int, seconds: int) -> TooMany | None:
    """Count one use; TooMany when there were more than `times` in the current window of `seconds`."""
    now = int(time.time())
    window, passed = divmod(now, seconds)
    name = f"throttle:{purpose}:{key}:{window}"
    cache.add(name, 0, timeout=seconds + 1)
    try:
        count = cache.incr(name)
    except ValueError:  # the entry ran out between the two calls
        count = 1
    return TooMany(seconds - passed) if count > times else None
