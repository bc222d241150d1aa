"""Loaded first (`-p tests.environment`): pytest-django reads the settings before any conftest is imported.

The suite never touches the developer's own data: files lie in a scratch folder, the database is a file there
(a file, not memory: the threads of a live server and of a race need connections of their own), or, with
`--postgres`, a PostgreSQL of the rig's own (see `tests.rig.postgresql`).
"""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest

from tests.rig import postgresql

SCRATCH = tempfile.mkdtemp(prefix="zhishe-test-")
os.environ["DJANGO_ENV"] = "test"
os.environ["ZHISHE_VAR"] = SCRATCH
os.environ.setdefault("TEST_SQLITE", os.path.join(SCRATCH, "test.sqlite3"))
for given in ("REDIS_URL", "CACHE_URL", "DJANGO_DEBUG", "ZHISHE_DEMO"):
    os.environ.pop(given, None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres",
        action="store_true",
        help="run on a real PostgreSQL: TEST_DATABASE_URL or DATABASE_URL if given, else one of the rig's own",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config):
    if early_config.known_args_namespace.postgres:
        try:
            os.environ["DATABASE_URL"] = postgresql.url()
        except postgresql.Missing as missing:
            raise pytest.UsageError(str(missing)) from None
    else:
        os.environ.pop("DATABASE_URL", None)
    return (yield)


def pytest_unconfigure() -> None:
    postgresql.stop()
    shutil.rmtree(SCRATCH, ignore_errors=True)
