"""The guards themselves, as functions, so that each can be shown to bite (test_guards_bite.py)."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import models
from django.urls import URLPattern, URLResolver

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("core", "staff", "courses", "certification")
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEMPLATE = 60, 500, 80
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "services", "common", "mixins"}


def relations(model: type[models.Model]) -> Iterator[tuple[models.Field, type[models.Model]]]:
    """The model's own forward relations and where they lead; the hidden table of a many-to-many is one too."""
    for field in model._meta.get_fields(include_parents=False):
        # A generic relation is declared here but leads backwards, as a reverse key does.
        if (
            field.is_relation
            and not (field.auto_created or field.one_to_many)
            and isinstance(field.related_model, type)
        ):
            yield field, field.related_model


def right_pointing(all_models: Iterable[type[models.Model]], order: tuple[str, ...] = APPS) -> list[str]:
    """Relations from an app to one on its right."""
    return [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model in all_models
        for field, target in relations(model)
        if model._meta.app_label in order
        and target._meta.app_label in order
        and order.index(target._meta.app_label) > order.index(model._meta.app_label)
    ]


def python_files(*folders: str) -> list[Path]:
    """Our own Python, without migrations."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts and "__pycache__" not in path.parts)


def oversized(source: str, name: str) -> list[str]:
    """A file, or functions in it, over the hard limits."""
    lines = source.count("\n")
    found = [f"{name}: {lines} lines"] if lines > LONGEST_FILE else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                found.append(f"{name}:{node.lineno} {node.name}: {length} lines")
    return found


def says_nothing(path: Path) -> bool:
    return path.stem in NAMES_THAT_SAY_NOTHING or any(part in NAMES_THAT_SAY_NOTHING for part in path.parts)


def imports(source: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every import of a module, also inside functions, but not what only type checkers read."""
    tree = ast.parse(source)
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, tuple(alias.name for alias in node.names)


# A refusal says its own words, so the words are marked for translation where they stand: no more of Django than that.
WORDS = {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "npgettext", "get_language"}


FRAMEWORKS = ("django", "wagtail", "import_export", "django_tasks", "allauth")


def impure_imports(source: str) -> list[str]:
    """What a rule may not import: Django (but for the words), Wagtail, the other layers."""
    found = []
    for module, names in imports(source):
        top, *rest = module.split(".")
        words_only = module == "django.utils.translation" and set(names) <= WORDS
        other_layer = top in APPS and rest[:1] != ["rules"]
        if other_layer or (top in FRAMEWORKS and not words_only):
            found.append(module)
    return found


SCOPES = ("core.Division", "core.Organisation", "core.Person")


def has_scope(model: type[models.Model]) -> bool:
    """Does a row belong to a place, an organisation or a person?"""
    return any(target._meta.label in SCOPES for _, target in relations(model))


def without_visible_to(all_models: Iterable[type[models.Model]], excused: Iterable[str]) -> list[str]:
    """Models with a scope whose manager cannot answer «which rows may this user see»."""
    return [
        model._meta.label
        for model in all_models
        if has_scope(model)
        and model._meta.label not in excused
        and not callable(getattr(model._default_manager, "visible_to", None))
    ]


def path_to(model: type[models.Model], personal: frozenset[str], *, depth: int = 6) -> list[str] | None:
    """The shortest forward path from a model to a personal one, as field names; None when there is none.

    A page's `owner` and Wagtail's own who-did-it columns lead to the author, not to a person on file.
    """
    if model._meta.label in personal:
        return []
    seen, front = {model}, [(model, [])]
    for _ in range(depth):
        following = []
        for here, way in front:
            for field, target in relations(here):
                if _is_authorship(field, target) or target in seen:
                    continue
                step = [*way, f"{here._meta.label}.{field.name}"]
                if target._meta.label in personal:
                    return step
                seen.add(target)
                following.append((target, step))
        front = following
    return None


# Who wrote, locked, asked for or approved a page or a preset: an officer's account, not a person on file. Only where
# they lead to an account; revisions carry nothing else.
AUTHORSHIP = {"owner", "locked_by", "requested_by", "finished_by", "approved_by", "uploaded_by_user"}
REVISIONS = {"latest_revision", "live_revision"}


def _is_authorship(field: models.Field, target: type[models.Model]) -> bool:
    return field.name in REVISIONS or (field.name in AUTHORSHIP and target._meta.label == "core.User")


def routes(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every route as (pattern, name), depth first."""
    for entry in patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, here)
        else:
            yield here, entry.name or ""
