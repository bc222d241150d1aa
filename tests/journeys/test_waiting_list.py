"""The last seat of a class: one has it, one waits, one gives it back; then the class itself, and its hours."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import CourseRun, Enrolment, RunSession
from staff.models import CreditEntry, Evidence
from tests.courses.factories import class_of, course, learner_at
from tests.factories import district_hr, holder
from tests.journeys.world import press

__all__ = ["course"]
pytestmark = pytest.mark.journey


def heading(page):
    return page.inner_text("main h1")


def test_the_next_in_the_queue_has_the_seat_and_who_comes_has_the_hours(visit, course, town):
    """Two learners on phones, HR at the desk, the trainer in the room; the calendar alone is moved by hand."""
    xiulan, xiaoyun, early = (learner_at(town.huaian, person__name=name) for name in ("周秀兰", "何小云", "林早到"))
    hr, trainer = district_hr(town.qinghe), holder("trainer", town.qinghe)
    run = class_of(course, town.qinghe, seats=2, trainers=[trainer])
    first, second, desk = (visit(width).sign_in(user) for width, user in ((360, xiulan), (360, xiaoyun), (1280, hr)))

    _book(visit(360).sign_in(early), run)
    seat = first.open("/courses/ZS-901/")
    assert "还剩1席" in seat.inner_text("main")
    press(seat, "报名", exact=True, which=seat.locator("form[action$='/book/'] button"))
    assert "报上了" in seat.inner_text("main")

    wait = _book(second, run)
    assert "您是第1位" in wait.inner_text("main")
    assert "候补1人" in _of_run(desk, run).inner_text("main")

    press(seat, "退班")
    assert "已退出" in seat.inner_text("main")
    messages = second.open("/my/messages/")
    assert "候补有名额了" in messages.inner_text("main")
    assert "已报上" in second.open(f"/my/runs/{run.pk}/").inner_text("main")
    roster = _of_run(desk, run).inner_text("main")
    assert "何小云" in roster
    assert "周秀兰" not in roster

    _the_days_pass(run)
    phone = visit(360).sign_in(trainer)
    for session in run.sessions.all():
        page = phone.open(f"/desk/runs/{run.pk}/sessions/{session.pk}/")
        if session == run.sessions.last():
            page.locator("fieldset", has_text="林早到").get_by_label("缺席").check()
        press(page, "没记的都算到课")
        assert "都记全了" in page.inner_text("main")

    page = phone.open(f"/desk/runs/{run.pk}/close/")
    assert "2人里1人学完" in heading(page)
    press(page, "结班，记学时")
    assert "已结班" in page.inner_text("main")
    assert list(CreditEntry.objects.values_list("person", "hours")) == [(xiaoyun.person_id, 6)]
    assert not Evidence.objects.exists()
    assert "记入6学时" in second.open("/my/messages/").inner_text("main")
    assert Enrolment.objects.get(person=early.person, run=run).state == "failed"


def _book(visitor, run):
    page = visitor.open(f"/my/runs/{run.pk}/")
    press(page, "", which=page.locator("form[action$='/book/'] button"))
    return page


def _of_run(visitor, run):
    return visitor.open(f"/desk/runs/{run.pk}/")


def _the_days_pass(run):
    """The one thing no browser can do: the class lies behind us."""
    back = timedelta(days=12)
    for session in RunSession.objects.filter(run=run):
        RunSession.objects.filter(pk=session.pk).update(on=session.on - back)
    days = {"starts_on": run.starts_on - back, "ends_on": run.ends_on - back}
    assert days["ends_on"] < timezone.localdate()
    CourseRun.objects.filter(pk=run.pk).update(**days)
