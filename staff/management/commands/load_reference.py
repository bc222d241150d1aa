"""`manage.py load_reference [--overwrite]`: add what is missing of the reference data."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from staff.actions.reference import load_reference


class Command(BaseCommand):
    help = "Load skills, posts, categories, norm presets and named practices from staff/data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--overwrite", action="store_true", help="write over what was edited in /cms/")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = load_reference(overwrite=options["overwrite"])
        self.stdout.write(", ".join(f"{name} {number}" for name, number in sorted(counts.items())))
