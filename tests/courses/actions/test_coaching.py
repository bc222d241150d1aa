"""带教: recorded by the coach, confirmed by the other side, counted once per person who got there afterwards."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.models import Message
from courses.actions.coaching import (
    CoachingDecided,
    InTheFuture,
    NothingPractised,
    NotYourCoaching,
    Oneself,
    coachable,
    confirm_coaching,
    decline_coaching,
    record_coaching,
    settle_all,
)
from courses.actions.exams import submit
from courses.actions.signoffs import confirm_task
from courses.models import CoachingSession
from courses.rules.signoffs import HoldsResidentData, ReasonNeeded
from staff.actions.skills import rate_baseline, withdraw_evidence
from staff.models import Evidence, Skill
from tests.courses.actions.test_signoffs import asked, refusal
from tests.courses.factories import learner_at, sit
from tests.factories import holder

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


@pytest.fixture
def mentor(town):
    return learner_at(town.huaian, person__name="林一")


@pytest.fixture
def session(enrolled, learner, mentor):
    return coach(mentor, learner)


def coach(mentor, learner, *, held_on=None, practised="一起走了一遍边界，她自己标了三个点"):
    return record_coaching(
        coach=mentor.person, coached=learner.person, skill=Skill.objects.get(code="A03"),
        held_on=held_on or today(), practised=practised, by=mentor,
    )  # fmt: skip


def reach_two(course, learner, chief, enrolled):
    submit(attempt=sit(learner, course, right=8), by=learner)
    confirm_task(submission=asked(enrolled, learner), by=chief)


def counted(mentor):
    rows = Evidence.objects.standing().filter(person=mentor.person, kind="coaching")
    return list(rows.values_list("skill__code", "happened_on"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"practised": " "}, NothingPractised()),
        ({"practised": "去了19900001234家"}, HoldsResidentData(0, 1)),
        ({"held_on": today() + timedelta(days=1)}, InTheFuture(today() + timedelta(days=1))),
    ],
    ids=["nothing", "phone", "future"],
)
def test_what_is_recorded_says_what_was_practised_and_carries_no_number(enrolled, learner, mentor, change, why):
    assert refusal(coach, mentor=mentor, learner=learner, **change) == why
    assert CoachingSession.objects.count() == 0


def test_nobody_coaches_oneself(enrolled, learner):
    assert refusal(coach, mentor=learner, learner=learner) == Oneself()


def test_the_same_session_twice_is_one_and_the_one_coached_is_asked_once(session, learner, mentor):
    assert coach(mentor, learner) == session
    asked_of_her = Message.objects.filter(person=learner.person, kind="coaching")
    assert list(asked_of_her.values_list("title", flat=True)) == ["林一记了一次带教，请您确认"]


def test_the_one_coached_or_the_coachs_supervisor_confirms_never_the_coach(session, learner, mentor, chief, town):
    allowed = [CoachingSession.objects.open_to(user, today()).exists() for user in (learner, chief, mentor)]
    assert allowed == [True, True, False]
    assert refusal(confirm_coaching, session=session, by=mentor) == NotYourCoaching()
    assert refusal(confirm_coaching, session=session, by=holder("supervisor", town.changdai)) == NotYourCoaching()


def test_whoever_comes_second_is_told_who_was_first(session, learner, chief):
    confirm_coaching(session=session, by=learner)
    told = refusal(decline_coaching, session=session, reason="没有", by=chief)
    assert told == CoachingDecided(name=learner.person.name, state="已确认")


def test_not_so_needs_a_reason_and_counts_for_nothing(session, learner, mentor):
    assert refusal(decline_coaching, session=session, reason="", by=learner) == ReasonNeeded()
    decline_coaching(session=session, reason="那天没有去", by=learner)
    assert Message.objects.get(person=mentor.person).body == "那天没有去"
    assert coach(mentor, learner) != session


def test_it_counts_when_the_one_coached_reaches_level_two_afterwards(session, course, learner, mentor, chief, enrolled):
    confirm_coaching(session=session, by=learner)
    assert counted(mentor) == []
    reach_two(course, learner, chief, enrolled)
    assert counted(mentor) == [("A03", today())]


def test_confirmed_after_she_got_there_it_counts_the_same(session, course, learner, mentor, chief, enrolled):
    reach_two(course, learner, chief, enrolled)
    assert counted(mentor) == []
    confirm_coaching(session=session, by=chief)
    assert counted(mentor) == [("A03", today())]


def test_several_sessions_with_one_person_count_once(session, course, learner, mentor, chief, enrolled):
    earlier = coach(mentor, learner, held_on=today() - timedelta(days=3))
    for one in (session, earlier):
        confirm_coaching(session=one, by=learner)
    reach_two(course, learner, chief, enrolled)
    assert len(counted(mentor)) == 1


def test_a_rating_is_no_fruit_and_the_night_finds_what_came_by_other_ways(session, learner, mentor, chief):
    confirm_coaching(session=session, by=learner)
    rate_baseline(person=learner.person, skill=session.skill, level=3, by=chief, on=today())
    assert (settle_all(), counted(mentor)) == (0, [])


def test_what_she_no_longer_holds_no_longer_counts(session, course, learner, mentor, chief, enrolled):
    confirm_coaching(session=session, by=learner)
    reach_two(course, learner, chief, enrolled)
    task = Evidence.objects.get(kind="task")
    withdraw_evidence(source=task.source, why="复核没有通过", by=chief)
    assert (settle_all(), counted(mentor)) == (1, [])
    assert settle_all() == 0


def test_one_may_name_colleagues_of_the_community_and_those_one_answers_for(learner, mentor, chief, town):
    elsewhere = learner_at(town.changdai_one)
    assert list(coachable(mentor, date.today())) == [learner.person]
    assert set(coachable(chief, date.today())) == {learner.person, mentor.person}
    assert elsewhere.person not in coachable(chief, date.today())
