"""Dispatches: the whole way, refusals with their facts, hours through the door, races."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEntry, Message
from core.refusals import Refused
from courses.actions.dispatches import (
    Plan,
    close_dispatch,
    decide_dispatch,
    leave_for_dispatch,
    report_dispatch,
    request_dispatch,
)
from courses.models import Dispatch
from courses.rules.dispatches import AskedAlready, NoReason, NothingSaid, NotPaidFor, Own, TooSoon
from courses.rules.signoffs import HoldsResidentData
from staff.models import CreditEntry
from tests.factories import UserFactory, district_hr

PLAN = Plan(
    "省社会科学院", "社区协商", "回来主持协商。", date(2026, 9, 1), date(2026, 9, 5), Decimal(40), Decimal(6000),
    Decimal("0.5"), 12,
)  # fmt: skip
SAID = "学了怎样开场、怎样把争执变成选项，回来用在协商会上。"


@pytest.fixture
def hr(town):
    return district_hr(town.qinghe)


@pytest.fixture
def asked(town, learner):
    return request_dispatch(person=learner.person, division=town.huaian, plan=PLAN, by=learner)


def reason(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.reason


def test_the_whole_way_ends_with_hours_credited_once(asked, learner, hr):
    decide_dispatch(dispatch=asked, approve=True, reason="", by=hr)
    assert asked.service_ends_on == date(2027, 9, 5)
    leave_for_dispatch(dispatch=asked, by=hr, on=date(2026, 9, 1))
    report_dispatch(dispatch=asked, summary=SAID, file=None, name="", by=learner, on=date(2026, 9, 6))
    close_dispatch(dispatch=asked, hours=Decimal(36), by=hr)

    credit = CreditEntry.objects.get()
    assert (credit.hours, credit.category, credit.on, credit.source) == (36, "dispatch", PLAN.ends_on, asked.source)
    assert Message.objects.filter(person=learner.person, kind="dispatch").count() == 2
    steps = AuditEntry.objects.filter(action="dispatch.move").order_by("pk")
    assert [entry.data["step"] for entry in steps] == ["request", "approve", "leave", "report", "close"]


def test_nobody_decides_on_their_own(asked, town, learner, hr):
    assert reason(lambda: decide_dispatch(dispatch=asked, approve=True, reason="", by=learner)) == Own()
    own = request_dispatch(person=hr.person, division=town.huaian, plan=PLAN, by=learner)
    assert reason(lambda: decide_dispatch(dispatch=own, approve=True, reason="", by=hr)) == Own()
    asked.refresh_from_db()
    assert asked.state == Dispatch.State.REQUESTED


def test_the_database_says_so_too(asked, learner):
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.filter(pk=asked.pk).update(decided_by=learner)


def test_a_refusal_needs_a_reason_and_the_person_reads_it(asked, learner, hr):
    assert reason(lambda: decide_dispatch(dispatch=asked, approve=False, reason=" ", by=hr)) == NoReason()
    decide_dispatch(dispatch=asked, approve=False, reason="先学完线上课程", by=hr)
    assert Message.objects.get(person=learner.person).body == "先学完线上课程"


def test_no_service_period_without_cost_of_the_employers(town, learner):
    free = Plan(PLAN.institute, "x", "y", PLAN.starts_on, PLAN.ends_on, Decimal(8), Decimal(0), Decimal(1), 12)
    asking = lambda: request_dispatch(person=learner.person, division=town.huaian, plan=free, by=learner)  # noqa: E731
    assert reason(asking) == NotPaidFor()


def test_the_same_once_more_is_refused_in_words_and_may_be_asked_again_after_a_refusal(asked, town, learner, hr):
    again = lambda: request_dispatch(person=learner.person, division=town.huaian, plan=PLAN, by=learner)  # noqa: E731
    assert reason(again) == AskedAlready()
    decide_dispatch(dispatch=asked, approve=False, reason="时间不合适", by=hr)
    assert again().pk != asked.pk


def test_steps_have_their_day(asked, learner, hr):
    decide_dispatch(dispatch=asked, approve=True, reason="", by=hr)
    early = lambda: leave_for_dispatch(dispatch=asked, by=hr, on=date(2026, 8, 31))  # noqa: E731
    assert reason(early) == TooSoon("leave", PLAN.starts_on)
    leave_for_dispatch(dispatch=asked, by=hr, on=date(2026, 9, 1))

    def report(summary, on):
        return lambda: report_dispatch(dispatch=asked, summary=summary, file=None, name="", by=learner, on=on)

    assert reason(report(SAID, date(2026, 9, 4))) == TooSoon("report", PLAN.ends_on)
    assert reason(report("学了。", date(2026, 9, 6))) == NothingSaid()
    assert isinstance(reason(report(SAID + "有事打13800138000。", date(2026, 9, 6))), HoldsResidentData)


def test_a_stale_page_changes_nothing_twice(asked, hr):
    stale = Dispatch.objects.get(pk=asked.pk)
    decide_dispatch(dispatch=asked, approve=True, reason="", by=hr)
    with pytest.raises(Refused):
        decide_dispatch(dispatch=stale, approve=False, reason="晚了一步", by=hr)
    stale.refresh_from_db()
    assert stale.state == Dispatch.State.APPROVED


def test_a_report_that_is_no_document_is_refused_and_nothing_moves(asked, learner, hr):
    decide_dispatch(dispatch=asked, approve=True, reason="", by=hr)
    leave_for_dispatch(dispatch=asked, by=hr, on=date(2026, 9, 1))
    with pytest.raises(Refused):
        report_dispatch(
            dispatch=asked, summary=SAID, file=BytesIO(b"MZ\x90\x00"), name="x.exe", by=learner, on=date(2026, 9, 6)
        )
    asked.refresh_from_db()
    assert asked.state == Dispatch.State.AWAY


def test_rows_are_seen_by_the_person_and_by_who_handles_dispatches_there(asked, learner, hr, town):
    assert Dispatch.objects.visible_to(learner).count() == Dispatch.objects.visible_to(hr).count() == 1
    assert not Dispatch.objects.visible_to(district_hr(town.liuqiao)).exists()
    assert not Dispatch.objects.visible_to(UserFactory(with_person=True)).exists()
