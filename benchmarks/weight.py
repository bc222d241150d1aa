"""What the first visit of a learner page costs a phone: bytes as gzip sends them, and requests."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from benchmarks.pages import visitor
from courses.models import Attempt, CoursePage

KILOBYTES, REQUESTS = 80, 8
_IN_PAGE = re.compile(r'<(?:link|script|img|source|video|audio)\b[^>]*?\s(?:href|src)="([^"]+)"')
_IN_SCRIPT = re.compile(r"""^\s*import\s[^"']*["']([^"']+)["']""", re.M)
_IN_STYLE = re.compile(r"""url\(["']?(?!data:)([^"')]+)""")


def parts_of(page: str) -> set[str]:
    """Addresses of all that the browser fetches for a page: styles, scripts and what they import, pictures."""
    found: set[str] = set()
    waiting = [address for address in _IN_PAGE.findall(page) if not address.startswith("data:")]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found.add(address)
        pattern = {".js": _IN_SCRIPT, ".css": _IN_STYLE}.get(Path(address).suffix)
        if pattern:
            waiting += [urljoin(address, inner) for inner in pattern.findall(_content(address).decode())]
    return found


def _content(address: str) -> bytes:
    for prefix, root in ((settings.STATIC_URL, settings.STATIC_ROOT), (settings.MEDIA_URL, settings.MEDIA_ROOT)):
        if address.startswith(prefix):
            return (Path(root) / address.removeprefix(prefix)).read_bytes()
    raise SystemExit(f"{address} is neither a static nor a media file, so it cannot be weighed")


def zipped(content: bytes) -> float:
    return len(gzip.compress(content, 6)) / 1000


def show_all() -> None:
    client = visitor("learner")
    course = CoursePage.objects.live().get(code="ZS-111")
    lesson = course.lessons().first()
    pages = [
        ("today", reverse("today")),
        ("catalogue", reverse("courses")),
        ("course", reverse("course", args=[course.code])),
        ("lesson", reverse("lesson", args=[course.code, lesson.slug])),
    ]
    print(f"\n{'first visit':22}{'kB gzip':>8}{'aim':>6}{'requests':>10}{'aim':>6}")
    for name, address in pages:
        _show(name, client.get(address).content)
    attempt = Attempt.objects.open().filter(person__user__username__startswith="bench-").first()
    client.force_login(attempt.person.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    _show("question", client.get(reverse("question", args=[attempt.pk, 1])).content)


def _show(name: str, page: bytes) -> None:
    parts = parts_of(page.decode())
    weight = zipped(page) + sum(zipped(_content(address)) for address in parts)
    print(f"{name:22}{weight:8.1f}{KILOBYTES:6}{len(parts) + 1:10}{REQUESTS:6}", flush=True)
