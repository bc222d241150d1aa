"""The trail is read by the auditors of a scope and by nobody else."""

import pytest

from core import audit
from core.models import AuditEntry
from tests.factories import holder, worker

pytestmark = pytest.mark.django_db


def seen(client, query=""):
    return [entry.label for entry, *_ in client.get(f"/desk/audit/{query}").context["rows"]]


@pytest.fixture
def lines(town, alice):
    AuditEntry.objects.all().delete()
    here, there = worker(town.huaian, name="周秀兰"), worker(town.changdai_one, name="陈海平")
    audit.record("person.view", about=here, by=alice, scope=town.huaian)
    audit.record("person.reveal", about=here, by=alice, scope=town.huaian, reason="办理社保增员")
    audit.record("person.view", about=there, by=None, scope=town.changdai_one)


def test_auditor_reads_the_own_scope(client, town, lines):
    client.force_login(holder("auditor", town.qinghe))
    assert set(seen(client)) >= {"周秀兰"}
    assert "陈海平" not in seen(client)
    client.force_login(holder("auditor", town.city))
    assert {"周秀兰", "陈海平"} <= set(seen(client))


def test_filters_by_action_day_and_name(client, town, lines):
    client.force_login(holder("auditor", town.qinghe))
    assert seen(client, "?action=person.reveal") == ["周秀兰"]
    assert seen(client, "?until=2020-01-01") == []
    response = client.post("/desk/audit/", {"q": "周秀", "action": "person.view"})
    assert response.url == "/desk/audit/?action=person.view"
    assert seen(client, "?action=person.view") == ["周秀兰"]


def test_reason_stands_on_the_page(client, town, lines):
    client.force_login(holder("auditor", town.qinghe))
    assert "理由：办理社保增员" in client.get("/desk/audit/").content.decode()


def test_hr_and_administrators_do_not_read_the_trail(client, town, alice):
    for user in (alice, holder("admin", town.city)):
        client.force_login(user)
        assert client.get("/desk/audit/").status_code == 403


def test_wagtail_reports_show_nothing_of_the_trail(town, lines):
    assert list(AuditEntry.objects.viewable_by_user(holder("site_owner", town.city))) == []
