"""/practices/: every practice, its sentence, what carries it, its status; public, and no small numbers."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses.models import CoursePage, CourseRun
from courses.register import register
from staff.models import HeldSkill, NamedPractice, Skill
from tests.courses.factories import class_of
from tests.factories import PersonFactory, holder

FORBIDDEN = ("打卡", "积分", "排行", "！")


@pytest.fixture
def reference(db):
    call_command("load_reference", verbosity=0)


def hold(code, level, people=1, on=date(2026, 1, 1)):
    for _n in range(people):
        HeldSkill.objects.create(person=PersonFactory(), skill=Skill.objects.get(code=code), level=level, reached_on=on)


def entry(code):
    row = NamedPractice.objects.prefetch_related("skills").get(code=code)
    return register(timezone.localdate(), [row])[0]


def test_every_practice_says_in_a_sentence_what_it_is_in_both_languages(reference):
    for row in NamedPractice.objects.all():
        assert row.about.endswith("。"), row.code
        assert row.about_en.endswith("."), row.code
        assert row.paper_ref, row.code
        assert not any(word in row.about for word in FORBIDDEN), row.code


def test_status_goes_from_course_to_teacher_to_someone_who_holds_it(reference, course):
    assert entry("P14").steps == (False, False, False) or entry("P14").is_by_skill
    practice = NamedPractice.objects.get(code="P14")
    course.practices.add(practice)
    course.save()
    assert (entry("P14").missing, entry("P14").courses) == ("taught", (course,))

    hold("A03", 3)
    assert entry("P14").steps == (True, False, True)
    hold("A03", 4)
    assert entry("P14").is_complete


def test_who_gives_a_class_of_its_course_teaches_it(reference, course, town):
    course.practices.add(NamedPractice.objects.get(code="P14"))
    course.save()
    trainer, today = holder("trainer", town.qinghe), timezone.localdate()
    for state, day in (("planned", today), ("cancelled", today), ("closed", today - timedelta(days=400))):
        closed = {"closed_on": day} if state == "closed" else {}
        run = class_of(course, town.qinghe, first=day, trainers=[trainer])
        CourseRun.objects.filter(pk=run.pk).update(state=state, **closed)
        assert entry("P14").teachers == 0, state
    class_of(course, town.qinghe, trainers=[trainer], guest="外请的林老师")
    class_of(course, town.qinghe, trainers=[trainer], starts_in=20)
    HeldSkill.objects.create(
        person=trainer.person, skill=Skill.objects.get(code="A03"), level=4, reached_on=date(2026, 1, 1)
    )
    assert entry("P14").teachers == 2
    assert entry("P14").is_complete


def test_a_level_that_no_longer_counts_is_not_counted(reference, course):
    hold("A03", 4)
    HeldSkill.objects.update(review_on=date(2020, 1, 1))
    assert (entry("P14").teachers, entry("P14").holders) == (0, 0)


def test_one_person_with_two_skills_of_a_practice_counts_once(reference):
    person = PersonFactory()
    for code in ("A03", "C01"):
        HeldSkill.objects.create(
            person=person, skill=Skill.objects.get(code=code), level=3, reached_on=date(2026, 1, 1)
        )
    assert entry("P14").holders == 1


def test_a_model_without_skills_is_carried_by_its_course(reference, course):
    course.practices.add(NamedPractice.objects.get(code="P04"))
    course.save()
    assert entry("P04").is_complete
    assert not entry("P04").needs_skill


def test_the_page_is_public_searchable_and_kind(client, reference, course):
    page = client.get("/practices/").content.decode()
    assert "48个平台与做法" in page
    assert "美湖社区终端教学日" in client.get("/practices/?q=无锡").content.decode()
    assert "没有这样的平台或做法" in client.get("/practices/?q=不存在的词").content.decode()
    assert client.get("/practices/?kind=model").content.decode().count('scope="row"') == 3
    assert client.get("/practices/?kind=nonsense").status_code == 200


def test_small_numbers_are_not_said_of_people(client, reference):
    hold("D03", 3, people=2)
    page = client.get("/practices/P39/").content.decode()
    assert "少于3人" in page
    hold("D03", 3, people=2)
    assert "有4人能独立胜任" in client.get("/practices/p39/").content.decode()
    assert client.get("/practices/P99/").status_code == 404


def test_the_register_asks_the_same_few_times_for_one_as_for_all(reference, course, django_assert_num_queries):
    rows = list(NamedPractice.objects.prefetch_related("skills"))
    with django_assert_num_queries(6):
        register(timezone.localdate(), rows[:1])
    with django_assert_num_queries(6):
        register(timezone.localdate(), rows)
    assert CoursePage.objects.count() == 1
