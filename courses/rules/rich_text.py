"""Rich text of a lesson as Markdown and back: headings, paragraphs, lists, bold, links, line breaks; nothing else.

The two directions are inverse on what the editor can produce, so a course can leave and come back without loss.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import markdown

_SPECIAL = re.compile(r"([\\`*_{}\[\]])")
_LIST_START = re.compile(r"^(\s*)(\d+)\.", re.MULTILINE)
_LINE_START = re.compile(r"^(\s*)([#+-])", re.MULTILINE)


def to_html(text: str) -> str:
    """Markdown to the HTML that the editor stores."""
    made = markdown.markdown(text, output_format="html")
    made = re.sub(r"<(/?)strong>", r"<\1b>", made)
    made = re.sub(r"<(/?)em>", r"<\1i>", made)
    return re.sub(r">\s*\n\s*<", "><", made).strip()


def _escaped(text: str) -> str:
    return html.escape(_SPECIAL.sub(r"\\\1", text), quote=False)


def _paragraph(line: str) -> str:
    """A paragraph that begins like a list or a heading but is none."""
    return _LINE_START.sub(r"\1\\\2", _LIST_START.sub(r"\1\2\.", line))


class _Writer(HTMLParser):
    """Collects Markdown while it walks the HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.line = ""
        self.lists: list[tuple[str, list[str]]] = []
        self.link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.lists.append((tag, []))
        elif tag in ("b", "strong"):
            self.line += "**"
        elif tag in ("i", "em"):
            self.line += "*"
        elif tag == "br":
            self.line += "  \n"
        elif tag == "a":
            self.link = dict(attrs).get("href") or ""
            self.line += "["

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "strong"):
            self.line += "**"
        elif tag in ("i", "em"):
            self.line += "*"
        elif tag == "a":
            self.line += f"]({self.link})"
        elif tag == "li" and self.lists:
            self.lists[-1][1].append(self._taken())
        elif tag in ("ul", "ol") and self.lists:
            kind, items = self.lists.pop()
            marks = [f"{n}. " if kind == "ol" else "- " for n in range(1, len(items) + 1)]
            self.blocks.append("\n".join(mark + item for mark, item in zip(marks, items, strict=True)))
        elif tag in ("h2", "h3", "h4"):
            self.blocks.append(f"{'#' * int(tag[1])} {self._taken()}")
        elif tag == "p" and not self.lists and self.line.strip():
            self.blocks.append(_paragraph(self._taken()))

    def handle_data(self, data: str) -> None:
        self.line += _escaped(re.sub(r"\s*\n\s*", " ", data))

    def _taken(self) -> str:
        taken, self.line = self.line.strip(), ""
        return taken


def to_markdown(stored: str) -> str:
    """HTML as the editor stores it to Markdown."""
    writer = _Writer()
    writer.feed(stored)
    writer.close()
    return "\n\n".join(writer.blocks)


def plain_text(stored: str) -> str:
    """The words alone, for counting and for search."""
    return html.unescape(re.sub(r"<[^>]+>", "", stored))
