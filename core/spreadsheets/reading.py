"""Read an uploaded file into a `Workbook`, in a process of its own with limits on time and memory."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

from core.refusals import Refused
from core.spreadsheets import limits
from core.spreadsheets.refusals import FileRefusal
from core.spreadsheets.workbook import Workbook

_ROOT = Path(__file__).resolve().parent.parent.parent


def read(content: bytes, name: str = "") -> Workbook:
    """The workbook in `content`; the file name only words a refusal better.

    Raises Refused(FileRefusal). Nothing of the file is executed, fetched or unpacked to disk.
    """
    if not content:
        raise Refused(FileRefusal("empty_file"))
    if len(content) > limits.MAX_FILE_BYTES:
        facts = {"size": f"{len(content) / 1e6:.1f} MB", "limit": f"{limits.MAX_FILE_BYTES // 1_000_000} MB"}
        raise Refused(FileRefusal("too_large", facts))
    outcome = _in_own_process(content, name)
    if isinstance(outcome, FileRefusal):
        raise Refused(outcome)
    if all(row.is_blank for sheet in outcome.sheets for row in sheet.rows):
        raise Refused(FileRefusal("no_rows"))
    return outcome


def _in_own_process(content: bytes, name: str) -> Workbook | FileRefusal:
    """A hostile file may stall or exhaust the C libraries below; then only the child dies."""
    command = [sys.executable, "-m", "core.spreadsheets.child", Path(name).suffix.lower()]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=limits.MAX_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return FileRefusal("too_slow", {"seconds": limits.MAX_SECONDS})
    if done.returncode != 0 or not done.stdout:
        # Killed by its own limits: out of memory or of processor time.
        return FileRefusal("bomb")
    outcome: Workbook | FileRefusal = pickle.loads(done.stdout)  # noqa: S301 - written by our own child
    return outcome
