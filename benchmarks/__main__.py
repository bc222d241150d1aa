"""`make bench`: the demo city in a scratch database, then each page's time as a ratio to a bare Django view."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile

scratch = tempfile.mkdtemp(prefix="zhishe-bench-")
os.environ.update(DJANGO_SETTINGS_MODULE="core.settings", DJANGO_ENV="demo", ZHISHE_VAR=scratch)
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402

django.setup()

from benchmarks import pages  # noqa: E402

if __name__ == "__main__":
    try:
        sys.exit(pages.main())
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
