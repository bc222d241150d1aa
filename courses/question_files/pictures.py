"""Pictures that a question file carries: found by name in its package, never fetched from anywhere."""

from __future__ import annotations

import base64
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from courses.question_files.items import Picture, Problem

_TOKENS = ("$IMS-CC-FILEBASE$/", "%24IMS-CC-FILEBASE%24/", "@@PLUGINFILE@@/", "@X@EmbeddedFile.requestUrlStub@X@")


@dataclass(frozen=True, slots=True)
class Files:
    """The files beside a question: `members` by path, `folder` of the file that names them."""

    members: Mapping[str, bytes] = field(default_factory=dict)
    folder: str = ""

    def find(self, source: str) -> bytes | None:
        """By its path from the folder, from the package's root, else by a name that only one file has."""
        path = unquote(source).split("?", 1)[0].split("#", 1)[0]
        for token in _TOKENS:
            path = path.replace(token, "").replace(unquote(token), "")
        for candidate in (posixpath.normpath(posixpath.join(self.folder, path)), posixpath.normpath(path)):
            if candidate in self.members:
                return self.members[candidate]
        name = posixpath.basename(path)
        same = [member for member in self.members if posixpath.basename(member) == name] if name else []
        return self.members[same[0]] if len(same) == 1 else None


def embedded(source: str) -> bytes | None:
    """The bytes of a «data:image/…;base64,…» address."""
    if not source.startswith("data:image/") or "base64," not in source:
        return None
    try:
        return base64.b64decode(source.split("base64,", 1)[1] + "==", validate=False)
    except ValueError:
        return None


def gather(sources: Sequence[tuple[str, str]], files: Files) -> tuple[Picture, ...] | Problem:
    """The pictures of a question; a Problem (without place) when one is not in the file."""
    carried = []
    for source, alt in sources:
        content = embedded(source)
        content = content if content is not None else files.find(source)
        name = posixpath.basename(source)[-60:] if not source.startswith("data:") else "picture"
        if content is None:
            return Problem("", "missing_picture", "refused", {"name": name})
        carried.append(Picture(name, content, alt))
    return tuple(carried)
