"""任务中心 and the page of a job."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.jobs import enqueue
from core.models import WorkerBeat
from tests.core.jobs import bodies
from tests.factories import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice_job(alice, town):
    return enqueue(bodies.tick, owner=alice, division=town.qinghe, title="核对花名册")


def beat() -> None:
    WorkerBeat.objects.create(worker_id="a", started_at=timezone.now(), beat_at=timezone.now())


def test_owner_finds_the_job_and_its_state(client, alice, alice_job):
    beat()
    client.force_login(alice)
    page = client.get(reverse("jobs")).content.decode()
    assert "核对花名册" in page
    assert "排队中" in page
    assert "后台任务已停" not in page


def test_others_see_nothing_of_it(client, bob, charlie, alice_job):
    for stranger in (bob, charlie):
        client.force_login(stranger)
        assert "核对花名册" not in client.get(reverse("jobs")).content.decode()
        assert client.get(reverse("job", args=[alice_job.pk])).status_code == 404
        assert client.post(reverse("job-cancel", args=[alice_job.pk])).status_code == 404


def test_administrator_of_the_place_sees_it_with_its_owner(client, town, alice_job):
    client.force_login(holder("admin", town.city))
    assert "核对花名册" in client.get(reverse("jobs")).content.decode()


def test_stopped_worker_is_shown_as_such(client, alice, alice_job):
    client.force_login(alice)
    for address in (reverse("jobs"), reverse("job", args=[alice_job.pk])):
        assert "后台任务已停" in client.get(address).content.decode()


def test_running_page_reloads_itself_without_script_and_a_finished_one_does_not(client, alice, alice_job, run_jobs):
    client.force_login(alice)
    address = reverse("job", args=[alice_job.pk])
    assert '<noscript><meta http-equiv="refresh"' in client.get(address).content.decode()
    run_jobs()
    done = client.get(address).content.decode()
    assert ("refresh" in done, "hx-trigger" in done, "已完成" in done) == (False, False, True)


def test_poll_gets_only_the_part_that_changes(client, alice, alice_job):
    client.force_login(alice)
    part = client.get(reverse("job", args=[alice_job.pk]), headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div class="stack-l" id="state"')


def test_cancel_by_post_ends_a_waiting_job(client, alice, alice_job, run_jobs):
    client.force_login(alice)
    assert client.get(reverse("job-cancel", args=[alice_job.pk])).status_code == 405
    response = client.post(reverse("job-cancel", args=[alice_job.pk]), follow=True)
    assert "已取消" in response.content.decode()
    assert run_jobs() == 0


def test_refusal_is_shown_in_its_own_words(client, alice, run_jobs):
    job = enqueue(bodies.refuse, owner=alice, title="核对花名册")
    run_jobs()
    client.force_login(alice)
    page = client.get(reverse("job", args=[job.pk])).content.decode()
    assert ("这张表没有数据行。" in page, "没有完成" in page) == (True, True)


@pytest.mark.parametrize("jobs", [1, 3])
def test_list_asks_the_same_queries_for_one_and_three(client, alice, jobs, django_assert_max_num_queries):
    for n in range(jobs):
        enqueue(bodies.tick, owner=alice, title=f"任务{n}")
    assert DBTaskResult.objects.count() == jobs
    client.force_login(alice)
    client.get(reverse("jobs"))
    with django_assert_max_num_queries(12):
        client.get(reverse("jobs"))
