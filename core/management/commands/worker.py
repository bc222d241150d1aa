"""`manage.py worker`: run background jobs until told to stop."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.jobs.worker import Worker, drain


class Command(BaseCommand):
    help = "Runs background jobs. SIGTERM or Ctrl-C: the running job stops at its next step and is taken up later."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=1, help="seconds between two looks into an empty queue")
        parser.add_argument("--once", action="store_true", help="run what is ready, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{drain()}")
            return
        worker = Worker(interval=options["interval"])
        worker.configure_signals()
        worker.live()
