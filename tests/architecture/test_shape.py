"""The arrow, the sizes, the names, the purity of rules: what keeps the house simple to read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.architecture import guards

OURS = [model for app in guards.APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)]


def test_no_model_points_to_an_app_on_its_right():
    assert guards.right_pointing(OURS) == []


def test_imports_keep_the_layers():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    linted = subprocess.run(command, cwd=guards.ROOT, capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout[-3000:]


@pytest.mark.parametrize("folder", [*guards.APPS, "tests", "benchmarks", "deploy"])
def test_files_and_functions_are_short(folder: str):
    found = [
        guards.oversized(file.read_text(), str(file.relative_to(guards.ROOT))) for file in guards.python_files(folder)
    ]
    assert [line for lines in found for line in lines] == []


def test_templates_are_short():
    lengths = {path: path.read_text().count("\n") for path in (guards.ROOT / "templates").rglob("*.html")}
    assert {str(path): n for path, n in lengths.items() if n > guards.LONGEST_TEMPLATE} == {}


def test_modules_have_names_that_say_something():
    files = [file.relative_to(guards.ROOT) for file in guards.python_files(*guards.APPS, "tests")]
    assert [str(file) for file in files if guards.says_nothing(Path(file))] == []


@pytest.mark.parametrize("app", guards.APPS)
def test_rules_are_pure(app: str):
    files = guards.python_files(f"{app}/rules")
    found = {str(file.relative_to(guards.ROOT)): guards.impure_imports(file.read_text()) for file in files}
    assert {name: modules for name, modules in found.items() if modules} == {}


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
