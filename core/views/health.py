"""`/healthz`: is this machine able to serve? For load balancers and monitors; no secrets, no personal data."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.jobs.pulse import waiting_since, worker_lag

log = logging.getLogger("zhishe.health")


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        log.exception("the database does not answer")
        return {"ok": False}
    return {"ok": True, "engine": connection.vendor}


def _cache() -> dict[str, Any]:
    """What is written must be read back: a cache that swallows writes would switch the throttle off."""
    token = get_random_string(12)
    try:
        cache.set("healthz", token, 30)
        ok = cache.get("healthz") is not None
    except Exception:  # every cache client has errors of its own
        log.exception("the cache does not answer")
        ok = False
    return {"ok": ok}


def _worker() -> dict[str, Any]:
    """Seconds since a job worker last gave a sign, and how long the oldest due job has waited."""
    now = timezone.now()
    lag, waiting = worker_lag(now), waiting_since(now)
    limit = settings.JOBS["stopped_after"]
    return {
        "ok": lag is not None and lag <= limit,
        "lag_seconds": None if lag is None else round(lag, 1),
        "oldest_waiting_seconds": None if waiting is None else round(waiting, 1),
        "limit_seconds": limit,
    }


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503 with the part that is not."""
    parts = {"database": _database(), "cache": _cache()}
    parts["worker"] = _worker() if parts["database"]["ok"] else {"ok": False, "lag_seconds": None}
    ok = all(part["ok"] for part in parts.values())
    return JsonResponse({"ok": ok, **parts}, status=200 if ok else 503)
