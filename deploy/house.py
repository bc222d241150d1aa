"""What `make` calls: makes the Python environment, then does the one thing asked for.

Needs Python 3.11 or newer and nothing else (uv is used when it is there, because it is quicker).

    python3 deploy/house.py run | test | bench | lint | environment
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK, LOCK_DEV = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
NEWEST, OLDEST = 14, 11


def right_python() -> str:
    """A Python >= 3.11: this one, or the newest on PATH."""
    if sys.version_info >= (3, OLDEST):
        return sys.executable
    for minor in range(NEWEST, OLDEST - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".")


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def stamp(lock: Path) -> Path:
    return VENV / f".{lock.name}.sha256"


def installed(lock: Path) -> bool:
    return PYTHON.exists() and stamp(lock).exists() and stamp(lock).read_text() == digest(lock)


def by_uv(lock: Path) -> bool:
    """Install with uv; False where there is none, or where it cannot (pip may know a way to the packages)."""
    uv = shutil.which("uv")
    if uv is None:
        return False
    if not PYTHON.exists() and subprocess.run([uv, "venv", "-q", "--python", right_python(), str(VENV)]).returncode:
        return False
    command = [uv, "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)]
    return subprocess.run(command).returncode == 0


def by_pip(lock: Path) -> bool:
    if not PYTHON.exists() and subprocess.run([right_python(), "-m", "venv", str(VENV)]).returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("No environment could be made: Python's venv is missing (on Debian: apt install python3-venv).")
    pip = [str(PYTHON), "-m", "pip"]
    if subprocess.run([*pip, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        subprocess.run([str(PYTHON), "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
    quiet = ["-q", "--disable-pip-version-check", "--no-input", "--root-user-action=ignore"]
    return subprocess.run([*pip, "install", *quiet, "--require-hashes", "-r", str(lock)]).returncode == 0


def environment(lock: Path) -> None:
    """The virtual environment with exactly what the lock file names, hashes checked; nothing to do when unchanged."""
    # The development lock holds everything of the other one, at the same versions.
    if installed(lock) or (lock == LOCK and installed(LOCK_DEV) and stamp(LOCK).exists()):
        return
    print(f"… Python 环境 environment ({lock.name})", flush=True)
    if not (by_uv(lock) or by_pip(lock)):
        sys.exit("The packages could not be installed; the lines above say why.")
    for done in {lock, LOCK}:
        stamp(done).write_text(digest(done))


def become(*words: str) -> None:
    """Turn into the program, so that Ctrl-C and SIGTERM reach it and nothing stands between."""
    os.chdir(ROOT)
    sys.stdout.flush()
    os.environ["PATH"] = f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    os.execv(PYTHON, [str(PYTHON), *words])


def main() -> None:
    task = sys.argv[1] if len(sys.argv) == 2 else ""
    if task not in ("run", "test", "bench", "lint", "environment"):
        sys.exit(__doc__)
    environment(LOCK if task == "run" else LOCK_DEV)
    if task == "run":
        become("manage.py", "serve")
    elif task == "test":
        become("-m", "tests.rig.suite")
    elif task == "bench":
        become("-m", "benchmarks")
    elif task == "lint":
        become("-m", "tests.rig.lint")


if __name__ == "__main__":
    main()
