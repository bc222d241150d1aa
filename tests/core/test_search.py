"""Chinese is found inside a run of characters, on SQLite and PostgreSQL."""

from importlib import import_module

import pytest
from django.db import connection
from modelsearch.backends import get_search_backend
from modelsearch.query import And, Phrase, PlainText

from core.search import _rewritten, segment_for_index, segment_for_query, terms_of


def test_a_run_is_indexed_as_characters_and_pairs():
    assert segment_for_index("培训课").split() == ["培", "训", "课", "培训", "训课"]


def test_a_query_is_turned_into_pairs_and_a_single_character_stays():
    assert (segment_for_query("培训课"), segment_for_query("课")) == ("培训 训课", "课")


@pytest.mark.parametrize(
    ("words", "terms"),
    [("12345热线", ["12345", "热线"]), ("ＡＥＤ 急救", ["AED", "急救"]), ("，。", []), ("  ", [])],
)
def test_terms_of_a_query(words, terms):
    assert terms_of(words) == terms


def test_a_run_of_several_pairs_must_stand_together():
    assert isinstance(_rewritten("社区工作"), Phrase)
    assert isinstance(_rewritten("课"), PlainText)
    assert isinstance(_rewritten("12345热线"), And)


def test_the_indexer_segments_every_part_once():
    """The wrapped method is private to the library; a version that changes it fails here."""
    get_search_backend()
    engine = "postgres.postgres" if connection.vendor == "postgresql" else "sqlite.sqlite"
    indexer = import_module(f"modelsearch.backends.database.{engine}").ObjectIndexer
    words = indexer.prepare_value(indexer.__new__(indexer), ["培训课", "课"]).replace(",", " ").split()
    assert words == ["培", "训", "课", "培训", "训课", "课"]
