"""Screens of needs and skills: who sees what, the explanation behind each number, a steady number of queries."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from staff.actions.gaps import freeze
from staff.actions.norms import draft_norms
from staff.actions.skills import record_evidence
from staff.models import Evidence, GapSnapshot, HeldSkill, IndicatorValue, NormSet, Post, Skill
from tests.factories import UserFactory, holder
from tests.staff.factories import EmploymentFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def residents(division, number=6200):
    IndicatorValue.objects.create(
        division=division, indicator="residents", as_of=TODAY - timedelta(days=30), value=number, source="街道报表"
    )


def grid_worker(division, **person):
    row = EmploymentFactory(division=division, post=Post.objects.get(code="grid"), **person)
    return row.affiliation.person


def get(client, user, url, **query):
    client.force_login(user)
    return client.get(url, query)


def names(response):
    return [row.line.name for row in response.context["rows"]]


def test_hr_sees_the_whole_district_and_the_subdistrict_its_own_lines(client, town, alice, bob):
    assert names(get(client, alice, reverse("gaps"))) == ["槐安里社区", "杏花社区", "渡口社区"]
    assert names(get(client, bob, reverse("gaps"))) == ["槐安里社区", "杏花社区"]


def test_another_district_is_not_found_and_a_learner_may_not(client, town, alice):
    assert get(client, alice, reverse("gaps"), district=town.liuqiao.pk).status_code == 404
    assert get(client, alice, reverse("gap-detail", args=[town.changdai_one.pk])).status_code == 404
    assert get(client, UserFactory(with_person=True), reverse("gaps")).status_code == 403


def test_filters_keep_lines_and_a_day_ahead_is_taken(client, town, alice):
    residents(town.huaian)
    assert names(get(client, alice, reverse("gaps"), shortage="3")) == ["槐安里社区"]
    assert names(get(client, alice, reverse("gaps"), shortage="u")) == ["杏花社区", "渡口社区"]
    assert names(get(client, alice, reverse("gaps"), q="渡口")) == ["渡口社区"]
    later = TODAY + timedelta(days=200)
    assert get(client, alice, reverse("gaps"), on=later.isoformat()).context["on"] == later
    earlier = TODAY - timedelta(days=1)
    assert get(client, alice, reverse("gaps"), on=earlier.isoformat()).context["on"] == TODAY


def test_the_export_has_the_district_s_columns_in_order(client, town, alice):
    residents(town.huaian)
    response = get(client, alice, reverse("gaps-export"))
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(n for n, row in enumerate(rows) if row[0] == "街道")
    assert rows[head][:14] == [
        "街道", "社区", "类型", "常住人口", "户数", "网格", "测算需求", "受控需求", "WISN参照", "在岗", "在途录用",
        "未来12个月退休", "已批离职", "人数缺口",
    ]  # fmt: skip
    assert rows[head + 1][:4] == ["临溪街道", "槐安里社区", None, 6200]
    assert (rows[head + 1][6], rows[head + 1][13], rows[head + 2][13]) == (12, 12, None)


def test_freezing_is_a_post_for_who_may(client, town, alice, bob):
    client.force_login(bob)
    assert client.post(reverse("gaps-freeze")).status_code == 403
    client.force_login(alice)
    assert client.get(reverse("gaps-freeze")).status_code == 405
    response = client.post(reverse("gaps-freeze"))
    snapshot = GapSnapshot.objects.get()
    assert response.url == reverse("gap-snapshot", args=[snapshot.pk])
    assert client.get(response.url).status_code == 200


def test_the_detail_explains_the_number_and_names_the_source(client, town, alice):
    residents(town.huaian)
    response = get(client, alice, reverse("gap-detail", args=[town.huaian.pk]))
    first = response.context["steps"][0].equations[0]
    assert first == "按人口：6,200 × 18 ÷ 10,000 = 11.16"
    assert response.context["headline"] == "槐安里社区为什么缺12人"


def test_a_trial_changes_nothing_that_is_stored(client, town, alice):
    residents(town.huaian)
    response = get(client, alice, reverse("gap-detail", args=[town.huaian.pk]), residents=12_000)
    assert (response.context["line"].need, response.context["trial"]["need"]) == (12, 22)
    assert IndicatorValue.objects.get().value == 6200


def test_what_changed_since_the_snapshot_says_who_and_on_what_evidence(client, town, alice):
    residents(town.huaian)
    person = grid_worker(town.huaian, person__name="周秀兰")
    IndicatorValue.objects.create(division=town.huaian, indicator="grids", as_of=TODAY - timedelta(days=40), value=1)
    snapshot = freeze(division=town.qinghe, by=alice)
    GapSnapshot.objects.filter(pk=snapshot.pk).update(on=TODAY - timedelta(days=10))
    supervisor = holder("supervisor", town.huaian, person__name="王海燕")
    skill = Skill.objects.get(code="A03")
    day = TODAY - timedelta(days=1)
    for kind, value, by in (("exam", 86, None), ("task", 1, supervisor)):
        record_evidence(
            person=person, skill=skill, kind=kind, value=value, happened_on=day, source=f"t:{kind}", by=by
        )  # fmt: skip
    told = get(client, alice, reverse("gap-detail", args=[town.huaian.pk])).context["changes"]
    found = next(change for change in told if change.what == "A03 L2")
    assert (found.before, found.after) == ("1/0", "1/1")
    assert [why.split(" ", 1)[1] for why in found.why] == [
        "周秀兰 网格化系统与电子地图达到L2：考试86分、王海燕确认实操"
    ]
    leader = holder("leader", town.qinghe)
    hidden = get(client, leader, reverse("gap-detail", args=[town.huaian.pk]))
    assert "周秀兰" not in hidden.content.decode()
    assert "1名工作者" in hidden.content.decode()


def test_norms_are_edited_by_hr_and_approved_by_the_leader(client, town, alice):
    leader = holder("leader", town.qinghe)
    made = draft_norms(
        division=town.qinghe, based_on=NormSet.objects.presets().get(name="标准"), by=alice, starts_on=TODAY
    )  # fmt: skip
    move = reverse("norms-move", args=[made.pk, "approve"])
    client.force_login(alice)
    assert client.post(move).status_code == 403
    client.force_login(leader)
    assert client.post(reverse("norms-detail", args=[made.pk]), {}).status_code == 403
    client.post(move)
    assert NormSet.objects.get(pk=made.pk).approved_by == leader


def test_an_indicator_is_corrected_with_its_day_and_no_value_wants_a_reason(client, town, bob, charlie):
    url = reverse("indicator-detail", args=[town.huaian.pk])
    client.force_login(bob)
    assert client.post(url, {"indicator": "residents", "as_of": TODAY.isoformat()}).status_code == 200
    assert IndicatorValue.objects.count() == 0
    client.post(url, {"indicator": "residents", "as_of": TODAY.isoformat(), "value": "6300"})
    assert IndicatorValue.objects.get().value == 6300
    assert get(client, charlie, url).status_code == 404


def test_the_matrix_names_people_for_hr_and_only_counts_for_leaders(client, town, alice):
    grid_worker(town.huaian, person__name="周秀兰")
    assert [row.name for row in get(client, alice, reverse("skills"), post="grid").context["rows"]] == ["周秀兰"]
    leader = holder("leader", town.qinghe)
    seen = get(client, leader, reverse("skills"), post="grid")
    assert seen.context["rows"] == []
    assert set(seen.context["sums"]) == {"不足3人"}


def test_who_lacks_the_skill_is_ticked_for_training_where_one_may_book(client, town, alice, bob):
    lacking, able = grid_worker(town.huaian), grid_worker(town.huaian)
    HeldSkill.objects.create(person=able, skill=Skill.objects.get(code="A03"), level=3, reached_on=TODAY)
    seen = get(client, alice, reverse("skills"), post="grid", skill="A03")
    assert seen.context["ticked"] == {lacking.pk}
    assert f'name="person" value="{lacking.pk}"' in seen.content.decode()
    assert 'name="person"' not in get(client, bob, reverse("skills"), post="grid", skill="A03").content.decode()


def test_a_supervisor_rates_a_baseline_and_nobody_rates_oneself(client, town):
    person = grid_worker(town.huaian)
    supervisor = holder("supervisor", town.huaian)
    url = reverse("person-skills", args=[person.pk])
    client.force_login(supervisor)
    client.post(url, {"level-A03": "2", "level-C01": "9"})
    assert list(HeldSkill.objects.values_list("skill__code", "level", "is_baseline")) == [("A03", 2, True)]
    client.post(url, {"level-A03": "3"})
    assert HeldSkill.objects.get().level == 3
    assert Evidence.objects.standing().count() == 1
    own = holder("supervisor", town.huaian, person=grid_worker(town.huaian), with_person=False)
    client.force_login(own)
    assert client.post(reverse("person-skills", args=[own.person_id]), {"level-A03": "3"}).status_code == 403


def test_one_s_own_skill_page_says_why_and_why_not(client, town):
    person = grid_worker(town.huaian)
    skill = Skill.objects.get(code="A03")
    record_evidence(person=person, skill=skill, kind="exam", value=86, happened_on=TODAY, source="t:1", by=None)
    user = UserFactory(person=person)
    assert get(client, user, reverse("my-skills")).context["sheet"].next.skill == Skill.objects.get(code="B01")
    page = get(client, user, reverse("my-skill", args=["A03"]))
    assert page.context["file"].decision.level == 1
    assert "还没有通过模拟操作，也没有督导确认的实操任务" in page.content.decode()


def test_the_overview_drills_down_and_hides_small_cells_from_leaders(client, town, alice):
    grid_worker(town.huaian)
    residents(town.huaian)
    leader = holder("leader", town.city)
    top = get(client, leader, reverse("overview"))
    assert [part.division.name for part in top.context["parts"]] == ["青禾区", "柳桥区"]
    district = get(client, leader, reverse("overview"), division=town.qinghe.pk)
    assert [(p.division.name, p.is_small) for p in district.context["parts"]] == [
        ("临溪街道", True),
        ("石渡街道", True),
    ]
    assert get(client, alice, reverse("overview"), division=town.city.pk).status_code == 404
    assert get(client, alice, reverse("overview")).context["parts"][0].is_small is False


def test_a_place_without_figures_has_no_shortage_on_the_overview(client, town, alice):
    residents(town.huaian)
    parts = get(client, alice, reverse("overview"), division=town.linxi.pk).context["parts"]
    assert {part.division.name: part.shortage for part in parts} == {"槐安里社区": 12, "杏花社区": None}


PAGES = ["gaps", "indicators", "skills", "overview", "norms", "gap-detail", "my-skills"]


@pytest.mark.parametrize("page", PAGES)
def test_queries_stay_the_same_with_one_row_and_with_three(client, town, page):
    user = holder("district_hr", town.qinghe, person=grid_worker(town.huaian), with_person=False)
    url = reverse(page, args=[town.huaian.pk] if page == "gap-detail" else [])
    residents(town.huaian)
    skills = list(Skill.objects.filter(code__in=["A03", "C01", "C02"]))

    def evidence(number):
        for skill in skills[:number]:
            record_evidence(
                person=user.person, skill=skill, kind="exam", value=90, happened_on=TODAY, source="q:1", by=None
            )  # fmt: skip

    evidence(1)
    get(client, user, url)
    with CaptureQueriesContext(connection) as one:
        assert get(client, user, url).status_code == 200
    evidence(3)
    for community in (town.xinghua, town.shidu_one):
        residents(community)
        grid_worker(community)
        grid_worker(town.huaian)
    with CaptureQueriesContext(connection) as three:
        get(client, user, url)
    assert len(three) == len(one)
