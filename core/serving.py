"""One command that makes the house ready and keeps its processes: the web server and the job worker.

For a demo or a single small machine; production lets a service manager keep the processes (see deploy/).
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

PR_SET_PDEATHSIG = 1


def migrate_if_needed() -> bool:
    """Bring the database up to the code; a look at the plan is quicker than a migration that does nothing."""
    executor = MigrationExecutor(connection)
    needed = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if needed:
        call_command("migrate", interactive=False, verbosity=0)
    return needed


def collect_static_if_changed() -> bool:
    """Collect static files when any of them, or the way they are stored, is not that of the last time."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest())
    return True


def seed_demo_if_any() -> bool:
    """The fictional city, on a demo only; the command itself is quick when the city stands."""
    if not settings.DEMO or "seed_demo" not in get_commands():
        return False
    call_command("seed_demo", courses_later=True, verbosity=0)
    return True


def port_is_taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def die_with_parent() -> None:
    """Run in the child before it becomes another program: it must not outlive us, even if we are killed with -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def web_words(bind: str, application: str = "core.wsgi:application") -> list[str]:
    """The web server's command line after the interpreter: threads that share one process."""
    return [
        "-m", "gunicorn", application, "--bind", bind, "--no-control-socket",
        "--worker-class", "gthread", "--threads", "8", "--graceful-timeout", "5", "--log-level", "warning",
    ]  # fmt: skip


class Household:
    """The web server and the worker. The worker is started again if it falls; without the web server all is over."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self.stopping = False

    def start(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop_asked)
        self.worker = self._spawn("manage.py", "worker")
        self.web = self._spawn(*web_words(f"{self.host}:{self.port}"))

    def wait_until_open(self, seconds: float = 60) -> bool:
        """True once the server takes a connection."""
        assert self.web is not None
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.web.poll() is None and not self.stopping:
            try:
                socket.create_connection((self.host, self.port), timeout=1).close()
                return True
            except OSError:
                time.sleep(0.1)
        return False

    def keep(self, say: Callable[[str], object]) -> int:
        """Until told to stop or the web server ends; returns the exit code."""
        assert self.web is not None
        while not self.stopping:
            try:
                code = self.web.wait(timeout=1)
            except subprocess.TimeoutExpired:
                code = None
            if code is not None and not self.stopping:
                self.stop()
                return code or 1
            if not self.stopping and self.worker is not None and self.worker.poll() is not None:
                say("后台任务进程已退出，正在重新启动。 The job worker ended and is started again.")
                self.worker = self._spawn("manage.py", "worker")
        self.stop()
        return 0

    def stop(self) -> None:
        """Ask both to end, wait, then insist on their whole process groups."""
        self.stopping = True
        children = [child for child in (self.web, self.worker) if child is not None]
        for child in children:
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + 10
        for child in children:
            try:
                child.wait(max(end - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def _stop_asked(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _spawn(self, *words: str) -> subprocess.Popen[bytes]:
        # A session of their own: Ctrl-C reaches us alone, and we end them in order.
        return subprocess.Popen(
            [sys.executable, *words], cwd=settings.BASE_DIR, start_new_session=True, preexec_fn=die_with_parent
        )
