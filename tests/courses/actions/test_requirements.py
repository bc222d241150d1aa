"""Rules reach people, once; what no rule asks any more is taken back; reminders go out once per day due."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.models import AuditEntry, Message
from core.refusals import Refused
from courses.actions.exams import submit
from courses.actions.learning import complete_if_done, enrol, open_lesson
from courses.actions.reminders import remind, remind_by_hand, send_digest
from courses.actions.requirements import apply_course, end_requirement, exempt, lift_exemption, save_requirement
from courses.actions.signoffs import confirm_task, request_task
from courses.models import CoursePage, Enrolment, Requirement, TaskSubmission
from staff.models import Employment
from tests.courses.factories import learner_at, require, sit
from tests.factories import UserFactory
from tests.staff.factories import PostFactory, employed

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)
NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)


def days(number):
    return DAY + timedelta(days=number)


def standing_of(person):
    return Enrolment.objects.filter(person=person).values_list("state", "due_on", "is_assigned").first()


def test_saving_a_rule_reaches_everybody_it_means_and_nobody_else(course, town, alice, run_jobs):
    grid, hall = PostFactory(code="g"), PostFactory(code="h")
    inside = employed(town.huaian, post=grid)
    others = [employed(town.huaian, post=hall), employed(town.changdai_one, post=grid)]
    draft = Requirement(
        division=town.qinghe, course=course, due_from="rule", days=30, starts_on=date(2020, 1, 1), why="要用。"
    )
    save_requirement(requirement=draft, posts=[grid], categories=[], by=alice, on=DAY)
    run_jobs()
    assert list(Enrolment.objects.values_list("person", "requirement")) == [(inside.pk, draft.pk)]
    assert not Enrolment.objects.filter(person__in=others).exists()
    assert AuditEntry.objects.get(action="requirement.save").scope_path == town.qinghe.path
    assert Message.objects.get().person == inside


def test_a_second_pass_changes_nothing(course, town):
    employed(town.huaian)
    rule = require(course, town.qinghe, days=30, starts_on=DAY)
    assert apply_course(course=course, on=DAY).assigned == 1
    second = apply_course(course=course, on=DAY)
    assert (second.assigned, second.dated, second.withdrawn) == (0, 0, 0)
    enrolment = Enrolment.objects.get()
    assert (enrolment.due_on, enrolment.requirement) == (days(30), rule)
    assert Message.objects.count() == 1


def test_who_learns_already_gets_the_day_due_and_keeps_an_earlier_one_set_by_hand(course, town):
    learning, by_hand = employed(town.huaian), employed(town.huaian)
    enrol(person=learning, course=course, by=None)
    enrol(person=by_hand, course=course, by=None, due_on=days(5))
    require(course, town.qinghe, days=30, starts_on=DAY)
    apply_course(course=course, on=DAY)
    assert standing_of(learning) == ("enrolled", days(30), False)
    assert standing_of(by_hand) == ("enrolled", days(5), False)


def test_of_two_rules_the_earlier_day_counts_and_the_other_takes_over(course, town, alice):
    person = employed(town.huaian)
    near = require(course, town.qinghe, days=10, starts_on=DAY)
    require(course, town.city, days=60, starts_on=DAY)
    apply_course(course=course, on=DAY)
    assert standing_of(person)[1] == days(10)
    end_requirement(requirement=near, reason="并到市里的安排", by=alice, on=DAY)
    apply_course(course=course, on=DAY)
    assert standing_of(person) == ("enrolled", days(60), True)


def test_when_the_rule_ends_what_was_begun_stays_without_a_day_and_the_rest_goes(course, town, alice):
    begun, untouched = employed(town.huaian), employed(town.huaian)
    rule = require(course, town.qinghe, days=10, starts_on=days(-5))
    apply_course(course=course, on=DAY)
    open_lesson(enrolment=Enrolment.objects.get(person=begun), lesson=course.lessons()[0])
    end_requirement(requirement=rule, reason="换了新课", by=alice, on=DAY)
    apply_course(course=course, on=DAY)
    assert standing_of(begun) == ("enrolled", None, True)
    assert standing_of(untouched) == ("cancelled", None, True)


def test_ending_needs_a_reason_and_happens_once(course, town, alice):
    rule = require(course, town.qinghe, days=10, starts_on=days(-5))
    with pytest.raises(Refused):
        end_requirement(requirement=rule, reason=" ", by=alice, on=DAY)
    end_requirement(requirement=rule, reason="换了新课", by=alice, on=DAY)
    with pytest.raises(Refused):
        end_requirement(requirement=rule, reason="再来一次", by=alice, on=DAY)
    rule.refresh_from_db()
    with pytest.raises(Refused):
        save_requirement(requirement=rule, posts=[], categories=[], by=alice, on=DAY)


def test_a_changed_post_takes_the_day_due_away(course, town):
    grid = PostFactory(code="g")
    person = employed(town.huaian, post=grid)
    require(course, town.qinghe, posts=[grid], days=10, starts_on=DAY)
    apply_course(course=course, on=DAY)
    Employment.objects.update(post=PostFactory(code="h"))
    apply_course(course=course, on=DAY)
    assert standing_of(person) == ("cancelled", None, True)


def test_an_exemption_takes_effect_at_once_and_can_be_lifted(course, town, alice):
    person = employed(town.huaian)
    rule = require(course, town.qinghe, days=10, starts_on=DAY)
    apply_course(course=course, on=DAY)
    exemption = exempt(person=person, requirement=rule, reason="刚在省里学过同样内容", until=None, by=alice, at=NOON)
    assert standing_of(person)[0] == "cancelled"
    assert AuditEntry.objects.get(action="requirement.exempt").reason == "刚在省里学过同样内容"
    lift_exemption(exemption=exemption, by=alice, at=NOON)
    assert Enrolment.objects.open().filter(person=person, due_on=days(10)).exists()


def test_an_unpublished_course_asks_nothing(course, town):
    person = employed(town.huaian)
    require(course, town.qinghe, days=10, starts_on=DAY)
    course.unpublish()
    apply_course(course=CoursePage.objects.get(pk=course.pk), on=DAY)
    assert not Enrolment.objects.filter(person=person).exists()


def finish(enrolment, user, chief, right=10):
    """Exam and task, as the course asks."""
    submit(attempt=sit(user, enrolment.course, right=right), by=user)
    submission = request_task(enrolment=enrolment, done={1, 2}, note="", by=user)
    confirm_task(submission=submission, by=chief)


def test_a_repeated_course_is_learnt_and_examined_again(course, learner, enrolled, chief, town):
    """Last year's exam and task do not complete this year's enrolment."""
    finish(enrolled, learner, chief)
    Enrolment.objects.update(completed_on=date(2025, 1, 10))
    require(course, town.qinghe, days=10, starts_on=DAY, repeat_months=12)
    apply_course(course=course, on=DAY)
    again = Enrolment.objects.open().get(person=learner.person)
    assert again.due_on == days(10)
    assert complete_if_done(enrolment=again, by=learner) is False
    submission = TaskSubmission.objects.create(
        enrolment=again,
        skill_id=course.course_skills.first().skill_id,
        checklist={"skills": []},
        requested_at=again.enrolled_at,
    )
    TaskSubmission.objects.filter(pk=submission.pk).update(state="confirmed", decided_at=again.enrolled_at)
    assert complete_if_done(enrolment=again, by=learner) is False


# --- reminders ---------------------------------------------------------------------------------


@pytest.fixture
def asked(course, town):
    """A learner with an account, due in 30 days."""
    user = learner_at(town.huaian)
    rule = require(course, town.qinghe, days=30, starts_on=DAY, why="办事要用。")
    apply_course(course=course, on=DAY)
    Message.objects.all().delete()
    return user, rule


def test_each_stage_is_said_once_however_often_the_job_runs(asked):
    sent = [remind(on=days(n)) for n in (0, 15, 16, 16, 20, 27, 28, 30, 31, 32, 60)]
    assert sent == [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]
    assert Message.objects.first().body == "青禾区的必修安排：办事要用。"


def test_a_day_the_job_missed_is_made_up_for(asked):
    assert [remind(on=days(n)) for n in (29, 40)] == [1, 1]


def test_a_changed_day_due_arms_the_reminders_anew(asked, course):
    _user, rule = asked
    assert remind(on=days(20)) == 1
    Requirement.objects.filter(pk=rule.pk).update(days=33)
    apply_course(course=course, on=days(20))
    assert remind(on=days(21)) == 1


def test_nobody_is_reminded_who_turned_it_off_is_away_or_waits_for_a_signature(asked, course):
    user, rule = asked
    user.muted = ["due"]
    user.save()
    assert remind(on=days(40)) == 0
    user.muted = []
    user.save()
    Employment.objects.update(absence="maternity")
    assert remind(on=days(40)) == 0
    Employment.objects.update(absence="")
    request_task(enrolment=Enrolment.objects.get(), done={1, 2}, note="", by=user)
    assert remind(on=days(40)) == 0
    TaskSubmission.objects.all().delete()
    Requirement.objects.filter(pk=rule.pk).update(reminds=False)
    assert remind(on=days(40)) == 0


def test_by_hand_each_person_once_a_day(asked, alice):
    rows = list(Enrolment.objects.all())
    first, second = (remind_by_hand(enrolments=rows, by=alice, at=NOON) for _n in range(2))
    assert ((first.sent, first.already), (second.sent, second.already)) == ((1, 0), (0, 1))


def test_the_weekly_digest_tells_each_officer_of_the_own_charge_once_a_week(asked, alice, bob, charlie, chief, town):
    named = UserFactory(person=employed(town.shidu_one))
    Employment.objects.filter(affiliation__division=town.huaian).update(supervisor=named.person)
    later = days(42)
    assert send_digest(on=later) == 4
    assert {m.person for m in Message.objects.all()} == {alice.person, bob.person, chief.person, named.person}
    assert Message.objects.get(person=alice.person).body == "《井盖与责任田》1人"
    assert send_digest(on=later + timedelta(days=1)) == 0
    assert send_digest(on=later + timedelta(days=7)) == 4
