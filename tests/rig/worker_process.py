"""A worker in a process of its own on the test database; words on the command line take a safety away.

`python -m tests.rig.worker_process [reaper] [fencing] …`: the sabotage twins of the kill -9 tests use it to show that
the rig fails when the reaper, or the fencing, is missing. The product itself has no such switch.
"""

import sys

import django

django.setup()

from core.jobs import worker  # noqa: E402
from core.jobs.progress import Progress  # noqa: E402
from core.models import GuardedTaskResult  # noqa: E402


def without_reaper() -> None:
    worker.reap = lambda: 0


def without_fencing() -> None:
    del GuardedTaskResult.save
    Progress.hold = lambda self: None


SABOTAGE = {"reaper": without_reaper, "fencing": without_fencing}

if __name__ == "__main__":
    for word in sys.argv[1:]:
        SABOTAGE[word]()
    process = worker.Worker(interval=0.1)
    process.configure_signals()
    process.live()
