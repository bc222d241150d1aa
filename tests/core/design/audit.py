"""What a screen reader and a keyboard would stumble over in one page of HTML, found without a browser."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


def _names_a_region(given: dict[str, str | None]) -> bool:
    return given.get("role") == "region" and bool(given.get("aria-label") or given.get("aria-labelledby"))


class _Reader(HTMLParser):
    """Collects what `faults` judges: headings, ids, labels, controls, links and buttons with their words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.label_targets: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.wordless: list[str] = []
        self.tables: list[dict[str, bool]] = []
        self.lang = ""
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "html":
            self.lang = given.get("lang") or ""
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        if tag == "label" and given.get("for"):
            self.label_targets.add(str(given["for"]))
        if tag in ("input", "select", "textarea") and given.get("type", "text") not in UNLABELLED:
            within = any(name == "label" for name, _given, _words in self._open)
            self.controls.append(given | {"within": "yes" if within else None})
        if tag == "caption" and self.tables:
            self.tables[-1]["caption"] = True
        if tag == "table":
            # a scrolling box that is a named region speaks for the table in it
            named = any(_names_a_region(given) for _tag, given, _w in self._open)
            self.tables.append({"caption": named or bool(given.get("aria-label"))})
        if tag == "img" and given.get("alt"):
            self._say(str(given["alt"]))
        if given.get("aria-label"):
            self._say(str(given["aria-label"]))
        if tag not in VOID:
            spoken = [str(given["aria-label"])] if given.get("aria-label") else []
            self._open.append((tag, given, spoken))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, given, words = self._open.pop()
            if name in ("a", "button") and not "".join(words).strip() and not given.get("aria-label"):
                self.wordless.append(f"<{name} {given.get('href') or given.get('name') or ''}>")
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, words: str) -> None:
        for _name, _given, heard in self._open:
            heard.append(words)


def faults(html: str) -> list[str]:
    """Sentences about what is wrong; empty for a page in order."""
    page = _Reader()
    page.feed(html)
    found = [f"id {one} stands {times} times" for one, times in Counter(page.ids).items() if times > 1]
    if page.lang not in ("zh-Hans", "en"):
        found.append(f"lang is {page.lang!r}")
    if page.headings.count(1) != 1:
        found.append(f"{page.headings.count(1)} headings of the first level")
    for before, after in zip(page.headings, page.headings[1:], strict=False):
        if after > before + 1:
            found.append(f"heading {after} follows heading {before}")
    for control in page.controls:
        named = control.get("aria-label") or control.get("aria-labelledby") or control["within"]
        if not named and control.get("id") not in page.label_targets:
            found.append(f"no label for {control.get('name') or control.get('id')}")
    found += [f"label for {one}, which is not there" for one in sorted(page.label_targets - set(page.ids))]
    found += [f"no words in {one}" for one in page.wordless]
    found += ["a table without a caption" for table in page.tables if not table["caption"]]
    return found
