"""A lesson, a question and a saved answer, over HTTP from the web server that `manage.py serve` starts.

Eight learners at once, each with a kept connection. The rows take turns, a second each, so that other work on the
machine falls on all alike; shown are the medians of the rounds: the wait of one learner, the answers per second, their
ratio to the bare view of the same kind (see `benchmarks.web`), and their ratio to the empty view.
The senders share the machine with the server, in all rows alike.
"""

from __future__ import annotations

import http.client
import secrets
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.utils import timezone

from core.models import User
from core.serving import web_words
from courses.actions.exams import start_attempt
from courses.actions.learning import enrol, finish_lesson
from courses.models import Attempt, CoursePage, Enrolment
from staff.models import Employment

LEARNERS = 8
ROUNDS, SECONDS = 7, 1.0
COURSE = "ZS-121"
TOKEN = "b" * 32


@dataclass(frozen=True)
class Row:
    """What is asked for, and the row it is measured against with what is aimed at."""

    name: str
    against: str = ""
    aim: float | None = None


PAGES = (
    Row("empty view"),
    Row("bare page"),
    Row("lesson page", "bare page", 0.7),
    Row("question page", "bare page", 0.7),
)
# Measured afterwards: a paper with a thousand saved answers is no longer the page of a learner.
SAVES = (Row("bare save"), Row("answer save", "bare save", 0.8))
ROWS = PAGES + SAVES


@dataclass(frozen=True)
class Learner:
    """One with a session and an open attempt of the course."""

    session: str
    attempt: Attempt

    @property
    def headers(self) -> dict[str, str]:
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        return {"Cookie": cookies, "Accept": "text/html"}

    def send(self, line: http.client.HTTPConnection, what: str, course: CoursePage, slug: str) -> int:
        """Ask once; returns the status."""
        if what.endswith("save"):
            return self._save(line, what)
        number = 1 + secrets.randbelow(len(self.attempt.questions))
        addresses = {
            "empty view": "/bare/",
            "bare page": "/bare/page/",
            "lesson page": f"/courses/{course.code}/{slug}/",
            "question page": f"/my/exams/{self.attempt.pk}/{number}/",
        }
        line.request("GET", addresses[what], headers=self.headers)
        return _status(line)

    def _save(self, line: http.client.HTTPConnection, what: str) -> int:
        """Another question each time, so that every save writes."""
        choices = [q for q in self.attempt.questions if q["kind"] == "single"]
        question = secrets.choice(choices)
        letter = secrets.choice(question["options"])["id"]
        form = {"answer": letter, "client_id": secrets.token_hex(8), "csrfmiddlewaretoken": TOKEN}
        headers = self.headers | {
            "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        own = f"/my/exams/{self.attempt.pk}/{question['number']}/"
        line.request("POST", own if what == "answer save" else "/bare/save/", urlencode(form), headers)
        return _status(line)


def _status(line: http.client.HTTPConnection) -> int:
    response = line.getresponse()
    response.read()
    return response.status


def learners(course: CoursePage) -> list[Learner]:
    """People of the demo city who have not met the course yet; they learn it and open its exam."""
    met = Enrolment.objects.filter(course=course).values("person")
    working = Employment.objects.active(timezone.localdate()).exclude(affiliation__person__in=met)
    persons = working.filter(affiliation__person__user=None).values_list("affiliation__person", flat=True)
    found = []
    for pk in list(persons.order_by("pk")[:LEARNERS]):
        user = User.objects.create_user(username=f"bench-{pk}", person_id=pk)
        enrolment = enrol(person=user.person, course=course, by=user)
        for lesson in course.lessons():
            finish_lesson(enrolment=enrolment, lesson=lesson, by=user)
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        attempt = start_attempt(person=user.person, exam=course.exam, by=user)
        found.append(Learner(client.cookies[settings.SESSION_COOKIE_NAME].value, attempt))
    return found


def crowd(port: int, people: list[Learner], ask: Callable[[Learner, Any], int], seconds: float) -> list[float]:
    """All ask at once for that long; returns each wait in seconds. Raises SystemExit on any answer but 200."""
    waits: list[float] = []
    wrong: list[int] = []
    end = time.monotonic() + seconds

    def one(learner: Learner) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < end:
            start = time.perf_counter()
            status = ask(learner, line)
            waits.append(time.perf_counter() - start)
            if status != 200:
                wrong.append(status)
                break
        line.close()

    threads = [threading.Thread(target=one, args=(learner,)) for learner in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(f"answered {wrong[0]}, so it cannot be measured")
    return waits


def _serve() -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = web_words(f"127.0.0.1:{port}", "benchmarks.web:application")
    server = subprocess.Popen([sys.executable, *words], cwd=settings.BASE_DIR)
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server, port
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web server took no connection within a minute")


def show_all() -> None:
    course = CoursePage.objects.live().get(code=COURSE)
    slug = course.lessons().first().slug
    people = learners(course)
    server, port = _serve()
    waits: dict[str, list[float]] = {row.name: [] for row in ROWS}
    rates: dict[str, list[float]] = {row.name: [] for row in ROWS}
    try:
        for number, row in _turns():
            start = time.perf_counter()
            found = crowd(port, people, lambda who, line, row=row: who.send(line, row.name, course, slug), SECONDS)
            if number:  # the first round warms the caches
                rates[row.name].append(len(found) / (time.perf_counter() - start))
                waits[row.name].append(statistics.median(found) * 1000)
    finally:
        server.terminate()
        server.wait(20)
    _show(waits, rates)


def _turns() -> Iterator[tuple[int, Row]]:
    for group in (PAGES, SAVES):
        for number in range(ROUNDS + 1):
            yield from ((number, row) for row in group)


def _show(waits: dict[str, list[float]], rates: dict[str, list[float]]) -> None:
    print(f"\n{'eight at once':16}{'wait ms':>8}{'per s':>8}{'ratio':>8}{'aim':>6}{'of empty':>10}")
    for row in ROWS:
        own = rates[row.name]
        ratio = f"{_ratio(own, rates[row.against]):.2f}" if row.against else ""
        figures = f"{statistics.median(waits[row.name]):8.1f}{statistics.median(own):8.0f}{ratio:>8}{row.aim or '':>6}"
        print(f"{row.name:16}{figures}{_ratio(own, rates['empty view']):10.2f}", flush=True)


def _ratio(own: list[float], yardstick: list[float]) -> float:
    """Median over the rounds: what slows one round slows both."""
    return statistics.median(a / b for a, b in zip(own, yardstick, strict=True))
