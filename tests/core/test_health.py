"""/healthz: what a load balancer reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils import timezone

from core.models import WorkerBeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def beating():
    now = timezone.now()
    return WorkerBeat.objects.create(worker_id="a", started_at=now, beat_at=now)


def test_all_is_well_with_database_cache_and_a_beating_worker(client, beating):
    response = client.get("/healthz")
    assert response.status_code == 200
    said = response.json()
    assert (said["ok"], said["database"]["ok"], said["cache"]["ok"], said["worker"]["ok"]) == (True, True, True, True)
    assert "no-store" in response.headers["Cache-Control"]


def test_a_worker_that_fell_silent_is_said(client, beating):
    WorkerBeat.objects.update(beat_at=timezone.now() - timedelta(seconds=61))
    response = client.get("/healthz")
    assert (response.status_code, response.json()["worker"]["ok"]) == (503, False)


def test_no_worker_at_all_is_said(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()["worker"]["lag_seconds"]) == (503, None)


def test_a_database_that_is_down_is_said_without_its_secrets(client, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise OperationalError("connection to server at 10.1.1.1, user zhishe failed")

    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["database"]) == (503, {"ok": False})
    assert "10.1.1.1" not in response.content.decode()


def test_a_cache_that_swallows_what_is_written_is_said(client, beating, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda *args, **kwargs: None)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["cache"]) == (503, {"ok": False})


def test_it_only_reads(client):
    assert client.post("/healthz").status_code == 405
