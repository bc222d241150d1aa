"""Search that finds Chinese inside a run of characters.

The stock back ends take a whole run of Chinese characters for one token. Here a run is indexed as its single
characters and pairs, and a query is turned into pairs: correct on SQLite FTS5 and PostgreSQL, no extension, no word
segmenter. It wraps the private `ObjectIndexer.prepare_value` of modelsearch, so a test guards the pinned version.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from modelsearch.backends.database import SearchBackend as database_backend
from modelsearch.query import Phrase, PlainText

_CJK = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(f"[{_CJK}]+")


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def segment_for_index(text: Any) -> Any:
    """«培训课» → « 培 训 课 培训 训课 »; anything but text is returned as it is."""
    if not isinstance(text, str):
        return text
    return _RUN.sub(lambda m: " " + " ".join([*m[0], *_pairs(m[0])]) + " ", text)


def segment_for_query(text: str) -> str:
    """«培训课» → «培训 训课»; a single character stays itself."""
    return " ".join(_RUN.sub(lambda m: " " + " ".join(_pairs(m[0]) or [m[0]]) + " ", text).split())


def _rewritten(query: Any) -> Any:
    if isinstance(query, str):
        return segment_for_query(query)
    if isinstance(query, PlainText):
        return PlainText(segment_for_query(query.query_string), operator=query.operator)
    if isinstance(query, Phrase):
        return PlainText(segment_for_query(query.query_string), operator="and")
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
    indexer.prepare_value = lambda self, value: segment_for_index(prepare(self, value))
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
            return super().autocomplete(_rewritten(query), *args, **kwargs)

    backend.__class__ = ChineseSearchBackend
    return backend
