"""The three doors: idempotent on their source, with a way back, and the level rebuilt in the same breath."""

from datetime import date

import pytest
from django.core.management import call_command

from core.models import AuditEntry
from core.refusals import Refused
from staff.actions.credits import credit_hours, withdraw_credit
from staff.actions.skills import rebuild_lapsed_baselines, record_evidence, withdraw_evidence
from staff.actions.supply import expect_supply, withdraw_supply
from staff.models import CreditEntry, Evidence, ExpectedSupply, HeldSkill, Skill
from staff.rules.doors import BadValue, NotYet, SourceSaysOtherwise
from tests.factories import worker

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def person(town):
    return worker(town.huaian)


@pytest.fixture
def skill(db):
    return Skill.objects.get_or_create(
        code="A03", defaults={"group": "A", "name": "网格化系统与电子地图", "valid_months": 24}
    )[0]


def exam(person, skill, *, value=86, source="courses.attempt:1", day=DAY):
    return record_evidence(
        person=person, skill=skill, kind="exam", value=value, happened_on=day, source=source, by=None
    )


def task(person, skill, number, by):
    return record_evidence(
        person=person, skill=skill, kind="task", value=1, happened_on=date(2026, 4, number),
        source=f"courses.tasksubmission:{number}", by=by,
    )  # fmt: skip


def held(person, skill):
    return HeldSkill.objects.filter(person=person, skill=skill).values_list("level", flat=True).first()


def test_evidence_sets_the_level_in_the_same_transaction(person, skill, alice):
    exam(person, skill)
    assert held(person, skill) == 1
    task(person, skill, 1, alice)
    assert held(person, skill) == 2


def test_the_same_source_twice_changes_nothing(person, skill):
    assert exam(person, skill).pk == exam(person, skill).pk
    assert Evidence.objects.count() == 1
    assert AuditEntry.objects.filter(action="skill.evidence").count() == 1


def test_the_same_source_with_another_value_is_refused(person, skill):
    exam(person, skill)
    with pytest.raises(Refused) as refusal:
        exam(person, skill, value=90)
    assert refusal.value.reason == SourceSaysOtherwise("courses.attempt:1", "考试 86 2026-03-01", "考试 90 2026-03-01")


@pytest.mark.parametrize(("kind", "value"), [("exam", 101), ("exam", -1), ("task", 0), ("baseline", 6)])
def test_a_value_out_of_range_is_refused(person, skill, kind, value):
    with pytest.raises(Refused) as refusal:
        record_evidence(person=person, skill=skill, kind=kind, value=value, happened_on=DAY, source="x:1", by=None)
    assert refusal.value.reason == BadValue(kind, float(value))


def test_a_day_to_come_is_refused(person, skill):
    with pytest.raises(Refused) as refusal:
        exam(person, skill, day=date(2999, 1, 1))
    assert refusal.value.reason == NotYet("2999-01-01")


def test_withdrawing_takes_the_level_back_and_keeps_the_row_with_the_reason(person, skill, alice):
    exam(person, skill)
    assert withdraw_evidence(source="courses.attempt:1", why="试卷作废", by=alice) == 1
    assert held(person, skill) is None
    assert Evidence.objects.get().why == "试卷作废"
    assert withdraw_evidence(source="courses.attempt:1", why="again", by=alice) == 0


def test_a_withdrawn_source_may_be_recorded_anew(person, skill, alice):
    exam(person, skill)
    withdraw_evidence(source="courses.attempt:1", why="复核", by=alice)
    exam(person, skill, value=91)
    assert Evidence.objects.get().value == 91
    assert held(person, skill) == 1


def test_one_source_may_speak_for_two_skills(person, skill, alice):
    other = Skill.objects.get_or_create(code="A02", defaults={"group": "A", "name": "居民数据维护"})[0]
    exam(person, skill)
    exam(person, other)
    assert withdraw_evidence(source="courses.attempt:1", skill=other, why="只考了一项", by=alice) == 1
    assert (held(person, skill), held(person, other)) == (1, None)


def test_the_trail_is_in_the_district_s_scope(person, skill, town):
    exam(person, skill)
    entry = AuditEntry.objects.get(action="skill.evidence")
    assert entry.scope_path == town.huaian.path
    assert entry.data == {"skill": "A03", "kind": "exam", "value": 86.0, "before": 0, "after": 1}


def test_a_lapsed_baseline_is_taken_out_by_the_nightly_look(person, skill, alice):
    record_evidence(
        person=person, skill=skill, kind="baseline", value=3, happened_on=date(2025, 1, 1), source="b:1", by=alice
    )
    HeldSkill.objects.update_or_create(
        person=person, skill=skill,
        defaults={"level": 3, "is_baseline": True, "reached_on": date(2025, 1, 1), "review_on": date(2026, 1, 1)},
    )  # fmt: skip
    assert rebuild_lapsed_baselines(on=date(2026, 4, 1)) == 0
    assert rebuild_lapsed_baselines(on=date(2026, 4, 2)) == 1
    assert held(person, skill) is None


def test_check_ledger_passes_on_what_the_door_wrote_and_fails_on_a_forged_level(person, skill, alice, capsys):
    exam(person, skill)
    task(person, skill, 1, alice)
    call_command("check_ledger")
    assert "ledger is right: 1 held skills" in capsys.readouterr().out
    HeldSkill.objects.update(level=5)
    with pytest.raises(Exception, match="1 held skills differ"):
        call_command("check_ledger")


def credit(person, hours=8):
    return credit_hours(person=person, hours=hours, category="course", on=DAY, source="courses.enrolment:1", by=None)


def test_hours_are_credited_once_per_source(person, alice):
    assert credit(person).pk == credit(person).pk
    with pytest.raises(Refused):
        credit(person, hours=9)
    assert withdraw_credit(source="courses.enrolment:1", why="误记", by=alice) == 1
    assert withdraw_credit(source="courses.enrolment:1", why="误记", by=alice) == 0
    assert credit(person, hours=9).hours == 9
    assert CreditEntry.objects.count() == 1


def test_the_newest_word_of_an_expectation_stands(person, skill, town, alice):
    facts = {"division": town.huaian, "person": person, "skill": skill, "level": 3, "source": "q:1", "by": alice}
    expect_supply(due_on=date(2026, 9, 1), **facts)
    expect_supply(due_on=date(2026, 10, 1), **facts)
    assert list(ExpectedSupply.objects.due(date(2026, 9, 30))) == []
    assert ExpectedSupply.objects.due(date(2026, 10, 1)).count() == 1
    assert withdraw_supply(source="q:1", why="已到岗", by=alice) == 1
    assert ExpectedSupply.objects.due(date(2026, 10, 1)).count() == 0


def test_an_expectation_of_nothing_is_a_programming_error(town):
    with pytest.raises(ValueError, match="post, or a skill"):
        expect_supply(division=town.huaian, person=None, due_on=DAY, source="q:2", by=None)
