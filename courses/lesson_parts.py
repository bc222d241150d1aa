"""The blocks of a lesson as its page shows them: what is the same for every reader is rendered once, not for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from courses.models import LessonPage
from courses.models.catalogue import KEPT_SECONDS

OF_READER = frozenset({"practice", "video", "audio"})  # they show how far she is


@dataclass(frozen=True, slots=True)
class Part:
    """One block. `block` is None where `html` says it all."""

    id: str
    kind: str
    html: str = ""
    block: Any = None


@dataclass(frozen=True, slots=True)
class Text:
    """A lesson in the reader's language; `is_foreign` where it is read in Chinese by somebody who reads English."""

    is_foreign: bool
    parts: Sequence[Part]

    @property
    def kinds(self) -> set[str]:
        return {part.kind for part in self.parts}


def text_of(page: LessonPage) -> Text:
    """The lesson as it stands, nothing rendered yet: for previews, and for who asks whether an answer is right."""
    return Text(page.is_foreign, [Part(block.id, block.block_type, block=block) for block in page.text])


def kept_text_of(page: LessonPage) -> Text:
    """The same, with what does not depend on the reader rendered before; then the body is not even read.

    Kept under the published revision, so that it goes with the syllabus. What a block looks up elsewhere (the number
    of a policy, the name of a file) is at most a minute old.
    """
    key = f"courses.lesson:{page.pk}:{page.live_revision_id}:{get_language()}"
    kept = cache.get_or_set(key, lambda: _rendered(page), KEPT_SECONDS)
    if not kept.kinds & OF_READER:
        return kept
    parts = [part if part.html else replace(part, block=page.text[n]) for n, part in enumerate(kept.parts)]
    return replace(kept, parts=parts)


def _rendered(page: LessonPage) -> Text:
    parts = [Part(block.id, block.block_type, _html(block)) for block in page.text]
    return Text(page.is_foreign, parts)


def _html(block: Any) -> str:
    return "" if block.block_type in OF_READER else block.render_as_block({"block": block})
