"""The blocks that apps add to a composed page, rendered in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from core.slots import Block


def rendered(request: HttpRequest, found: Iterable[Block | None], **context: Any) -> list[str]:
    """`found`: what the entries of a slot answered. `context` is given to every block; its own comes first."""
    blocks = sorted((block for block in found if block is not None), key=lambda block: block.order)
    return [render_to_string(block.template, {**context, **block.context}, request) for block in blocks]
