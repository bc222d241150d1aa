"""A real web server on the test database, the one production runs, in a process group that can be killed with -9."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.serving import web_words
from tests.rig.jobs import ROOT, database_url


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class WebProcess:
    """gunicorn as `manage.py serve` starts it. `sabotage`: names of `tests.rig.sabotaged_web`, for the twins."""

    def __init__(self, *sabotage: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.sabotage = sabotage
        self.start()

    def start(self) -> None:
        """Start (again), at the same address; returns once it takes connections."""
        application = "tests.rig.sabotaged_web:application" if self.sabotage else "core.wsgi:application"
        # Loaded before the fork, so that a killed worker is replaced in a moment.
        words = [sys.executable, *web_words(f"127.0.0.1:{self.port}", application), "--preload"]
        environment = {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "core.settings",
            "SABOTAGE": " ".join(self.sabotage),
        }
        self.process = subprocess.Popen(
            words, cwd=ROOT, env=os.environ | environment, start_new_session=True, stderr=subprocess.DEVNULL
        )
        self._wait()

    def _wait(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, "the web server ended by itself"
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the web server took no connection within {seconds} s")

    def kill(self) -> None:
        """kill -9 to the whole group, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def kill_workers(self) -> int:
        """kill -9 to the processes that hold the requests; the master replaces them. Returns how many."""
        children = self._children()
        for child in children:
            os.kill(child, signal.SIGKILL)
        return len(children)

    def _children(self, seconds: float = 20) -> list[int]:
        """The processes of the master, once there are any."""
        listing = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        end = time.monotonic() + seconds
        while not (words := listing.read_text().split()) and time.monotonic() < end:
            time.sleep(0.02)
        return [int(word) for word in words]


@pytest.fixture
def web_process(transactional_db) -> Iterator[Callable[..., WebProcess]]:
    """`web_process()` starts a real web server on the test database; all of them are gone when the test ends."""
    started: list[WebProcess] = []

    def start(*sabotage: str) -> WebProcess:
        started.append(WebProcess(*sabotage))
        return started[-1]

    yield start
    for web in started:
        if web.process.poll() is None:
            web.kill()
