"""Whole numbers that a browser sent."""

from __future__ import annotations

from collections.abc import Iterable


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Those that are one; what somebody typed into the address is passed over."""
    return [int(text) for text in texts if text.isascii() and text.isdigit()]
