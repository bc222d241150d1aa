"""An acknowledged answer is in the database, whenever the web server is killed with -9; each exactly once.

`KILLS=1000 python -m pytest tests/courses/actions/test_kill_answers.py` for the long run (add `--postgres`).
"""

from __future__ import annotations

import http.client
import os
import random
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from courses.actions.exams import start_attempt
from courses.actions.learning import enrol, finish_lesson
from courses.models import Answer
from tests.courses.factories import learner_at
from tests.rig.web import WebProcess

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.slow]
KILLS = int(os.environ.get("KILLS", "12"))
EVERY = 6  # of so many kills one takes the whole server, the others what holds the requests
PHONES = 4
TOKEN = "k" * 32


@dataclass
class Phone:
    """One learner's phone: sends one answer after the other, repeats what was not acknowledged, counts receipts."""

    attempt: int
    session: str
    port: int
    choices: dict[int, list[str]]
    sent: dict[str, tuple[int, str]] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    repeats: int = 0
    strange: list[str] = field(default_factory=list)

    def answer_until(self, over: threading.Event, chance: random.Random) -> None:
        while not over.is_set():
            number = chance.choice(list(self.choices))
            client_id = secrets.token_hex(8)
            self.sent[client_id] = (number, chance.choice(self.choices[number]))
            while not over.is_set() and not self._send(client_id):
                self.repeats += 1
                if chance.random() < 0.2:
                    break  # she changed her mind while waiting; nothing was promised
                time.sleep(0.05)

    def _send(self, client_id: str) -> bool:
        number, letter = self.sent[client_id]
        form = {"answer": letter, "client_id": client_id, "csrfmiddlewaretoken": TOKEN}
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        headers = {
            "Accept": "application/json", "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            line.request("POST", f"/my/exams/{self.attempt}/{number}/", urlencode(form), headers)
            response = line.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()
        if response.status == 200 and client_id.encode() in body:
            self.acknowledged.append(client_id)
        else:
            self.strange.append(f"{response.status} {body[:200]!r}")
        return True


def phones_of(course, place, web: WebProcess) -> list[Phone]:
    """Learners with an open attempt each, and their sessions."""
    phones = []
    for _ in range(PHONES):
        user = learner_at(place)
        enrolment = enrol(person=user.person, course=course, by=user)
        for lesson in course.lessons():
            finish_lesson(enrolment=enrolment, lesson=lesson, by=user)
        attempt = start_attempt(person=user.person, exam=course.exam, by=user)
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        choices = {q["number"]: [option["id"] for option in q["options"]] for q in attempt.questions}
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        phones.append(Phone(attempt.pk, session, web.port, choices))
    return phones


def wait_for_receipts(phones: list[Phone], number: int, seconds: float = 30) -> None:
    """Until that many more answers are acknowledged: the server works again, and is hit in the middle of work."""
    count = sum(len(phone.acknowledged) for phone in phones) + number
    end = time.monotonic() + seconds
    while sum(len(phone.acknowledged) for phone in phones) < count:
        assert time.monotonic() < end, f"no {number} receipts within {seconds} s"
        time.sleep(0.005)


def answer_under_kills(phones: list[Phone], web: WebProcess, kills: int) -> None:
    """All phones answer at once while the server is killed that many times; returns when it has been quiet again."""
    over, chance = threading.Event(), random.Random(kills)
    threads = [
        threading.Thread(target=phone.answer_until, args=(over, random.Random(phone.attempt))) for phone in phones
    ]
    for thread in threads:
        thread.start()
    try:
        for turn in range(1, kills + 1):
            wait_for_receipts(phones, chance.randint(3, 25))
            time.sleep(chance.uniform(0, 0.05))
            if turn % EVERY:
                assert web.kill_workers(), "there was nothing to kill"
            else:
                web.kill()
                web.start()
        wait_for_receipts(phones, 5)
    finally:
        over.set()
        for thread in threads:
            thread.join(30)
    assert not any(thread.is_alive() for thread in threads)


def lost(phones: list[Phone]) -> list[str]:
    """The acknowledged answers that the database does not hold as they were given."""
    rows = {row.client_id: (row.number, row.value) for row in Answer.objects.all()}
    return [
        client_id
        for phone in phones
        for client_id in phone.acknowledged
        if rows.get(client_id) != (phone.sent[client_id][0], [phone.sent[client_id][1]])
    ]


def test_every_acknowledged_answer_outlives_kill_9_exactly_once(course, town, web_process):
    web = web_process()
    phones = phones_of(course, town.huaian, web)
    answer_under_kills(phones, web, KILLS)
    assert [line for phone in phones for line in phone.strange] == []
    assert sum(len(phone.acknowledged) for phone in phones) > 3 * KILLS
    assert sum(phone.repeats for phone in phones) > 0, "no kill hit anybody"
    assert lost(phones) == []
    held = Counter(Answer.objects.values_list("client_id", flat=True))
    assert set(held.values()) == {1}
    assert set(held) <= {client_id for phone in phones for client_id in phone.sent}


def test_the_rig_sees_the_loss_when_the_receipt_comes_before_the_commit(course, town, web_process):
    web = web_process("commit")
    phones = phones_of(course, town.huaian, web)
    answer_under_kills(phones, web, 4)
    assert lost(phones) != []
