"""The few marks the charts are made of. Classes only, never a style attribute; every value is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


def mark(tag: str, content: Any = "", **attributes: Any) -> SafeString:
    """One element. `css` becomes `class`, underscores become hyphens, floats are cut to two places."""
    pairs = [("class" if name == "css" else name.replace("_", "-"), value) for name, value in attributes.items()]
    written = format_html_join("", ' {}="{}"', ((name, _short(value)) for name, value in pairs if value is not None))
    return format_html("<{}{}>{}</{}>", mark_safe(tag), written, conditional_escape(content), mark_safe(tag))


def link(url: str, title: str, *marks: SafeString, css: str | None = None) -> SafeString:
    """A mark that leads somewhere and says its value; without an address it still says it."""
    body = joined([mark("title", title), *marks])
    return mark("a", body, href=url, css=css) if url else mark("g", body, css=css)


def text(x: float | str, y: float | str, words: Any, css: str | None = None, dy: str | None = ".35em") -> SafeString:
    return mark("text", words, x=percent(x), y=percent(y), dy=dy, css=css)


def joined(marks: Iterable[Any]) -> SafeString:
    return mark_safe("".join(conditional_escape(one) for one in marks))


def percent(value: float | str) -> str:
    return value if isinstance(value, str) else f"{round(value, 2):g}%"


def _short(value: Any) -> Any:
    return f"{round(value, 2):g}" if isinstance(value, float) else value
