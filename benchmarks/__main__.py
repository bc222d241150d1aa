"""`make bench`: the demo city in a scratch database of each kind, then our pages beside a bare Django view."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

from tests.rig import postgresql


def measure(name: str, address: str) -> int:
    """One run in a process of its own, since Django knows one database per process."""
    scratch = tempfile.mkdtemp(prefix="zhishe-bench-")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "core.settings", "DJANGO_ENV": "demo", "ZHISHE_VAR": scratch,
        "DATABASE_URL": address or f"sqlite:///{scratch}/bench.sqlite3", "ALLOWED_HOSTS": "127.0.0.1,testserver",
    }  # fmt: skip
    print(f"\n=== {name}", flush=True)
    try:
        return subprocess.run([sys.executable, "-m", "benchmarks.run"], env=environment).returncode
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def main() -> int:
    codes = [measure("SQLite", "")]
    os.environ.pop("DATABASE_URL", None)  # never somebody's own database: it is filled with a demo city
    try:
        address = postgresql.url()
    except postgresql.Missing as missing:
        print(f"\n{missing}")
    else:
        try:
            codes.append(measure("PostgreSQL (the rig's own does not wait for the disk)", address))
        finally:
            postgresql.stop()
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
