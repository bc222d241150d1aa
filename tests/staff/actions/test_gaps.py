"""From rows to the gap table: what counts, what is frozen, and that sums equal recomputation."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.refusals import Refused
from staff.actions.gap_facts import district_table
from staff.actions.gaps import freeze
from staff.actions.norms import (
    approve_norms,
    change_norms,
    discard_draft,
    draft_norms,
    norms_in_force,
    rule_of,
)
from staff.actions.skills import record_evidence
from staff.actions.summaries import figures_of, refresh_summaries
from staff.actions.supply import expect_supply
from staff.models import (
    CommunityPlatform,
    CreditEntry,
    DivisionSummary,
    GapSnapshot,
    IndicatorValue,
    NormSet,
    Post,
    Registration,
    Skill,
)
from staff.rules.norms import AlreadyApproved, BadParameter, OneDraftOnly, OwnDraft
from tests.factories import holder
from tests.staff.factories import EmploymentFactory, PersonnelCategoryFactory, QualificationFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def figures(division, **values):
    for indicator, value in values.items():
        IndicatorValue.objects.create(
            division=division, indicator=indicator, as_of=TODAY - timedelta(days=30), value=value,
            absence="" if value is not None else "blank",
        )  # fmt: skip


def preset():
    return NormSet.objects.presets().get(name="标准")


def table(town, on=TODAY):
    return district_table(town.qinghe, on=on, today=TODAY)


def line(town, division, on=TODAY):
    return next(ln for ln in table(town, on).table.lines if ln.key == division.pk)


def test_every_community_has_a_line_and_a_missing_figure_has_no_need(town):
    figures(town.huaian, residents=6200)
    figures(town.xinghua, residents=None)
    needs = {ln.name: ln.need for ln in table(town).table.lines}
    assert needs == {"槐安里社区": 12, "杏花社区": None, "渡口社区": None}


def test_the_newest_figure_counts_and_a_later_one_not_yet(town):
    figures(town.huaian, residents=6200)
    IndicatorValue.objects.create(division=town.huaian, indicator="residents", as_of=TODAY, value=10_000)
    IndicatorValue.objects.create(
        division=town.huaian, indicator="residents", as_of=TODAY + timedelta(days=9), value=20_000
    )
    assert line(town, town.huaian).need == 18


def test_who_counts_categories_shares_and_days(town):
    figures(town.huaian, residents=6200)
    EmploymentFactory(division=town.huaian)
    EmploymentFactory(division=town.huaian, share=Decimal("0.5"))
    EmploymentFactory(division=town.huaian, personnel_category=PersonnelCategoryFactory(uncounted=True))
    EmploymentFactory(division=town.huaian, ends_on=TODAY - timedelta(days=1))
    EmploymentFactory(division=town.huaian, starts_on=TODAY + timedelta(days=1))
    found = line(town, town.huaian)
    assert (found.in_post, found.shortage) == (1.5, 10.5)


def test_expected_heads_count_from_their_day_and_skills_are_no_heads(town, alice):
    figures(town.huaian, residents=6200)
    later = TODAY + timedelta(days=100)
    expect_supply(
        division=town.huaian, person=None, post=Post.objects.get(code="sw"), share=2, due_on=later, source="q:1",
        by=alice,
    )  # fmt: skip
    expect_supply(
        division=town.huaian, person=None, skill=Skill.objects.get(code="A01"), level=3, due_on=later, source="q:2",
        by=alice,
    )  # fmt: skip
    assert (line(town, town.huaian).shortage, line(town, town.huaian).on_the_way) == (12, 2)
    assert line(town, town.huaian, later).shortage == 10


def test_skills_certificates_and_hours_come_from_the_people_in_post(town):
    figures(town.huaian, residents=6200)
    person = EmploymentFactory(division=town.huaian).affiliation.person
    held = QualificationFactory(person=person)
    Registration.objects.create(
        qualification=held, starts_on=TODAY - timedelta(days=500), ends_on=TODAY + timedelta(days=595)
    )
    record_evidence(
        person=person, skill=Skill.objects.get(code="F03"), kind="exam", value=70,
        happened_on=TODAY - timedelta(days=3), source="e:1", by=None,
    )  # fmt: skip
    found = line(town, town.huaian)
    assert (found.staff, found.certified, found.behind_on_hours, found.rated) == (1, 1, 1, 1)
    anti_fraud = {(gap.skill, gap.level): (gap.need, gap.have) for gap in found.skills if gap.skill == "F03"}
    assert anti_fraud == {("F03", 1): (1, 1), ("F03", 3): (1, 0)}
    CreditEntry.objects.create(person=person, hours=60, category="course", on=TODAY - timedelta(days=9), source="c:1")
    assert line(town, town.huaian).behind_on_hours == 0


def test_a_platform_s_line_appears_with_the_platform(town):
    figures(town.huaian, residents=6200)
    assert not any(gap.skill == "A04" for gap in line(town, town.huaian).skills)
    CommunityPlatform.objects.create(division=town.huaian, kind="terminal", count=2)
    assert [gap.need for gap in line(town, town.huaian).skills if gap.skill == "A04"] == [2]


def test_the_number_of_queries_does_not_grow_with_the_district(town):
    with CaptureQueriesContext(connection) as one:
        table(town)
    for community in (town.huaian, town.xinghua, town.shidu_one):
        figures(community, residents=6200, households=2000)
        EmploymentFactory(division=community)
        EmploymentFactory(division=community)
    with CaptureQueriesContext(connection) as three:
        table(town)
    assert len(three) == len(one)


def test_frozen_is_frozen_and_frozen_twice_is_once(town, alice):
    figures(town.huaian, residents=6200)
    snapshot = freeze(division=town.qinghe, by=alice)
    assert freeze(division=town.qinghe, by=alice).pk == snapshot.pk
    figures(town.xinghua, residents=9000)
    EmploymentFactory(division=town.huaian)
    held = GapSnapshot.objects.get(pk=snapshot.pk)
    assert [row["shortage"] for row in held.lines] == [12, None, None]
    assert len(held.input_digest) == 64


def test_the_same_inputs_give_the_same_digest(town, alice):
    from staff.actions.gaps import digest

    figures(town.huaian, residents=6200)
    first, second = digest(table(town)), digest(table(town))
    figures(town.xinghua, residents=9000)
    assert first == second
    assert digest(table(town)) != first


def test_summaries_equal_recomputation_at_every_level(town):
    for number, community in enumerate((town.huaian, town.xinghua, town.shidu_one, town.changdai_one), 1):
        figures(community, residents=3000 * number)
        for _ in range(number):
            QualificationFactory(person=EmploymentFactory(division=community).affiliation.person)
    refresh_summaries(division=town.city, on=TODAY)
    held = {row.division_id: row.figures for row in DivisionSummary.objects.all()}
    qinghe = list(table(town).table.lines)
    liuqiao = list(district_table(town.liuqiao, on=TODAY, today=TODAY).table.lines)
    linxi = [ln for ln in qinghe if ln.parent == "临溪街道"]
    assert held[town.qinghe.pk] == figures_of(qinghe)
    assert held[town.linxi.pk] == figures_of(linxi)
    assert held[town.huaian.pk] == figures_of([ln for ln in qinghe if ln.key == town.huaian.pk])
    assert held[town.city.pk] == figures_of(qinghe + liuqiao)


def draft(town, by, base=None):
    return draft_norms(division=town.qinghe, based_on=base or preset(), by=by, starts_on=TODAY)


def test_without_an_approved_set_the_preset_holds(town, alice):
    draft(town, alice)
    assert norms_in_force(town.qinghe, TODAY) == preset()


def test_a_draft_copies_every_line_and_there_is_one_at_a_time(town, alice):
    made = draft(town, alice)
    assert rule_of(made).skills == rule_of(preset()).skills
    assert (made.version, made.lines.count()) == (1, preset().lines.count())
    with pytest.raises(Refused) as refusal:
        draft(town, alice)
    assert isinstance(refusal.value.reason, OneDraftOnly)
    discard_draft(norm_set=made, by=alice)
    assert draft(town, alice).version == 1


def test_who_drafted_does_not_approve_and_approved_never_changes(town, alice):
    leader = holder("leader", town.qinghe)
    made = draft(town, alice)
    with pytest.raises(Refused) as refusal:
        approve_norms(norm_set=made, by=alice)
    assert refusal.value.reason == OwnDraft()
    approve_norms(norm_set=made, by=leader)
    with pytest.raises(Refused) as refusal:
        change_norms(norm_set=made, by=alice, method="pop", starts_on=TODAY, parameters={"residents_rate": 30})
    assert isinstance(refusal.value.reason, AlreadyApproved)


def test_a_new_version_leaves_last_month_s_table_as_it_was(town, alice):
    leader = holder("leader", town.qinghe)
    figures(town.huaian, residents=6200)
    snapshot = freeze(division=town.qinghe, by=alice)
    made = draft(town, alice)
    change_norms(norm_set=made, by=alice, method="pop", starts_on=TODAY, parameters={"residents_rate": 30})
    assert line(town, town.huaian).need == 12
    approve_norms(norm_set=made, by=leader)
    assert line(town, town.huaian).need == 19
    again = district_table(town.qinghe, on=TODAY, today=TODAY, norm_set=snapshot.norm_set)
    assert [ln.need for ln in again.table.lines] == [row["need"] for row in snapshot.lines]


def test_the_subdistrict_follows_its_district_s_set_from_its_first_day(town, alice):
    leader = holder("leader", town.qinghe)
    made = draft_norms(division=town.qinghe, based_on=preset(), by=alice, starts_on=TODAY + timedelta(days=5))
    approve_norms(norm_set=made, by=leader)
    assert norms_in_force(town.huaian, TODAY) == preset()
    assert norms_in_force(town.huaian, TODAY + timedelta(days=5)) == made
    assert norms_in_force(town.changdai_one, TODAY + timedelta(days=5)) == preset()


@pytest.mark.parametrize(
    "parameters", [{"residents_rate": 0}, {"weight_low": 1.2}, {"floor": 10, "ceiling": 5}, {"max_norm_roles": 0}]
)
def test_parameters_that_make_no_sense_are_refused(town, alice, parameters):
    made = draft(town, alice)
    with pytest.raises(Refused) as refusal:
        change_norms(norm_set=made, by=alice, method="pop", starts_on=date(2026, 1, 1), parameters=parameters)
    assert isinstance(refusal.value.reason, BadParameter)
