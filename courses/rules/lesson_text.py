"""A lesson as a text file: YAML front matter, Markdown, and fenced blocks for what is not running text.

---
title: 编码规则
chapter: c1
minutes: 8
---
running text …

```steps
title: 找到一户的编码
steps:
- …
```
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

_FRONT = re.compile(r"\A---\n(?P<front>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_FENCE = re.compile(r"^```(?P<kind>[a-z]+)\n(?P<inside>.*?)^```[ \t]*$\n?", re.DOTALL | re.MULTILINE)

Block = tuple[str, Any]  # ("text", markdown) or (kind, fields)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The file is not a lesson: no front matter, or a block whose YAML does not parse."""

    why: str


class _Dumper(yaml.SafeDumper):
    """YAML as people write it: order kept, Chinese as it is, long texts as blocks."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def to_yaml(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)


def read(text: str) -> tuple[dict[str, Any], list[Block]] | Unreadable:
    """Front matter and blocks of a lesson file."""
    found = _FRONT.match(text.replace("\r\n", "\n"))
    if found is None:
        return Unreadable("front matter missing")
    try:
        front = yaml.safe_load(found["front"]) or {}
        return front, list(_blocks(found["body"]))
    except yaml.YAMLError as error:
        return Unreadable(str(error))


def read_blocks(text: str) -> list[Block] | Unreadable:
    """Blocks of a file without front matter: the English of a lesson, whose title stands in the lesson's own file."""
    try:
        return list(_blocks(text.replace("\r\n", "\n")))
    except yaml.YAMLError as error:
        return Unreadable(str(error))


def _blocks(body: str) -> Sequence[Block]:
    blocks: list[Block] = []
    place = 0
    for fence in _FENCE.finditer(body):
        if running := body[place : fence.start()].strip():
            blocks.append(("text", running))
        blocks.append((fence["kind"], yaml.safe_load(fence["inside"])))
        place = fence.end()
    if running := body[place:].strip():
        blocks.append(("text", running))
    return blocks


def write(front: Mapping[str, Any], blocks: Sequence[Block]) -> str:
    """The file of a lesson; `read` gives the same front matter and blocks back."""
    return f"---\n{to_yaml(dict(front))}---\n\n" + write_blocks(blocks)


def write_blocks(blocks: Sequence[Block]) -> str:
    parts = [content if kind == "text" else f"```{kind}\n{to_yaml(content)}```" for kind, content in blocks]
    return "\n\n".join(parts) + "\n"
