"""复核: a share of what was confirmed is looked at by somebody else; not agreed, nothing of it stands."""

from datetime import date

import pytest

from core.actions.access import grant_role
from core.models import AuditEntry, Message
from courses.actions.exams import submit
from courses.actions.learning import enrol
from courses.actions.second_checks import AlreadyChecked, NotYours, agree, disagree
from courses.actions.signoffs import confirm_task
from courses.models import Enrolment, SecondCheck, SignoffSettings, TaskSubmission
from courses.rules.signoffs import HoldsResidentData, ReasonNeeded
from staff.models import CreditEntry, Evidence, HeldSkill
from tests.courses.actions.test_signoffs import asked, refusal
from tests.courses.factories import sit
from tests.factories import holder

pytestmark = pytest.mark.django_db


def sample(share):
    settings = SignoffSettings.load()
    settings.second_share = share
    settings.save()


@pytest.fixture
def completed(course, learner, chief, enrolled):
    """Exam passed, task confirmed and drawn: the course is completed, A03 at L2."""
    sample(100)
    submit(attempt=sit(learner, course, right=8), by=learner)
    confirm_task(submission=asked(enrolled, learner), by=chief)
    enrolled.refresh_from_db()
    assert (enrolled.state, held(learner)) == ("completed", 2)
    return SecondCheck.objects.get()


def held(user, code="A03"):
    return HeldSkill.objects.filter(person=user.person, skill__code=code).values_list("level", flat=True).first() or 0


def test_what_the_sample_does_not_draw_is_not_checked(enrolled, learner, chief):
    sample(0)
    confirm_task(submission=asked(enrolled, learner), by=chief)
    assert SecondCheck.objects.count() == 0


@pytest.mark.parametrize("role", ["supervisor", "subdistrict", "district_hr"])
def test_another_one_in_charge_there_may_look(completed, town, role):
    place = town.qinghe if role == "district_hr" else town.linxi
    second = holder(role, place)
    assert list(SecondCheck.objects.open_to(second)) == [completed]
    agree(check=completed, by=second)
    completed.refresh_from_db()
    assert (completed.state, completed.assessor) == ("agreed", second)


def test_never_who_confirmed_never_the_learner_never_a_stranger(completed, chief, learner, town):
    grant_role(user=learner, role="supervisor", by=None, division=town.linxi)
    for user in (chief, learner, holder("supervisor", town.changdai)):
        assert list(SecondCheck.objects.open_to(user)) == []
        assert refusal(agree, check=completed, by=user) == NotYours()


def test_agreed_everything_stays(completed, learner, enrolled, town):
    agree(check=completed, by=holder("subdistrict", town.linxi))
    enrolled.refresh_from_db()
    assert (enrolled.state, held(learner)) == ("completed", 2)
    assert AuditEntry.objects.filter(action="task.agree").count() == 1


def test_not_agreed_evidence_and_hours_are_withdrawn_and_the_task_goes_back(completed, learner, enrolled, chief, town):
    disagree(check=completed, reason="3号楼没有走到", by=holder("subdistrict", town.linxi))
    enrolled.refresh_from_db()
    submission = TaskSubmission.objects.get()
    assert (submission.state, submission.reason, enrolled.state) == ("returned", "3号楼没有走到", "enrolled")
    assert (held(learner), CreditEntry.objects.get().why) == (1, "3号楼没有走到")
    assert Evidence.objects.get(kind="task").why == "3号楼没有走到"
    told = Message.objects.filter(body="3号楼没有走到").values_list("person", flat=True)
    assert sorted(told) == sorted([learner.person_id, chief.person_id])


def test_she_does_it_again_and_all_comes_back(completed, learner, enrolled, chief, town):
    disagree(check=completed, reason="3号楼没有走到", by=holder("subdistrict", town.linxi))
    enrolled.refresh_from_db()
    confirm_task(submission=asked(enrolled, learner), by=chief)
    enrolled.refresh_from_db()
    assert (enrolled.state, held(learner)) == ("completed", 2)
    assert CreditEntry.objects.get().withdrawn_at is None


def test_taken_anew_already_the_old_time_fails(completed, learner, course, enrolled, town):
    again = enrol(person=learner.person, course=course, by=learner)
    disagree(check=completed, reason="3号楼没有走到", by=holder("subdistrict", town.linxi))
    assert dict(Enrolment.objects.values_list("pk", "state")) == {enrolled.pk: "failed", again.pk: "enrolled"}


@pytest.mark.parametrize(("reason", "why"), [(" ", ReasonNeeded()), ("打19900001234", HoldsResidentData(0, 1))])
def test_not_agreeing_needs_words_without_a_residents_number(completed, learner, town, reason, why):
    second = holder("subdistrict", town.linxi)
    assert refusal(disagree, check=completed, reason=reason, by=second) == why
    assert (SecondCheck.objects.get().state, held(learner)) == ("waiting", 2)


def test_whoever_comes_second_is_told_who_was_first(completed, town):
    first, second = holder("subdistrict", town.linxi), holder("district_hr", town.qinghe)
    agree(check=completed, by=first)
    told = refusal(disagree, check=completed, reason="没走到", by=second)
    assert told == AlreadyChecked(name=first.person.name, state="复核一致")
    assert TaskSubmission.objects.get().state == "confirmed"


def test_the_place_where_the_task_was_done_checks_it_also_after_a_move(completed, learner, town):
    learner.person.affiliations.update(ends_on=date.today())
    assert SecondCheck.objects.open_to(holder("subdistrict", town.linxi)).exists()
    assert not SecondCheck.objects.open_to(holder("subdistrict", town.shidu)).exists()


def test_what_waits_for_a_second_look_is_not_settled(completed, enrolled, town):
    assert not Enrolment.objects.settled().filter(pk=enrolled.pk).exists()
    agree(check=completed, by=holder("subdistrict", town.linxi))
    assert Enrolment.objects.settled().filter(pk=enrolled.pk).exists()


def test_those_nearest_who_may_look_are_told_not_who_confirmed(course, learner, chief, enrolled, town):
    near, far = holder("subdistrict", town.linxi), holder("district_hr", town.qinghe)
    sample(100)
    confirm_task(submission=asked(enrolled, learner), by=chief)
    heard = Message.objects.filter(title__startswith="抽中复核").values_list("person", flat=True)
    assert list(heard) == [near.person_id]
    assert far.person_id not in heard
