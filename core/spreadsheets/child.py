"""The process that opens the file: `python -m core.spreadsheets.child <suffix>`, file on stdin, pickle on stdout."""

from __future__ import annotations

import pickle
import resource
import sys

from core.spreadsheets import limits
from core.spreadsheets.formats import workbook_of
from core.spreadsheets.refusals import FileRefusal


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.MAX_MEMORY_BYTES, limits.MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.MAX_SECONDS, limits.MAX_SECONDS))
    content = sys.stdin.buffer.read()
    try:
        outcome = workbook_of(content, sys.argv[1] if len(sys.argv) > 1 else "")
    except MemoryError:
        outcome = FileRefusal("bomb")
    sys.stdout.buffer.write(pickle.dumps(outcome, protocol=pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    main()
