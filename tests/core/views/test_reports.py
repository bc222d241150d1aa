"""/desk/reports/: the lists one may take away, each leading to its page."""

import pytest
from django.urls import reverse

from core.slots import entries
from tests.factories import holder

pytestmark = pytest.mark.django_db


def listed(client, user):
    client.force_login(user)
    return [row["title"] for row in client.get("/desk/reports/").context["rows"]]


def test_everyone_sees_the_lists_of_the_own_rights(client, town, alice, bob):
    assert listed(client, alice) == ["人员名册", "技能矩阵", "缺口总表", "必修课过期名单", "班次名单", "五策略图"]
    assert listed(client, bob) == ["技能矩阵", "缺口总表", "必修课过期名单", "五策略图"]
    assert listed(client, holder("leader", town.qinghe)) == ["缺口总表", "五策略图"]


def test_the_page_says_columns_and_filters_and_the_ways_lead_somewhere(client, alice):
    client.force_login(alice)
    page = client.get("/desk/reports/").content.decode()
    assert "技能缺口前三（应有/现有）" in page
    assert "岗位要求的每项技能一列" in page
    assert [client.get(reverse(one.page)).status_code for one in entries("exports")] == [200] * 6
    assert 'href="/desk/reports/"' in client.get("/desk/people/").content.decode()


def test_who_may_take_nothing_away_is_refused(client, town):
    client.force_login(holder("auditor", town.qinghe))
    assert client.get("/desk/reports/").status_code == 403
