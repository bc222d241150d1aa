"""A lesson, a question and a saved answer, over HTTP from the web server that `manage.py serve` starts.

Eight learners at once, each with a kept connection, for a few seconds; shown is the median wait of one learner, the
answers per second, and their ratio to the bare view of `benchmarks.web` asked for in the same way just before.
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
from collections.abc import Callable
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
SECONDS = 5.0
PAGES_AIM, SAVES_AIM = 0.7, 0.8
COURSE = "ZS-121"
TOKEN = "b" * 32


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
        if what == "answer save":
            return self._save(line)
        number = 1 + secrets.randbelow(len(self.attempt.questions))
        addresses = {
            "bare Django view": "/bare/",
            "lesson page": f"/courses/{course.code}/{slug}/",
            "question page": f"/my/exams/{self.attempt.pk}/{number}/",
        }
        line.request("GET", addresses[what], headers=self.headers)
        return _status(line)

    def _save(self, line: http.client.HTTPConnection) -> int:
        """Another question each time, so that every save writes."""
        choices = [q for q in self.attempt.questions if q["kind"] == "single"]
        question = secrets.choice(choices)
        letter = secrets.choice(question["options"])["id"]
        form = {"answer": letter, "client_id": secrets.token_hex(8), "csrfmiddlewaretoken": TOKEN}
        headers = self.headers | {
            "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        line.request("POST", f"/my/exams/{self.attempt.pk}/{question['number']}/", urlencode(form), headers)
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
    print(f"\n{'eight at once':22}{'wait ms':>8}{'per s':>8}{'ratio':>8}{'aim':>8}")
    try:
        yardstick = 0.0
        for what in ("bare Django view", "lesson page", "question page", "answer save"):

            def ask(learner: Learner, line: Any, what: str = what) -> int:
                return learner.send(line, what, course, slug)

            crowd(port, people, ask, 1)  # warms the caches
            start = time.perf_counter()
            waits = crowd(port, people, ask, SECONDS)
            rate = len(waits) / (time.perf_counter() - start)
            yardstick = yardstick or rate
            aim = {"bare Django view": "", "answer save": SAVES_AIM}.get(what, PAGES_AIM)
            wait = statistics.median(waits) * 1000
            print(f"{what:22}{wait:8.1f}{rate:8.0f}{rate / yardstick:8.2f}{aim!s:>8}", flush=True)
    finally:
        server.terminate()
        server.wait(20)
