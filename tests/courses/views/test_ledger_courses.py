"""/desk/imports/courses/: HR says which course each run of the old ledger stands for."""

from datetime import date

import pytest

from courses.models import LedgerCourse, LedgerRow
from staff.models import Evidence
from tests.factories import district_hr, holder, worker

URL = "/desk/imports/courses/"


@pytest.fixture
def topic(town, course):
    topic = LedgerCourse.objects.create(division=town.qinghe, key="井盖与责任田")
    for n in range(3):
        LedgerRow.objects.create(
            topic=topic, person=worker(town.huaian), key=f"r{n}", run="2026年第1期井盖与责任田培训班", form="face",
            starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 11), hours=12, result="passed",
        )  # fmt: skip
    return topic


def test_the_course_of_like_name_is_proposed_and_nothing_is_stored_by_looking(client, town, topic, course):
    client.force_login(district_hr(town.qinghe))
    page = client.get(URL).content.decode()

    assert f'<option value="{course.pk}" selected>' in page
    topic.refresh_from_db()
    assert topic.state == LedgerCourse.State.UNDECIDED


def test_saving_maps_the_topic_and_the_job_records_what_follows(client, town, topic, course, run_jobs):
    hr = district_hr(town.qinghe)
    client.force_login(hr)
    answer = client.post(URL, {f"topic-{topic.pk}": course.pk}, follow=True)

    assert "已保存1个名称的对应" in answer.content.decode()
    run_jobs()
    topic.refresh_from_db()
    assert (topic.course_id, topic.decided_by) == (course.pk, hr)
    assert Evidence.objects.standing().count() == 6
    assert "没有改动" in client.post(URL, {f"topic-{topic.pk}": course.pk}, follow=True).content.decode()


def test_not_a_course_is_an_answer_too(client, town, topic):
    client.force_login(district_hr(town.qinghe))
    client.post(URL, {f"topic-{topic.pk}": "none"})
    topic.refresh_from_db()
    assert topic.state == LedgerCourse.State.NONE


def test_another_district_neither_sees_nor_changes_the_topics(client, town, topic, course):
    client.force_login(district_hr(town.liuqiao))
    assert "井盖与责任田" not in client.get(URL).content.decode().split("<main", 1)[1].split("<option", 1)[0]
    client.post(URL, {f"topic-{topic.pk}": course.pk})
    topic.refresh_from_db()
    assert topic.state == LedgerCourse.State.UNDECIDED


def test_the_page_asks_as_often_for_one_topic_as_for_twenty(client, town, topic, django_assert_max_num_queries):
    client.force_login(district_hr(town.qinghe))
    client.get(URL)
    for n in range(20):
        LedgerCourse.objects.create(division=town.qinghe, key=f"名称{n}")
    with django_assert_max_num_queries(20):
        client.get(URL)


def test_the_way_to_the_table_is_shown_to_who_may_decide_and_to_nobody_else(client, town):
    for user, is_shown in ((district_hr(town.qinghe), True), (holder("subdistrict", town.linxi), False)):
        client.force_login(user)
        assert (URL in client.get("/desk/imports/").content.decode()) == is_shown
