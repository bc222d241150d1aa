"""Things named one after the other, with the comma of the reader's language: «甲、乙», «a, b»."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _


def listed(parts: Iterable[object]) -> str:
    return _("、").join(str(part) for part in parts)
