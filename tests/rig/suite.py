"""`make test`: the whole suite on SQLite with a real browser, then all but the browser on a real PostgreSQL.

What cannot be had here (a browser, a PostgreSQL) is said in one sentence, and its tests are counted as skipped.
"""

from __future__ import annotations

import subprocess
import sys

from tests.rig import browser, postgresql

PYTEST = [sys.executable, "-m", "pytest", "-q", "-rs"]


def run(title: str, *words: str) -> int:
    print(f"\n=== {title}", flush=True)
    return subprocess.run([*PYTEST, *words]).returncode


def main() -> int:
    if browser.install_chromium() is None:
        print(browser.MISSING)
    codes = [run("SQLite, with the journeys in a real browser", "-m", "not postgres")]
    try:
        address = postgresql.url()
    except postgresql.Missing as missing:
        print(f"\n{missing}")
        codes.append(run("PostgreSQL: not to be had, its tests are counted as skipped", "-m", "postgres"))
    else:
        postgresql.hand_over(address)
        try:
            codes.append(run("PostgreSQL, with the races", "--postgres", "-m", "not journey"))
        finally:
            postgresql.stop()
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
