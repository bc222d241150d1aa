"""Jobs in tests: the queue drained in this process, or a real worker process that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = "core.settings"
# Seconds; short enough that a killed worker's job is taken up within a test.
QUICK = {"JOB_BEAT": "0.2", "JOB_LEASE": "1.5", "JOB_BACKOFF": "0.1"}


@pytest.fixture
def run_jobs(db) -> Callable[[], int]:
    """`run_jobs()` runs what is queued, in this process and transaction, until nothing is ready; returns how many."""
    from core.jobs.worker import drain

    return drain


def database_url() -> str:
    """The address of the test database, for another process."""
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{own['NAME']}"
    login = own["USER"] + (f":{own['PASSWORD']}" if own["PASSWORD"] else "")
    if str(own["HOST"]).startswith("/"):
        return f"postgres://{login}@/{own['HOST']}/{own['NAME']}"
    port = f":{own['PORT']}" if own["PORT"] else ""
    return f"postgres://{login}@{own['HOST']}{port}/{own['NAME']}"


class WorkerProcess:
    """`manage.py worker` as a process group of its own, so that kill -9 leaves no child that goes on."""

    def __init__(self, *sabotage: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.rig.worker_process", *sabotage],
            cwd=ROOT,
            env=os.environ
            | QUICK
            | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "core.settings"}
            | environment,
            start_new_session=True,
        )

    def kill(self) -> None:
        """kill -9 to the whole group, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def pause(self) -> None:
        os.killpg(self.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self.process.pid, signal.SIGCONT)

    def stop(self) -> int:
        """SIGTERM, as a service manager does; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def worker_process(transactional_db) -> Iterator[Callable[..., WorkerProcess]]:
    """`worker_process()` starts a real worker on the test database; all of them are gone when the test ends."""
    started: list[WorkerProcess] = []

    def start(*sabotage: str, **environment: str) -> WorkerProcess:
        started.append(WorkerProcess(*sabotage, **environment))
        return started[-1]

    yield start
    for worker in started:
        if worker.process.poll() is None:
            worker.kill()
