"""The screens of dispatches: HR's desk, one's own page, the printable sheet, scope and queries."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from courses.actions.dispatches import Plan, decide_dispatch, leave_for_dispatch, request_dispatch
from courses.models import Dispatch
from staff.models import CreditEntry
from tests.courses.views.test_query_counts import asked as queries
from tests.factories import district_hr, worker

TODAY = timezone.localdate()
FORM = {
    "institute": "省社会科学院", "topic": "社区协商", "purpose": "回来主持协商会。", "starts_on": "2026-09-01",
    "ends_on": "2026-09-05", "hours": "40", "cost": "6000", "employer_percent": "50", "service_months": "12",
}  # fmt: skip


def plan(first, last):
    return Plan("省社会科学院", "社区协商", "回来主持。", first, last, Decimal(40), Decimal(6000), Decimal("0.5"), 12)


@pytest.fixture
def hr(town):
    return district_hr(town.qinghe)


@pytest.fixture
def asked(town, learner):
    first = TODAY - timedelta(days=10)
    row = plan(first, first + timedelta(days=4))
    return request_dispatch(person=learner.person, division=town.huaian, plan=row, by=learner)


@pytest.fixture
def away(asked, hr):
    decide_dispatch(dispatch=asked, approve=True, reason="同意", by=hr)
    leave_for_dispatch(dispatch=asked, by=hr, on=asked.starts_on)
    return asked


def test_a_learner_asks_for_her_own(client, learner):
    client.force_login(learner)
    assert "申请派送" in client.get("/my/dispatches/").content.decode()
    page = client.post("/my/dispatches/", FORM, follow=True).content.decode()
    row = Dispatch.objects.get()
    assert "审批结果会发到您的消息里" in page
    assert (row.person, row.requested_by, row.cost_share, row.state) == (
        learner.person, learner, Decimal("0.50"), "requested",
    )  # fmt: skip


def test_a_form_that_does_not_pass_keeps_what_was_typed(client, learner):
    client.force_login(learner)
    answer = client.post("/my/dispatches/", FORM | {"ends_on": "2026-08-01", "cost": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "结束日期早于开始日期" in page
    assert "回来主持协商会。" in page
    said = client.post("/my/dispatches/", FORM | {"purpose": "帮13800138000家装扶手。"}).content.decode()
    assert "文字里像是有手机号" in said
    assert "家装扶手" in said
    assert "没有出培训费" in client.post("/my/dispatches/", FORM | {"cost": "0"}).content.decode()


def test_hr_finds_a_person_and_asks_and_cannot_decide_it(client, hr, learner):
    client.force_login(hr)
    assert "周秀兰" in client.get("/desk/dispatches/new/?q=周秀").content.decode()
    client.post(f"/desk/dispatches/new/?person={learner.person_id}", FORM)
    row = Dispatch.objects.get()
    assert "要由另一位有权限的人审批" in client.get(f"/desk/dispatches/{row.pk}/").content.decode()
    page = client.post(f"/desk/dispatches/{row.pk}/decide/", {"decision": "approve"}, follow=True).content.decode()
    assert "不能审批自己申请的" in page
    row.refresh_from_db()
    assert row.state == "requested"


def test_hr_decides_and_prints_the_agreement(client, hr, asked):
    client.force_login(hr)
    assert client.get(f"/desk/dispatches/{asked.pk}/agreement/").status_code == 404
    client.post(f"/desk/dispatches/{asked.pk}/decide/", {"decision": "approve", "reason": "同意"})
    sheet = client.get(f"/desk/dispatches/{asked.pk}/agreement/").content.decode()
    assert "打印后签字有效" in sheet
    assert "3,000.00" in sheet
    assert "不收押金" in sheet


def test_the_report_comes_privately_and_closing_credits_the_hours(client, hr, learner, away, town):
    client.force_login(learner)
    file = SimpleUploadedFile("总结.pdf", b"%PDF-1.4 test")
    said = "学了怎样把争执变成选项，回来用在协商会上，带两名同事。"
    client.post(f"/my/dispatches/{away.pk}/", {"summary": said, "file": file})
    away.refresh_from_db()
    assert (away.state, away.report.name) == ("reported", "总结.pdf")

    client.force_login(hr)
    answer = client.get(f"/attachments/{away.report_id}/")
    assert (answer.status_code, b"".join(answer.streaming_content)[:5]) == (200, b"%PDF-")
    client.post(f"/desk/dispatches/{away.pk}/close/", {"hours": "36"})
    assert CreditEntry.objects.get().hours == 36


def test_the_file_is_read_by_hr_of_the_place_and_by_nobody_else(client, hr, learner, away, town):
    from core.actions.attachments import may_read

    client.force_login(learner)
    said = "学了怎样把争执变成选项，回来用在协商会上，带两名同事。"
    file = SimpleUploadedFile("总结.pdf", b"%PDF-1.4 test")
    client.post(f"/my/dispatches/{away.pk}/", {"summary": said, "file": file})
    away.refresh_from_db()
    assert may_read(hr, away.report)
    assert may_read(learner, away.report)
    assert not may_read(district_hr(town.liuqiao), away.report)


def test_what_may_be_asked_back_is_shown_with_its_sum(client, hr, away):
    client.force_login(hr)
    left = away.ends_on + timedelta(days=1)
    page = client.get(f"/desk/dispatches/{away.pk}/?left_on={left.isoformat()}").content.decode()
    assert "最多2,750.00元" in page
    assert "11个月÷12个月" in page


def test_scope_is_ones_own(client, town, learner, asked):
    client.force_login(district_hr(town.liuqiao))
    assert client.get(f"/desk/dispatches/{asked.pk}/").status_code == 404
    assert client.get(f"/desk/dispatches/new/?person={learner.person_id}").status_code == 404
    assert client.get(f"/my/dispatches/{asked.pk}/").status_code == 404
    assert client.post(f"/desk/dispatches/{asked.pk}/decide/", {"decision": "approve"}).status_code == 404


def test_the_list_asks_as_often_for_one_as_for_sixteen(client, hr, town, asked):
    client.force_login(hr)
    with_one = queries(client, "/desk/dispatches/")
    for n in range(15):
        day = date(2026, 1, 1) + timedelta(days=n)
        request_dispatch(person=worker(town.huaian), division=town.huaian, plan=plan(day, day), by=hr)
    assert queries(client, "/desk/dispatches/") == with_one
    page = client.get("/desk/dispatches/").content.decode()
    assert page.count('scope="row"') == 16
    assert client.get("/desk/dispatches/?state=requested").status_code == 200
    assert client.get("/desk/dispatches/?state=nonsense").status_code == 200
