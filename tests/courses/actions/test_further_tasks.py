"""Further real tasks: after L2, each confirmed one is its own evidence for the one skill; three make L3."""

import pytest
from django.urls import reverse

from courses.actions.exams import submit
from courses.actions.further_tasks import FirstLevelTwo, NoCourseBehind, request_further
from courses.actions.signoffs import confirm_task, return_task
from courses.models import TaskSubmission
from courses.outlines import outline_for
from courses.rules.signoffs import ChecklistIncomplete, HoldsResidentData, NoteNeeded
from staff.actions.skills import rate_baseline
from staff.models import Evidence, HeldSkill, Skill
from tests.courses.actions.test_signoffs import asked, refusal, told
from tests.courses.factories import sit

pytestmark = pytest.mark.django_db


def further(enrolment, learner, *, code="A03", done=(1, 2), note="5号楼门前的井盖，跟到装好"):
    skill = Skill.objects.get(code=code)
    return request_further(enrolment=enrolment, skill=skill, done=set(done), note=note, by=learner)


def level(learner):
    return HeldSkill.objects.get(person=learner.person, skill__code="A03").level


@pytest.fixture
def at_two(course, learner, chief, enrolled):
    submit(attempt=sit(learner, course, right=8), by=learner)
    confirm_task(submission=asked(enrolled, learner), by=chief)
    enrolled.refresh_from_db()
    return enrolled


def test_before_level_two_that_is_the_step(enrolled, learner):
    assert refusal(further, enrolment=enrolled, learner=learner) == FirstLevelTwo(0)


def test_without_a_completed_course_nobody_could_say_what_to_look_at(enrolled, learner, chief, town):
    rate_baseline(person=learner.person, skill=Skill.objects.get(code="A03"), level=2, by=chief, on=_today())
    assert refusal(further, enrolment=enrolled, learner=learner) == NoCourseBehind()


def _today():
    from django.utils import timezone

    return timezone.localdate()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"note": " "}, NoteNeeded()),
        ({"done": [1]}, ChecklistIncomplete(1)),
        ({"note": "住户19900001234"}, HoldsResidentData(0, 1)),
    ],
    ids=["no words", "a point open", "phone"],
)
def test_it_says_what_was_done_and_every_point_is_there(at_two, learner, change, why):
    assert refusal(further, enrolment=at_two, learner=learner, **change) == why
    assert TaskSubmission.objects.filter(is_further=True).count() == 0


def test_two_more_confirmed_make_level_three_each_its_own_evidence(at_two, learner, chief):
    for number in (1, 2):
        assert level(learner) == 2
        confirm_task(submission=further(at_two, learner, note=f"{number}号楼"), by=chief)
    assert (level(learner), Evidence.objects.filter(kind="task", skill__code="A03").count()) == (3, 3)
    assert len(told(chief.person)) == 3


def test_one_at_a_time_and_a_returned_one_may_be_done_again(at_two, learner, chief):
    first = further(at_two, learner)
    assert further(at_two, learner, note="另一件") == first
    return_task(submission=first, reason="没有跟到回音", by=chief)
    assert further(at_two, learner) != first
    assert level(learner) == 2


def test_the_course_stays_completed_whatever_becomes_of_further_tasks(at_two, learner, course, chief):
    return_task(submission=further(at_two, learner), reason="没有跟到回音", by=chief)
    outline = outline_for(course, learner.person)
    assert (outline.enrolment.state, outline.standing.step) == ("completed", "done")


def test_the_task_speaks_for_its_one_skill_only(at_two, learner, chief):
    submission = confirm_task(submission=further(at_two, learner), by=chief)
    assert list(Evidence.objects.filter(source=submission.source).values_list("skill__code", "value")) == [("A03", 3)]


def test_after_level_three_one_more_renews_it_and_the_skill_page_offers_it(at_two, learner, chief, client):
    for number in (1, 2):
        confirm_task(submission=further(at_two, learner, note=f"{number}号楼"), by=chief)
    client.force_login(learner)
    page = client.get(reverse("my-skill", args=["A03"])).content.decode()
    assert (level(learner), reverse("further-task", args=["A03"]) in page) == (3, True)
