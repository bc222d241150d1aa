"""Fill an empty database with the demo city. Refused in production; a second call finds everything there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.management.demo.build import build_city, is_built


class Command(BaseCommand):
    help = "Fill an empty database with 云泽市, the fictional demo city."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--courses-later",
            action="store_true",
            help="leave most courses to the job worker, so that the site opens sooner",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data and demo sign-ins exist only with ZHISHE_DEMO on.")
        if is_built():
            self.stdout.write("云泽市已就绪。")
            return
        for step in build_city(courses_later=options["courses_later"]):
            self.stdout.write(f"  {step}")
        self.stdout.write(self.style.SUCCESS("云泽市建好了。"))
