"""`make lint`: style, types, layers, templates, migrations, deployment. Every check runs, also after one that fails."""

from __future__ import annotations

import os
import subprocess
import sys

PYTHON = sys.executable
APPS = ("core", "staff", "courses", "certification")
# What a deployment must give; the values matter to no check.
PRODUCTION = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": "a-key-for-the-check-alone-" + "0123456789abcdef" * 4,
    "ALLOWED_HOSTS": "zhishe.example",
    "PII_SEAL_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "PII_HASH_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
}
CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("style", ["-m", "ruff", "check", "--no-cache", "."], {}),
    ("format", ["-m", "ruff", "format", "--no-cache", "--check", "."], {}),
    ("types", ["-m", "mypy", "--no-error-summary"], {}),
    ("layers", ["-c", "from importlinter.cli import lint_imports_command as l; l()", "--no-cache"], {}),
    ("templates", ["-m", "djlint", "--lint", "--quiet", "templates"], {}),
    ("migrations", ["manage.py", "makemigrations", "--check", "--dry-run"], {}),
    ("deployment", ["manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
]


def main() -> int:
    failed = []
    for name, words, environment in CHECKS:
        print(f"--- {name}", flush=True)
        if subprocess.run([PYTHON, *words], env=os.environ | environment).returncode:
            failed.append(name)
    print(f"lint: {len(CHECKS) - len(failed)} passed, {len(failed)} failed" + "".join(f" [{name}]" for name in failed))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
