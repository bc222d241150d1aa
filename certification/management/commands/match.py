"""Match a file of students and sites: `manage.py match FILE [--json]`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from certification.rules.matching import Candidate, Match, Site, match

REFUSED = 2  # the whole file is refused
SOME_WAIT = 1  # some student has no place


class Unreadable(Exception):
    """The file is not what the command reads; the first argument is the code."""


def read(path: Path) -> tuple[str, list[Candidate], list[Site]]:
    """Students and sites of a file; raises Unreadable."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        students = [Candidate(str(row["id"]), tuple(map(str, row["prefers"]))) for row in data["students"]]
        sites = [Site(str(row["id"]), int(row["quota"]), tuple(map(str, row["ranks"]))) for row in data["sites"]]
        return str(data.get("name", path.stem)), students, sites
    except OSError as problem:
        raise Unreadable("no_file", _("打不开这个文件。")) from problem
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise Unreadable(
            "not_a_match_file", _("不是匹配文件：要有 students（id、prefers）和 sites（id、quota、ranks）。")
        ) from problem


def as_json(name: str, result: Match) -> dict[str, Any]:
    return {
        "name": name,
        "student_optimal_stable": dict(result.placed),
        "unplaced": list(result.unplaced),
        "placed": len(result.placed),
        "placed_by_choice": {str(rank): count for rank, count in result.by_choice().items()},
        "reasons": {student: [asdict(answer) for answer in rows] for student, rows in result.answers.items()},
    }


class Command(BaseCommand):
    help = "Place students with sites: stable, and the best stable result for every student."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            name, students, sites = read(options["file"])
            result = match(students, sites)
        except Unreadable as problem:
            self.refuse(*problem.args, as_json=options["json"])
        except ValueError as problem:
            self.refuse("named_twice", str(problem), as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(name, result), ensure_ascii=False, indent=1))
        else:
            self.say(result)
        if result.unplaced:
            sys.exit(SOME_WAIT)

    def refuse(self, code: str, words: str, *, as_json: bool) -> None:
        error = {"error": {"code": code, "words": words}}
        (self.stdout if as_json else self.stderr).write(json.dumps(error, ensure_ascii=False) if as_json else words)
        sys.exit(REFUSED)

    def say(self, result: Match) -> None:
        for student, site in result.placed.items():
            rank = next(answer.rank for answer in result.answers[student] if answer.site == site)
            self.stdout.write(
                _("%(student)s：%(site)s（第%(rank)d志愿）") % {"student": student, "site": site, "rank": rank}
            )
        for student in result.unplaced:
            self.stdout.write(_("%(student)s：没有排上") % {"student": student})
