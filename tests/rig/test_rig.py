"""The rig itself: races do overlap, the browser sees what it should, and a page that calls outside is caught."""

from __future__ import annotations

import socket
import threading

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone
from pytest_socket import SocketConnectBlockedError

from core.models import CronSlot, WorkerBeat
from staff.models import NormSet, Skill
from tests.factories import PASSWORD, UserFactory
from tests.rig.races import race


@pytest.mark.postgres
def test_of_many_who_write_the_same_key_one_succeeds():
    slot = timezone.now()
    outcome = race(lambda: CronSlot.objects.create(name="once", slot=slot), times=12)
    assert (len(outcome.values), len(outcome.errors_of(IntegrityError))) == (1, 11)


@pytest.mark.postgres
def test_threads_of_a_race_overlap_so_that_a_missing_lock_shows():
    now = timezone.now()
    row = WorkerBeat.objects.create(worker_id="0", started_at=now, beat_at=now)
    all_have_read = threading.Barrier(6)

    def add_one_without_a_lock() -> None:
        seen = int(WorkerBeat.objects.get(pk=row.pk).worker_id)
        all_have_read.wait(10)
        WorkerBeat.objects.filter(pk=row.pk).update(worker_id=str(seen + 1))

    assert race(add_one_without_a_lock, times=6).errors == []
    row.refresh_from_db()
    assert row.worker_id == "1"


@pytest.mark.postgres
def test_postgresql_knows_chinese_letters():
    with connection.cursor() as cursor:
        cursor.execute("SELECT '缺口' ~ '^[[:alpha:]]+$', current_setting('server_encoding')")
        assert cursor.fetchone() == (True, "UTF8")


def test_no_test_reaches_another_machine():
    refusals = (SocketConnectBlockedError, UserWarning)  # the warning comes first, and warnings are errors
    with pytest.raises(refusals, match=r"192\.0\.2\.1"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


@pytest.mark.journey
def test_person_signs_in_with_the_form_and_lands_inside(visit):
    UserFactory(username="worker1", password=PASSWORD, with_person=True)
    page = visit(360).sign_in_by_form("worker1", PASSWORD)
    assert "/accounts/login/" not in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.journey
def test_page_that_calls_another_host_is_caught(chromium, live_server, visit):
    visitor = visit(1280)
    page = visitor.open("/help/")
    page.evaluate("fetch('http://192.0.2.1/').catch(() => 0)")
    page.wait_for_timeout(200)
    caught = list(visitor.console) + list(visitor.foreign)
    visitor.console.clear()
    visitor.foreign.clear()
    assert caught


@pytest.mark.journey
@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_journey_finds_the_reference_data_though_the_one_before_emptied_the_tables(visit, turn):
    assert (Skill.objects.count(), NormSet.objects.presets().count()) == (50, 3)
