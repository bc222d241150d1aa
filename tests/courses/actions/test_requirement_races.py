"""A rule reaches its people while they enrol themselves: on a real PostgreSQL, with twins that lack the guard."""

from datetime import date

import pytest

from core.actions.messages import Draft, send_messages
from core.models import Message
from courses.actions import requirements
from courses.actions.learning import enrol
from courses.actions.requirements import apply_course
from courses.models import CoursePage, Enrolment, Requirement
from tests.courses.actions.test_races import drop, restore
from tests.courses.factories import require
from tests.rig.races import race
from tests.staff.factories import employed

pytestmark = pytest.mark.postgres
DAY = date(2026, 11, 25)


@pytest.fixture
def people(course, town):
    require(course, town.qinghe, days=30, starts_on=DAY)
    return [employed(town.huaian) for _ in range(5)]


def all_at_once(course, people):
    def assign():
        return apply_course(course=CoursePage.objects.get(pk=course.pk), on=DAY).assigned

    def take():
        for person in people:
            enrol(person=person, course=course, by=None)
        return 0

    return race(assign, take, times=4)


def test_each_person_is_enrolled_once_and_has_the_day_due(course, people):
    outcome = all_at_once(course, people)
    assert outcome.errors == []
    apply_course(course=course, on=DAY)
    assert Enrolment.objects.open().count() == len(people)
    assert set(Enrolment.objects.values_list("due_on", flat=True)) == {date(2026, 12, 25)}
    assert Message.objects.count() == sum(outcome.values)


def test_without_the_constraint_people_are_enrolled_twice(course, people):
    drop(Enrolment, "enrolment_one_open")
    try:
        all_at_once(course, people)
        assert Enrolment.objects.open().count() > len(people)
    finally:
        restore(Enrolment, "enrolment_one_open")


def test_two_passes_come_one_after_the_other(course, people):
    outcome = race(lambda: apply_course(course=CoursePage.objects.get(pk=course.pk), on=DAY).assigned, times=6)
    assert (sorted(outcome.values), outcome.errors) == ([0, 0, 0, 0, 0, len(people)], [])


def test_without_the_lock_several_passes_write_at_once(course, people, monkeypatch):
    """The rules are read unlocked and the constraint is gone: everybody is enrolled by every pass."""
    drop(Enrolment, "enrolment_one_open")
    unlocked = Requirement.objects.filter(course=course).order_by("pk")
    monkeypatch.setattr(requirements, "with_parts", lambda rows: unlocked.prefetch_related("posts", "categories"))
    try:
        race(lambda: apply_course(course=CoursePage.objects.get(pk=course.pk), on=DAY), times=6)
        assert Enrolment.objects.open().count() > len(people)
    finally:
        restore(Enrolment, "enrolment_one_open")


def test_a_reminder_goes_out_once_however_many_send_it(people):
    drafts = [Draft(person.pk, "due", "到期", f"due:{person.pk}") for person in people]
    outcome = race(lambda: send_messages(drafts), times=6)
    assert outcome.errors == []
    assert Message.objects.count() == len(people)


def test_without_the_unique_key_it_goes_out_several_times(people):
    from django.db import connection

    field = Message._meta.get_field("dedupe_key")
    open_field = type(field)(max_length=160)
    open_field.set_attributes_from_name("dedupe_key")
    open_field.model = Message
    with connection.schema_editor() as editor:
        editor.alter_field(Message, field, open_field)
    try:
        drafts = [Draft(person.pk, "due", "到期", f"due:{person.pk}") for person in people]
        race(lambda: send_messages(drafts), times=6)
        assert Message.objects.count() > len(people)
    finally:
        Message.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.alter_field(Message, open_field, field)
