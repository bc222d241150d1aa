"""/desk/fishbone/: shares of communities, scope, download, the same few queries."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses.fishbone import facts_of
from courses.rules.strategies import STRATEGIES, Measure, shortest
from staff.models import HeldSkill, Skill
from tests.factories import DivisionFactory, district_hr, holder, worker

URL = "/desk/fishbone/"


@pytest.fixture
def reference(db):
    call_command("load_reference", verbosity=0)


def hold(person, code="E04", level=3):
    return HeldSkill.objects.create(
        person=person, skill=Skill.objects.get(code=code), level=level, reached_on=date(2026, 1, 1)
    )


def measure(division, key):
    return next(one for one in facts_of(division, timezone.localdate()).measures if one.key == key)


def test_five_bones_of_four_ribs_each(town, reference):
    facts = facts_of(town.qinghe, timezone.localdate())
    assert [sum(one.strategy == s.key for one in facts.measures) for s in STRATEGIES] == [4] * 5


def test_a_rib_counts_communities_where_someone_at_work_holds_the_skill(town, reference):
    hold(worker(town.huaian))
    hold(worker(town.huaian))
    hold(worker(town.xinghua), level=2)
    hold(worker(town.shidu_one, ends_on=date(2024, 1, 1)))
    hold(worker(town.changdai_one))

    assert (measure(town.qinghe, "E04").has, measure(town.linxi, "E04").has, measure(town.city, "E04").has) == (1, 1, 2)
    assert measure(town.linxi, "E04").of == 2


def test_figures_that_are_not_made_yet_are_no_zero(client, town, reference):
    assert measure(town.qinghe, "certified").share is None
    client.force_login(district_hr(town.qinghe))
    page = client.get(URL).content.decode()
    assert "汇总今晚才做" in page
    assert "没有数据" in page


def test_the_shortest_come_first_and_whole_or_uncounted_ones_never():
    ribs = [Measure("a", "s", 1, 4), Measure("b", "s", 4, 4), Measure("c", "s", 1, None), Measure("d", "s", 2, 8)]
    assert [one.key for one in shortest(ribs)] == ["d", "a"]


def test_the_page_states_its_finding_and_each_rib_leads_somewhere(client, town, reference):
    hold(worker(town.huaian))
    client.force_login(holder("leader", town.qinghe))
    page = client.get(URL).content.decode()
    assert "20根刺里" in page
    assert page.count('id="rib-') == 20
    assert 'href="#rib-E04"' in page


def test_scope_is_ones_own(client, town, reference):
    client.force_login(district_hr(town.qinghe))
    assert client.get(f"{URL}?division={town.linxi.pk}").status_code == 200
    assert client.get(f"{URL}?division={town.liuqiao.pk}").status_code == 404
    assert client.get(f"{URL}?division={town.city.pk}").status_code == 404
    assert client.get(f"{URL}?division=x").status_code == 404


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_the_download_holds_the_same_lines(client, town, reference, file_format):
    client.force_login(district_hr(town.qinghe))
    answer = client.get(f"{URL}?format={file_format}")
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert file_format == "xlsx" or "线上议事" in content.decode("utf-8-sig")


def test_the_same_queries_for_two_communities_as_for_ten(client, town, reference, django_assert_max_num_queries):
    client.force_login(district_hr(town.qinghe))
    client.get(URL)
    for _n in range(8):
        hold(worker(DivisionFactory(community=True, parent=town.linxi)))
    with django_assert_max_num_queries(22):
        client.get(URL)
