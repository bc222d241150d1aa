"""`manage.py serve`: database, demo city, static files, web server and job worker, until Ctrl-C."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import serving


def wide(text: str) -> int:
    """Columns a text takes on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(wide(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell + " " * (width - wide(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


class Command(BaseCommand):
    help = "Makes everything ready, then runs the web server and the job worker. HOST and PORT are obeyed."
    # The checks of the database and of the deployment run when something changes, not at every start.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        if serving.port_is_taken(host, port):
            raise CommandError(f"端口{port}已被占用，请换一个，例如 PORT={port + 1} make run。 Port {port} is taken.")
        self._step("数据库 database", serving.migrate_if_needed)
        self._step("演示数据 demo city", serving.seed_demo_if_any)
        self._step("静态文件 static files", serving.collect_static_if_changed)
        household = serving.Household(host, port)
        household.start()
        if household.wait_until_open():
            self._welcome(f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/")
        sys.exit(household.keep(self.stderr.write))

    def _step(self, name: str, make_ready: Any) -> None:
        self.stdout.write(f"… {name}")
        self.stdout.flush()
        make_ready()

    def _welcome(self, url: str) -> None:
        if settings.DEMO:
            from core.accounts.demo import PASSWORD, ROLE_CARDS

            rows = [("账号 account", "角色 role", "从这里开始 starts at")]
            rows += [(card.username, str(card.title), card.landing) for card in ROLE_CARDS]
            self.stdout.write(f"\n{table(rows)}\n\n演示账号的密码都是 every password is: {PASSWORD}")
        self.stdout.write(f"\n智社已就绪，请打开 open: {url}\n按 Ctrl-C 停止 stops everything.")
        self.stdout.flush()
