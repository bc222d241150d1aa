"""Links to pages of apps on the right: by name, and only where that page exists."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def link(name: str, *args: Any, **query: Any) -> str:
    """The address with its query string, or «» where no such page is installed."""
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address
