"""Two who decide on one dispatch, two equal ledgers at once: the database settles it. Each with its twin."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from core.actions.imports import check, write
from core.imports.kinds import ImportContext
from core.refusals import Refused
from core.slots import entry
from courses.actions import dispatches
from courses.actions.dispatches import Plan, decide_dispatch, request_dispatch
from courses.models import Dispatch, LedgerRow
from staff.models import CreditEntry
from tests.core.spreadsheets.workbooks import xlsx
from tests.factories import district_hr, id_number, learner, worker
from tests.rig.races import race

pytestmark = pytest.mark.postgres
PLAN = Plan("省社会科学院", "社区协商", "回来主持。", date(2026, 9, 1), date(2026, 9, 5), Decimal(40))
HEADER = ["年度", "班次名称", "起止日期", "学时", "姓名", "身份证后四位", "单位", "考核结果"]


@pytest.fixture
def asked(town):
    user = learner(town.huaian)
    return request_dispatch(person=user.person, division=town.huaian, plan=PLAN, by=user)


def test_of_two_who_decide_at_once_one_is_told(town, asked):
    one, other = district_hr(town.qinghe), district_hr(town.qinghe)

    def decide(by, approve):
        row = Dispatch.objects.get(pk=asked.pk)
        return lambda: decide_dispatch(dispatch=row, approve=approve, reason="时间不合适", by=by)

    outcome = race(decide(one, True), decide(other, False))
    assert len(outcome.errors_of(Refused)) == 1
    asked.refresh_from_db()
    assert asked.decided_by in (one, other)


def test_without_the_guard_both_think_that_they_decided(town, asked, monkeypatch):
    def careless(row, verb, **columns):
        Dispatch.objects.filter(pk=row.pk).update(state=row.MOVES[row.state][verb], **columns)

    monkeypatch.setattr(dispatches, "move", careless)
    one, other = district_hr(town.qinghe), district_hr(town.qinghe)

    def decide(by, approve):
        row = Dispatch.objects.get(pk=asked.pk)
        return lambda: decide_dispatch(dispatch=row, approve=approve, reason="时间不合适", by=by)

    assert race(decide(one, True), decide(other, False)).errors == []


@pytest.fixture
def importing(town):
    people = [(worker(town.huaian, number=id_number(n), name=f"张{c}"), n) for n, c in enumerate("一二三四五")]
    rows = [
        [2026, "2026年第1期井盖培训班", "2026.03.10", 8, person.name, id_number(n)[-4:], "临溪街道槐安里社区", "合格"]
        for person, n in people
    ]
    kind = entry("imports", "ledger")
    context = ImportContext(as_of=date(2026, 11, 1), file="台账.xlsx", division=town.qinghe)
    verdict = check(kind=kind, content=xlsx([HEADER, *rows]), context=context)
    assert verdict.counts["accept"] == 5
    return lambda: write(kind=kind, verdict=verdict, context=context).as_json()


def test_two_equal_ledgers_at_once_count_the_hours_once(importing):
    outcome = race(importing, importing)
    assert sorted(value["new"] for value in outcome.values) == [0, 5]
    assert (LedgerRow.objects.count(), CreditEntry.objects.count()) == (5, 5)


def test_without_looking_again_one_of_two_equal_ledgers_would_break(importing, monkeypatch):
    manager = type(LedgerRow.objects)
    monkeypatch.setattr(manager, "get_or_create", lambda self, defaults, **key: (self.create(**key, **defaults), True))
    outcome = race(importing, importing)
    assert len(outcome.errors_of(IntegrityError)) == 1
