"""What the linters read: the stylesheet, the templates, the scripts of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
STYLESHEET = ROOT / "core/static/core/style.css"
ALL_TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Screens of /cms/ stand in Wagtail's own frame and wear its classes; authors meet Chinese there throughout.
TEMPLATES = [path for path in ALL_TEMPLATES if 'extends "wagtailadmin/' not in path.read_text(encoding="utf-8")]
SCRIPTS = sorted(
    path for app in ("core", "staff", "courses", "certification") for path in ROOT.glob(f"{app}/static/**/*.js")
)
DRAWN = sorted([*(ROOT / "core/figures").glob("*.py"), *(ROOT / "core/templatetags").glob("*.py")])

_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def css() -> str:
    """The stylesheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", STYLESHEET.read_text(encoding="utf-8"), flags=re.S)


def css_classes() -> set[str]:
    selectors = re.sub(r"\{[^{}]*\}", "{}", css())
    return set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", selectors))


def template_classes(path: Path) -> Iterator[str]:
    """Classes written out in a template; pieces glued to a template tag (`b{{ n }}`) are left to the code behind."""
    text = path.read_text(encoding="utf-8")
    for value in re.findall(r'\sclass="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', text, flags=re.S):
        marked = re.sub(r"\{\{.*?\}\}", "\0", re.sub(r"\{%.*?%\}", " ", value, flags=re.S), flags=re.S)
        yield from (piece for piece in marked.split() if "\0" not in piece)


def drawn_classes(path: Path) -> Iterator[str]:
    """Classes in `css="…"` of the code that draws."""
    for value in re.findall(r'\bcss="([^"{}]*)"', path.read_text(encoding="utf-8")):
        yield from value.split()


def without_tags(text: str) -> str:
    return _TAG.sub("", text)
