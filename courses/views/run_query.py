"""What an address says of whom a class is for: `?skills=A03,C01&person=7&community=5&post=grid`."""

from __future__ import annotations

from django.http import HttpRequest

from core.views.numbers import whole_numbers

NAMES = {"community", "skills", "post", "person"}
MOST_SKILLS = 20


def skills_asked(request: HttpRequest) -> list[str]:
    codes = (code.strip().upper() for code in request.GET.get("skills", "").split(","))
    return [code for code in codes if code][:MOST_SKILLS]


def persons_asked(request: HttpRequest) -> list[int]:
    return whole_numbers(request.GET.getlist("person"))


def place_asked(request: HttpRequest) -> int | None:
    place = request.GET.get("community", "")
    return int(place) if place.isascii() and place.isdigit() else None


def whom(request: HttpRequest) -> str:
    """That part of the address, to be handed on to the next page."""
    kept = request.GET.copy()
    for name in set(kept) - NAMES:
        del kept[name]
    return kept.urlencode()
