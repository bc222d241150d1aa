"""Searches by name: kept in the session, so that no name stands in an address, a log or a bookmark (ASVS 14.2.1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect, QueryDict


def kept_search(request: HttpRequest, key: str) -> str:
    return str(request.session.get(f"search:{key}", ""))


def keep_search(request: HttpRequest, key: str, *, fields: tuple[str, ...]) -> HttpResponseRedirect:
    """Take the posted filter: `q` into the session, the named fields into the query string, and back to the list."""
    words = request.POST.get("q", "").strip()[:60]
    if words:
        request.session[f"search:{key}"] = words
    else:
        request.session.pop(f"search:{key}", None)
    query = QueryDict(mutable=True)
    for name in fields:
        values = [value for value in request.POST.getlist(name) if value]
        if values:
            query.setlist(name, values)
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}" if query else request.path)
