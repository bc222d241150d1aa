"""Search that finds Chinese inside a run of characters.

The stock back ends take a whole run of Chinese characters for one token. Here a run is indexed as its single
characters and pairs, and a query is turned into pairs that follow each other: correct on SQLite FTS5 and PostgreSQL,
no extension, no word segmenter. It wraps the private `ObjectIndexer.prepare_value` of modelsearch, so a test guards
the pinned version. After a change here: `manage.py update_index`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.db import connection
from modelsearch.backends.database import SearchBackend as database_backend
from modelsearch.query import And, Phrase, PlainText, SearchQuery

_CJK = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(f"[{_CJK}]+")


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def segment_for_index(text: Any) -> Any:
    """«培训课» → « 培 训 课 培训 训课 »; anything but text is returned as it is."""
    if not isinstance(text, str):
        return text
    return _RUN.sub(lambda m: " " + " ".join([*m[0], *_pairs(m[0])]) + " ", _apart(text))


def segment_for_query(text: str) -> str:
    """«培训课» → «培训 训课»; a single character stays itself."""
    return " ".join(_RUN.sub(lambda m: " " + " ".join(_pairs(m[0]) or [m[0]]) + " ", _apart(text)).split())


def plain(text: str) -> str:
    """One width of letters and digits, so that «ＡＥＤ» finds «AED»."""
    return unicodedata.normalize("NFKC", text)


def _apart(text: str) -> str:
    """A code like ZS-111 as its two words: PostgreSQL would read the second as a negative number."""
    return plain(text).replace("-", " ")


def terms_of(text: str) -> list[str]:
    """What a query asks for: its runs of Chinese characters and its other words, each of them to be found."""
    spaced = _RUN.sub(lambda m: f" {m[0]} ", plain(text))
    return [term for term in spaced.split() if any(character.isalnum() for character in term)]


def _of_terms(text: str) -> SearchQuery:
    """All terms; a run of several pairs must stand together, so that «社区工作» does not find «工作在社区»."""
    parts = [_of_term(term) for term in terms_of(text)]
    return And(parts) if len(parts) > 1 else parts[0] if parts else PlainText("")


def _of_term(term: str) -> SearchQuery:
    pairs = segment_for_query(term)
    return Phrase(pairs) if " " in pairs else PlainText(pairs)


def _rewritten(query: Any) -> Any:
    if isinstance(query, str):
        return _of_terms(query)
    if isinstance(query, PlainText):
        if query.operator == "or":
            return PlainText(segment_for_query(query.query_string), operator="or")
        return _of_terms(query.query_string)
    if isinstance(query, Phrase):
        return Phrase(segment_for_query(query.query_string))
    if hasattr(query, "subqueries"):
        query.subqueries = [_rewritten(part) for part in query.subqueries]
    if hasattr(query, "subquery"):
        query.subquery = _rewritten(query.subquery)
    return query


def _teach_indexer(indexer: type) -> None:
    """Make the indexer segment what it stores (once per class)."""
    if getattr(indexer, "segments_chinese", False):
        return
    prepare = indexer.prepare_value

    def prepare_value(self: Any, value: Any) -> Any:
        # Lists and mappings come back here part by part: segmented once, or the pairs no longer follow each other.
        prepared = prepare(self, value)
        return prepared if isinstance(value, list | dict) else segment_for_index(prepared)

    indexer.prepare_value = prepare_value
    indexer.segments_chinese = True


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name is the library's
    """The stock back end of the database in use, with Chinese segmented on both sides."""
    if connection.vendor == "postgresql":
        from modelsearch.backends.database.postgres import postgres as engine
    else:
        from modelsearch.backends.database.sqlite import sqlite as engine
    _teach_indexer(engine.ObjectIndexer)
    backend = database_backend(params)

    class ChineseSearchBackend(type(backend)):
        def search(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            return super().search(_rewritten(query), *args, **kwargs)

        def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            words = PlainText(segment_for_query(query)) if isinstance(query, str) else query
            return super().autocomplete(words, *args, **kwargs)

    backend.__class__ = ChineseSearchBackend
    return backend
