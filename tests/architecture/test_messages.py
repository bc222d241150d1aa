"""Every Chinese message id has its English, and the compiled catalogue is that of the text."""

from __future__ import annotations

import gettext
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import guards

TOOLS = ("xgettext", "msgattrib", "msgfmt", "msgmerge", "msguniq")
EXTENSIONS = ("html", "txt", "py")
CATALOGUE = guards.ROOT / "locale" / "en" / "LC_MESSAGES"


def untranslated(text: Path) -> list[str]:
    """The message ids of a catalogue that have no English, or one that was only guessed."""
    missing = []
    for which in ("--untranslated", "--only-fuzzy"):
        found = subprocess.run(
            ["msgattrib", which, "--no-obsolete", "--no-wrap", str(text)], capture_output=True, text=True, check=True
        )
        missing += [line for line in found.stdout.splitlines() if line.startswith("msgid ") and line != 'msgid ""']
    return missing


@pytest.fixture
def gettext_tools() -> None:
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    if lacking:
        pytest.skip(f"the gettext tools are missing ({', '.join(lacking)}): install Debian's gettext")


@pytest.fixture
def collected(gettext_tools, tmp_path: Path) -> Path:
    """The catalogue as it would be if the messages were collected now; the tree itself is not touched."""
    for folder in (*guards.APPS, "templates", "locale"):
        shutil.copytree(
            guards.ROOT / folder, tmp_path / folder,
            ignore=shutil.ignore_patterns("__pycache__", "migrations", "*.ttf", "*.png", "*.mo", "static"),
        )  # fmt: skip
    (tmp_path / "manage.py").write_text((guards.ROOT / "manage.py").read_text())
    command = ["manage.py", "makemessages", "-l", "en", "--no-obsolete", "--no-location"]
    extensions = [word for extension in EXTENSIONS for word in ("-e", extension)]
    made = subprocess.run([sys.executable, *command, *extensions], cwd=tmp_path, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr[-2000:]
    return tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"


def test_every_message_has_its_english(collected: Path):
    assert untranslated(collected) == []


def test_compiled_catalogue_is_that_of_the_text(gettext_tools, tmp_path: Path):
    fresh = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "-o", str(fresh), str(CATALOGUE / "django.po")], check=True)
    with fresh.open("rb") as new, (CATALOGUE / "django.mo").open("rb") as committed:
        assert gettext.GNUTranslations(new)._catalog == gettext.GNUTranslations(committed)._catalog


def test_twin_a_message_without_english_is_found(gettext_tools, tmp_path: Path):
    text = tmp_path / "django.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    text.write_text(
        head + 'msgid "人员"\nmsgstr "People"\n\nmsgid "缺口"\nmsgstr ""\n\n#, fuzzy\nmsgid "证书"\nmsgstr "Course"\n'
    )
    assert untranslated(text) == ['msgid "缺口"', 'msgid "证书"']
