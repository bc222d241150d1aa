"""The lists of courses as resources: their columns in order and their values."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from core.exports import Head
from courses.actions.attendance import record_attendance
from courses.actions.bookings import book
from courses.actions.runs import attendance_lines
from courses.exports.overdue import OverdueExport
from courses.exports.runs import RunExport
from courses.exports.strategies import StrategiesExport
from courses.rules.strategies import Measure
from courses.views.fishbone import Line
from courses.views.overdue import _details, _lines, overdue_rows
from tests.courses.factories import class_of, learner_at, require
from tests.staff.factories import employed

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_an_overdue_course_is_one_row(course, town, alice):
    from courses.actions.requirements import apply_course

    person = employed(town.huaian, person__name="周秀兰")
    require(course, town.qinghe, days=10, starts_on=TODAY - timedelta(days=15))
    apply_course(course=course, on=TODAY)
    table = OverdueExport().table(_lines(list(_details(overdue_rows(alice, TODAY))), alice, TODAY), Head())

    assert table.columns == [
        "姓名", "街道", "社区", "岗位", "课程编号", "课程", "截止", "过期天数", "学到哪里", "最近提醒"
    ]  # fmt: skip
    (row,) = table.rows
    assert row[:9] == (
        "周秀兰", "临溪街道", "槐安里社区", "综合窗口（测试）", course.code, course.label, TODAY - timedelta(days=5), 5,
        "还没学完",
    )  # fmt: skip
    assert str(person.phone) not in str(row)


def test_a_class_has_a_column_for_each_session(course, town, alice):
    run = class_of(course, town.qinghe, title="议事班", first=TODAY - timedelta(days=5), seats=9)
    user = learner_at(town.huaian, person__name="周秀兰")
    place = book(person=user.person, run=run, by=None)
    sessions = list(run.sessions.all())
    record_attendance(session=sessions[0], marks={place.pk: "present"}, by=alice)
    resource = RunExport(run, sessions, {user.person_id: town.huaian})
    table = resource.table(attendance_lines(run), Head())

    assert table.title == "议事班 名单"
    assert (table.columns[:2], table.columns[-2:]) == (["姓名", "单位"], ["到课（%）", "结果"])
    assert table.columns[2:-2] == [f"第{n}次 {one.on:%m-%d}" for n, one in enumerate(sessions, 1)]
    (row,) = table.rows
    assert (row[0], row[1], row[2], row[3]) == ("周秀兰", str(town.huaian), "到课", "")
    with override("en"):
        assert RunExport(run, sessions, {}).table([], Head()).columns[:2] == ["Name", "Organisation"]


def test_a_rib_without_a_figure_has_no_share():
    ribs = [Line(Measure("E04", "data", 1, 3), "共享信息资源", "线上议事", "议事", "社区", ""),
            Line(Measure("rated", "people", 0, None), "培育智慧社工", "评定过", "评定", "人", "")]  # fmt: skip
    assert list(StrategiesExport().table(ribs, Head()).rows) == [
        ("共享信息资源", "E04", "线上议事", "社区", 1, 3, ribs[0].measure.lacks, 0.333),
        ("培育智慧社工", "", "评定过", "人", 0, None, ribs[1].measure.lacks, None),
    ]
