"""Settings and standing fixtures of the whole suite (the environment is set in `tests.environment`).

Markers that bring their set-up along:
- `postgres`: real transactions on a real PostgreSQL (`pytest --postgres`); left out with a reason on SQLite.
- `journey`: a real browser before a live server, with real transactions.
"""

from __future__ import annotations

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.utils import translation

from tests.factories import alice, bob, charlie, town
from tests.rig.browser import chromium, page, phone, visit
from tests.rig.jobs import run_jobs, worker_process
from tests.rig.web import web_process

__all__ = [
    "alice", "bob", "charlie", "chromium", "page", "phone", "run_jobs", "town", "visit", "web_process",
    "worker_process",
]  # fmt: skip

NEEDS_POSTGRES = "needs a real PostgreSQL: run `make test`, or `python -m pytest --postgres` for this test alone"
REAL_TRANSACTIONS = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason=NEEDS_POSTGRES))
        if item.get_closest_marker("postgres") or item.get_closest_marker("journey") or _is_transactional(item):
            item.add_marker(REAL_TRANSACTIONS, append=False)


def _is_transactional(item: pytest.Item) -> bool:
    """A test that empties the tables must find them filled, and fill them again: else content types change keys."""
    marker = item.get_closest_marker("django_db")
    return marker is not None and bool(marker.kwargs.get("transaction"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup) -> None:
    """Every connection knows what the empty database held, also the one that a thread with a browser is given.

    Playwright leaves an event loop running in the thread, and Django then opens a connection of its own for it.
    """
    made = connections[DEFAULT_DB_ALIAS]
    if hasattr(made, "_test_serialized_contents"):
        type(made)._test_serialized_contents = made._test_serialized_contents


@pytest.fixture(autouse=True)
def _own_language():
    """A request leaves its language with the thread: no test speaks the one of another."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _clean_cache():
    """No test meets the throttle, or the cached page, of another."""
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()
