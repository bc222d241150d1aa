"""What `manage.py check` says about accounts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError


@register(Tags.security)
def demo_is_off_in_production(**kwargs: Any) -> list[Error]:
    """Default accounts in production are an open door (ASVS 6.3.2)."""
    if settings.PRODUCTION and settings.DEMO:
        return [Error("ZHISHE_DEMO is on in production: demo accounts could sign in.", id="core.E001")]
    return []


@register(Tags.database)
def no_demo_accounts_without_demo(databases: list[str] | None = None, **kwargs: Any) -> list[Error]:
    """They could not sign in anyway; that they are here says that demo data was loaded into a real database."""
    from core.models import User

    if settings.DEMO or not databases:
        return []
    try:
        held = User.objects.filter(is_demo=True).count()
    except DatabaseError:  # before the first migration
        return []
    return [Error(f"{held} demo accounts in a database without the demo flag.", id="core.E002")] if held else []
