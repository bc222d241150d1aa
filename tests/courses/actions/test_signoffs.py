"""The practical task: asked with every point ticked, decided by the one in charge, never oneself."""

from datetime import date
from decimal import Decimal

import pytest

from core.actions.access import grant_role
from core.models import AuditEntry, Message
from core.refusals import Refused
from courses.actions.exams import submit
from courses.actions.signoffs import AlreadyDecided, NotInCharge, confirm_task, request_task, return_task
from courses.models import TaskSubmission
from courses.rules.signoffs import ChecklistIncomplete, HoldsResidentData, ReasonNeeded
from staff.models import CreditEntry, Employment, Evidence, HeldSkill
from tests.courses.factories import sit
from tests.factories import UserFactory, holder
from tests.staff.factories import employed

pytestmark = pytest.mark.django_db


def asked(enrolment, user):
    return request_task(enrolment=enrolment, done={1, 2}, note="3号楼两户未核", by=user)


def refusal(call, **arguments):
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.reason


def test_asking_needs_every_point_and_no_residents_number(enrolled, learner):
    ask = {"enrolment": enrolled, "by": learner}
    assert refusal(request_task, done={1}, note="", **ask) == ChecklistIncomplete(left=1)
    assert refusal(request_task, done={1, 2}, note="电话19900001234", **ask) == HoldsResidentData(0, 1)
    assert request_task(done={1, 2}, note="", **ask) == request_task(done={1, 2}, note="", **ask)
    assert TaskSubmission.objects.count() == 1


def test_exam_and_confirmed_task_make_the_level_the_hours_and_the_end_of_the_course(course, learner, chief, enrolled):
    submit(attempt=sit(learner, course, right=8), by=learner)
    confirm_task(submission=asked(enrolled, learner), by=chief)
    assert list(HeldSkill.objects.order_by("skill__code").values_list("skill__code", "level")) == [
        ("A03", 2),
        ("C01", 1),
    ]
    enrolled.refresh_from_db()
    assert enrolled.state == "completed"
    assert list(CreditEntry.objects.values_list("source", "hours")) == [(enrolled.source, Decimal("4.0"))]
    assert AuditEntry.objects.filter(action__in=["task.confirm", "course.complete"]).count() == 2


def test_the_order_does_not_matter(course, learner, chief, enrolled):
    confirm_task(submission=asked(enrolled, learner), by=chief)
    enrolled.refresh_from_db()
    assert enrolled.state == "enrolled"
    submit(attempt=sit(learner, course, right=8), by=learner)
    enrolled.refresh_from_db()
    assert (enrolled.state, CreditEntry.objects.count()) == ("completed", 1)


def test_a_return_needs_a_reason_and_lets_her_ask_again(enrolled, learner, chief):
    submission = asked(enrolled, learner)
    assert refusal(return_task, submission=submission, reason=" ", by=chief) == ReasonNeeded()
    return_task(submission=submission, reason="没有跟到回音", by=chief)
    again = asked(enrolled, learner)
    assert (TaskSubmission.objects.count(), again.state) == (2, "requested")
    assert Evidence.objects.count() == 0
    sent = Message.objects.filter(person=learner.person)
    assert list(sent.values_list("title", "body")) == [("实操退回，请改：报一件事", "没有跟到回音")]


def test_whoever_comes_second_is_told_who_was_first(enrolled, learner, chief, town):
    submission = asked(enrolled, learner)
    second = holder("supervisor", town.qinghe)
    confirm_task(submission=submission, by=chief)
    told = refusal(confirm_task, submission=submission, by=second)
    assert told == AlreadyDecided(name=chief.person.name, state="已确认")
    assert Evidence.objects.count() == 1


def test_never_oneself_never_a_stranger(enrolled, learner, town):
    submission = asked(enrolled, learner)
    grant_role(user=learner, role="supervisor", by=None, division=town.linxi)
    elsewhere = holder("supervisor", town.changdai)
    assert refusal(confirm_task, submission=submission, by=learner) == NotInCharge()
    assert refusal(confirm_task, submission=submission, by=elsewhere) == NotInCharge()
    assert list(TaskSubmission.objects.visible_to(elsewhere)) == []


def test_the_named_supervisor_decides_and_when_she_leaves_the_place_does(enrolled, learner, chief, town):
    named = UserFactory(person=employed(town.huaian))
    at_work = Employment.objects.filter(affiliation__person=learner.person)
    at_work.update(supervisor=named.person)
    on = date.today()
    assert list(TaskSubmission.objects.in_charge_of(named, on)) == []
    submission = asked(enrolled, learner)
    assert list(TaskSubmission.objects.in_charge_of(named, on)) == [submission]
    assert list(TaskSubmission.objects.in_charge_of(chief, on)) == []
    named.person.affiliations.update(ends_on=date(2024, 1, 1))
    assert list(TaskSubmission.objects.in_charge_of(chief, on)) == [submission]
